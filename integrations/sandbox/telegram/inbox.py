"""A bot's updates: kept until they are confirmed, for one reader at a time."""

import asyncio
from collections import deque
from collections.abc import Iterator
from typing import Any

from integrations.sandbox.telegram.bell import Bell
from integrations.sandbox.telegram.refusal import Refused, conflict

Json = dict[str, Any]
KEPT_SECONDS = 24 * 3600
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
ANOTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"


class Inbox:
    """Updates in the order in which they happened."""

    def __init__(self, next_id: int = 1) -> None:
        self.next_id = next_id
        self.allowed: list[str] | None = None
        self.bell = Bell()
        self._waiting: deque[tuple[float, Json]] = deque()
        self._reader: object = None
        self._ended_by = ANOTHER_POLL

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Json]:
        return iter([update for _, update in self._waiting])

    def put(self, kind: str, content: Json, now: float) -> None:
        """Queue an update, unless the bot has said that it does not want that kind."""
        wanted = kind in self.allowed if self.allowed else kind not in ON_REQUEST
        if wanted:
            self._waiting.append((now, {"update_id": self.next_id, kind: content}))
            self.next_id += 1
            self.bell.ring()

    def confirm(self, offset: int) -> None:
        """Forget what is before the offset; a negative one keeps so many from the end."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()

    def forget(self, update_id: int) -> None:
        """One update was delivered, wherever it stands."""
        self._waiting = deque(item for item in self._waiting if item[1]["update_id"] != update_id)

    def expire(self, now: float) -> None:
        while self._waiting and self._waiting[0][0] < now - KEPT_SECONDS:
            self._waiting.popleft()

    def clear(self) -> None:
        self._waiting.clear()

    def end_poll(self, reason: str = ANOTHER_POLL) -> None:
        """The one who reads now is told to stop."""
        self._reader, self._ended_by = None, reason
        self.bell.ring()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """The next updates, waiting for the first one. Raises Refused when another reader comes."""
        self.end_poll()
        mine = self._reader = object()
        self.confirm(offset)
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while not self._waiting and (left := end - loop.time()) > 0:
            await self.bell.heard(left)
            if self._reader is not mine:
                raise self._conflict()
        if self._reader is mine:
            self._reader = None
        return [update for _, update in list(self._waiting)[:limit]]

    def _conflict(self) -> Refused:
        return conflict(self._ended_by)

    def snapshot(self) -> Json:
        return {"next_id": self.next_id, "allowed": self.allowed, "waiting": list(self._waiting)}

    @classmethod
    def restored(cls, saved: Json) -> "Inbox":
        inbox = cls(saved["next_id"])
        inbox.allowed = saved["allowed"]
        inbox._waiting.extend((at, update) for at, update in saved["waiting"])
        return inbox
