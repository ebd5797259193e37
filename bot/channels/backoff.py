"""How long to wait before Telegram is asked again."""

import random
from collections.abc import Callable
from datetime import timedelta

from telegram.error import RetryAfter


class Backoff:
    """Waits that double from `first` up to `longest` seconds, each between half and all of that by chance."""

    def __init__(
        self,
        first: float = 0.5,
        longest: float = 30.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._first, self._longest, self._chance = first, longest, chance
        self._failures = 0

    def next(self) -> float:
        wait = min(self._longest, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return wait * (0.5 + self._chance() / 2)

    def reset(self) -> None:
        self._failures = 0


def seconds_of(flood: RetryAfter) -> float:
    """What Telegram asked us to wait, whichever type PTB was told to use."""
    wait = flood.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
