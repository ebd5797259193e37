"""The limit of requests, which no document gives: off until it is set."""

from datetime import datetime, timedelta

from integrations.sandbox.eka_care.diary import Clock

MINUTE = timedelta(minutes=1)


class Limits:
    """So many requests in a minute that begins with the first of them; 0 is without limit."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.per_minute = 0
        self.used = 0
        self._since: datetime | None = None

    def spend(self) -> int:
        """Count a request; the seconds to wait when there was nothing left for it, else 0."""
        now = self._clock.now()
        if self._since is None or not self._since <= now < self._since + MINUTE:
            self._since, self.used = now, 0
        if self.per_minute and self.used >= self.per_minute:
            return int((self._since + MINUTE - now).total_seconds()) + 1
        self.used += 1
        return 0
