"""The notifications that a client has not read yet."""

from collections import deque
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from integrations.sandbox.calendars import Clock

LIFETIME = timedelta(hours=72)
RELEASE_EVERY = timedelta(hours=1)


class Told(NamedTuple):
    at: datetime
    notification: dict[str, Any]


class Queue:
    """The notifications of one client that it has not read yet, first in, first out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: deque[Told] = deque()
        self._released: datetime | None = None

    def put(self, notification: dict[str, Any]) -> None:
        self._waiting.append(Told(self._clock.now(), notification))

    def take(self, most: int) -> list[dict[str, Any]]:
        """Remove the oldest ones that have not expired."""
        self._expire()
        return [self._waiting.popleft().notification for _ in range(min(most, len(self._waiting)))]

    def remaining(self) -> int:
        self._expire()
        return len(self._waiting)

    def release(self) -> int:
        """Seconds until the next release is allowed; 0 when this one was."""
        now = self._clock.now()
        if self._released and now < self._released + RELEASE_EVERY:
            return int((self._released + RELEASE_EVERY - now).total_seconds()) + 1
        self._released = now
        return 0

    def snapshot(self) -> list[list[Any]]:
        return [[told.at.isoformat(), told.notification] for told in self._waiting]

    def restore(self, saved: list[list[Any]]) -> None:
        self._waiting = deque(Told(datetime.fromisoformat(at), told) for at, told in saved)

    def _expire(self) -> None:
        oldest = self._clock.now() - LIFETIME
        while self._waiting and self._waiting[0].at < oldest:
            self._waiting.popleft()
