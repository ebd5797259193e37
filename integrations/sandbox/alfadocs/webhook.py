"""What the practice tells a URL of every change: form fields with no signature."""

import asyncio
from collections.abc import Iterable
from typing import Literal

import httpx

Deed = Literal["created", "updated", "deleted"]
Told = tuple[str, Deed, int]  # appointment or patient, what was done, the id

TRIES = 3
FIRST_WAIT_SECONDS = 0.5
ANSWER_WITHIN_SECONDS = 10.0


class Webhook:
    """Brings events in their order; those that wait meanwhile come together in one request."""

    def __init__(self, archive_id: int, first_wait: float = FIRST_WAIT_SECONDS) -> None:
        self._archive_id = archive_id
        self._first_wait = first_wait
        self._waiting: list[Told] = []
        self._round: asyncio.Task[None] | None = None
        self.url = ""
        self.delivered = 0
        self.failed = 0

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def tell(self, subject: str, deed: Deed, number: int) -> None:
        """Have an event brought soon; nothing when nobody wants to be told."""
        if not self.url:
            return
        self._waiting.append((subject, deed, number))
        if self._round is None or self._round.done():
            self._round = asyncio.get_running_loop().create_task(self._deliver())

    async def close(self) -> None:
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    async def _deliver(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_WITHIN_SECONDS, trust_env=False) as client:
            while self._waiting and self.url:
                batch, self._waiting = self._waiting, []
                if await self._brought(client, form(batch, self._archive_id)):
                    self.delivered += len(batch)
                else:
                    self.failed += len(batch)

    async def _brought(self, client: httpx.AsyncClient, fields: dict[str, str]) -> bool:
        """Only a 200 counts as success; any other answer is tried again, and given up in the end."""
        for turn in range(TRIES):
            try:
                if (await client.post(self.url, data=fields)).status_code == 200:
                    return True
            except httpx.HTTPError:
                pass
            await asyncio.sleep(self._first_wait * 2**turn)
        return False


def form(batch: Iterable[Told], archive_id: int) -> dict[str, str]:
    """The events as form fields with numbered brackets."""
    fields: dict[str, str] = {}
    for place, (subject, deed, number) in enumerate(batch):
        entity = f"{place}[data][{deed}_entity]"
        fields[f"{place}[event]"] = f"{subject}_{deed}"
        fields[f"{place}[objectId]"] = str(number)
        fields[f"{entity}[id]"] = str(number)
        fields[f"{entity}[archiveId]"] = str(archive_id)
    return fields
