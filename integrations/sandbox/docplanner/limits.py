"""The rate limits of one client: reads an hour, writes a minute and an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from integrations.sandbox.calendars import Clock
from integrations.sandbox.docplanner.answers import bad

READS_PER_HOUR = 8000
WRITES_PER_MINUTE = 40
WRITES_PER_HOUR = 2400
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Bucket:
    """So many requests in a span of time that begins with the first of them."""

    limit: int
    span: timedelta
    used: int = 0
    resets: datetime | None = None

    def roll(self, now: datetime) -> None:
        if self.resets is None or now >= self.resets or now < self.resets - self.span:
            self.used, self.resets = 0, now + self.span

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)


class Limits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.off = False
        self.reads = Bucket(READS_PER_HOUR, HOUR)
        self.writes = Bucket(WRITES_PER_MINUTE, MINUTE)
        self.writes_in_hour = Bucket(WRITES_PER_HOUR, HOUR)

    def spend(self, method: str) -> Response | None:
        """Count a request; the 429 when there was nothing left for it."""
        if self.off:
            return None
        buckets = self._buckets(method)
        if any(bucket.left == 0 for bucket in buckets):
            return bad(429, "Too many requests")
        for bucket in buckets:
            bucket.used += 1
        return None

    def headers(self, method: str) -> dict[str, str]:
        """What every answer says about the tightest of the limits; nothing when they are off."""
        if self.off:
            return {}
        tight = min(self._buckets(method), key=lambda bucket: bucket.left)
        assert tight.resets is not None
        return {
            "X-RateLimit-Limit": str(tight.limit),
            "X-RateLimit-Reset": tight.resets.isoformat(timespec="seconds"),
            "X-RateLimit-Used": str(tight.used),
            "X-RateLimit-Remaining": str(tight.left),
        }

    def _buckets(self, method: str) -> list[Bucket]:
        buckets = [self.reads] if method in ("GET", "HEAD") else [self.writes, self.writes_in_hour]
        for bucket in buckets:
            bucket.roll(self._clock.now())
        return buckets
