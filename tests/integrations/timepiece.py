"""Clocks for tests: one stands still, and sleeping moves it; the other runs on from any instant."""

import time
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class Timepiece:
    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class RunningClock:
    """Runs on from any instant, beside a sandbox's own clock."""

    def __init__(self, start: datetime) -> None:
        self.travel(start)

    def travel(self, to: datetime) -> None:
        self._start, self._since = to, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)
