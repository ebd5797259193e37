"""A clock that runs on from any instant, beside the sandbox's own."""

import time
from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # before anybody opens, from Madrid to Bengaluru


class RunningClock:
    def __init__(self) -> None:
        self.travel(MONDAY)

    def travel(self, to: datetime) -> None:
        self._start, self._since = to, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)
