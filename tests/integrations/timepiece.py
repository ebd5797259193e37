"""A clock for tests: it stands still, and sleeping moves it."""

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
