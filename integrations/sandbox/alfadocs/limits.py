"""How many requests a key may send in a second of the machine's time, whatever the sandbox's clock shows."""

import time
from collections import deque
from collections.abc import Callable

PER_SECOND = 10


class Limits:
    """In no second more than so many requests; the refused ones do not count."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._served: deque[float] = deque()
        self.per_second = PER_SECOND
        self.off = False
        self.refused = 0

    def spend(self) -> bool:
        """Count a request. False when it is one too many."""
        now = self._seconds()
        while self._served and self._served[0] <= now - 1.0:
            self._served.popleft()
        if not self.off and len(self._served) >= self.per_second:
            self.refused += 1
            return False
        self._served.append(now)
        return True
