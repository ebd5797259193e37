"""Bringing notifications to a client's own address, with the API key that was agreed on in a header."""

import asyncio
from collections import deque
from typing import Any

import httpx

ANSWER_WITHIN_SECONDS = 10.0


class Push:
    """Brings each notification once, in their order; what was not taken is buried until it is released.

    header: empty where none was agreed on.
    """

    def __init__(self) -> None:
        self.url = self.header = self.key = ""
        self.delivered = 0
        self._waiting: deque[dict[str, Any]] = deque()
        self._buried: list[dict[str, Any]] = []
        self._round: asyncio.Task[None] | None = None

    @property
    def buried(self) -> int:
        return len(self._buried)

    def agree(self, url: str, header: str, key: str) -> None:
        """From now on; no address, no push."""
        self.url, self.header, self.key = url, header, key

    def tell(self, notification: dict[str, Any]) -> None:
        """Have it brought soon; nothing where push was not agreed on."""
        if self.url:
            self._waiting.append(notification)
            if self._round is None or self._round.done():
                self._round = asyncio.get_running_loop().create_task(self._deliver())

    def release(self) -> None:
        """Bring once more what was buried."""
        buried, self._buried = self._buried, []
        for notification in buried:
            self.tell(notification)

    async def close(self) -> None:
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    def snapshot(self) -> dict[str, Any]:
        return {"url": self.url, "header": self.header, "key": self.key, "buried": self._buried}

    def restore(self, saved: dict[str, Any]) -> None:
        self.agree(saved["url"], saved["header"], saved["key"])
        self._buried = saved["buried"]

    async def _deliver(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_WITHIN_SECONDS, trust_env=False) as client:
            while self._waiting and self.url:
                notification = self._waiting.popleft()
                status = await self._brought(client, notification)
                if 200 <= status < 300:
                    self.delivered += 1
                else:
                    self._buried.append(notification)

    async def _brought(self, client: httpx.AsyncClient, notification: dict[str, Any]) -> int:
        """The status of the answer, 0 where none came."""
        headers = {self.header: self.key} if self.header else {}
        try:
            return (await client.post(self.url, json=notification, headers=headers)).status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            return 0
