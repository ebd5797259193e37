"""The vendor's request limits, learnt from its answers, and its firewall, kept at a distance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(hours=1)
_ZERO = timedelta(0)


class Bucket:
    """One counted allowance, such as the writes of a minute. Nothing is held back before a limit was told."""

    def __init__(self) -> None:
        self._limit: int | None = None
        self._remaining: int | None = None
        self._reset: datetime | None = None
        self._under_way = 0

    def take(self, now: datetime) -> timedelta:
        """Zero: go, and `give` back when the answer is there. Else how long to wait before asking again."""
        if self._reset is not None and now >= self._reset:
            self._remaining, self._reset = self._limit, None
        if self._remaining is not None and self._remaining <= 0 and self._reset is not None:
            return self._reset - now
        if self._remaining is not None:
            self._remaining -= 1
        self._under_way += 1
        return _ZERO

    def give(self) -> None:
        self._under_way -= 1

    def learn(self, headers: Mapping[str, str], now: datetime, *, refused: bool) -> timedelta | None:
        """Take in the headers of an answer (`refused`: a 429); returns how long it asks us to wait."""
        told = _told(headers, now)
        wait = told.wait(refused=refused)
        if told.limit is not None:
            self._limit = told.limit
        if refused and wait is not None:
            self._remaining, self._reset = 0, now + wait
        elif told.remaining is not None and not refused:
            self._remaining = told.remaining - self._under_way
            self._reset = None if told.reset is None else now + told.reset
        return wait if refused else told.retry


class Blockade:
    """After the vendor's firewall has turned us away: hold back, but knock now and then."""

    pause = timedelta(minutes=5)
    knock = timedelta(seconds=5)

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._next: datetime | None = None

    def begin(self, now: datetime) -> timedelta:
        self._until, self._next = now + self.pause, now + self.knock
        return self.pause

    def end(self) -> None:
        self._until = self._next = None

    def wait(self, now: datetime) -> timedelta:
        """Zero: ask. Else how long the vendor wants to be left alone."""
        if self._until is None or self._next is None or now >= self._until:
            return _ZERO
        if now >= self._next:
            self._next = now + self.knock
            return _ZERO
        return self._until - now


@dataclass(frozen=True, slots=True)
class _Told:
    limit: int | None
    remaining: int | None
    reset: timedelta | None
    retry: timedelta | None

    def wait(self, *, refused: bool) -> timedelta | None:
        """A reset far away says nothing about a refusal while requests remain."""
        if self.retry is not None or (refused and self.remaining):
            return self.retry
        return self.reset


def _told(headers: Mapping[str, str], now: datetime) -> _Told:
    return _Told(
        limit=_count(headers.get("x-ratelimit-limit", "")),
        remaining=_count(headers.get("x-ratelimit-remaining", "")),
        reset=_ahead(_epoch(headers.get("x-ratelimit-reset", "")), now),
        retry=_ahead(_later(headers.get("retry-after", ""), now), now),
    )


def _ahead(instant: datetime | None, now: datetime) -> timedelta | None:
    """Capped, so that a vendor whose clock is wrong cannot silence us for days."""
    return min(instant - now, _LONGEST) if instant is not None and instant > now else None


def _count(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    """An instant in ISO 8601, as documented, or in seconds since 1970."""
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return _written(text)


def _later(text: str, now: datetime) -> datetime | None:
    """Seconds from now, or an instant in words."""
    try:
        return now + timedelta(seconds=float(text))
    except (ValueError, OverflowError):
        return _written(text)


def _written(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(text.strip())
        except (ValueError, TypeError, IndexError):
            continue
        return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return None
