"""AlfaDocs' times: wall clocks of the practice, without an offset, such as "2026-11-24 16:30:00"."""

import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from integrations.errors import NotOffered

log = logging.getLogger(__name__)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_YEARS = range(1900, 2200)


class NoSuchTime(ValueError):
    """A wall clock that the zone's clocks jump over."""


def wall(value: Any, day: date | None = None) -> datetime | None:
    """What a clock on the wall would show, aware only where the vendor wrote an offset; None if unreadable.

    A time alone counts on `day`. PHP writes a moment as an object with `date` and `timezone`.
    """
    if isinstance(value, Mapping):
        return _of_php(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if clock := _CLOCK.fullmatch(text):
        return _at(day, clock) if day else None
    if len(text) <= len("2026-11-24"):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(microsecond=0) if found.year in _YEARS else None


def day(value: Any) -> date | None:
    """A date alone, or None."""
    try:
        found = date.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.year in _YEARS else None


def placed(shown: datetime, zone: ZoneInfo) -> datetime:
    """The instant that a wall clock means, the first of two in a repeated hour. Raises NoSuchTime."""
    if shown.tzinfo is not None:
        return local(shown, zone)
    first = shown.replace(tzinfo=zone, fold=0)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != shown:
        raise NoSuchTime("the clocks jump over this time")
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        log.info("a time in the repeated hour is taken for its first half")
    return local(first, zone)


def read(value: Any, zone: ZoneInfo) -> datetime | None:
    """The instant of something that exists; a time that the clocks jump over is what they show after it."""
    shown = wall(value)
    if shown is None:
        return None
    return local(shown if shown.tzinfo else shown.replace(tzinfo=zone), zone)


def written(instant: datetime, zone: ZoneInfo) -> str:
    """As AlfaDocs wants it. Raises NotOffered for the second half of a repeated hour: it cannot be said."""
    shown = instant.astimezone(zone).replace(tzinfo=None, fold=0)
    if shown.microsecond or placed(shown, zone) != instant.astimezone(UTC):
        raise NotOffered("this time cannot be told apart from the one an hour before")
    return shown.isoformat(sep=" ")


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """At the offset that the zone has then: unlike the zone itself it can be compared in a repeated hour."""
    offset = moment.astimezone(UTC).astimezone(zone).utcoffset() or timedelta(0)
    return moment.astimezone(timezone(offset))


def _of_php(value: Mapping[str, Any]) -> datetime | None:
    shown = wall(value.get("date")) if isinstance(value.get("date"), str) else None
    name = value.get("timezone")
    if shown is None or shown.tzinfo or not isinstance(name, str):
        return shown
    try:
        return placed(shown, ZoneInfo(name))
    except (OSError, ValueError, KeyError):
        return shown


def _at(on: date, clock: re.Match[str]) -> datetime | None:
    try:
        return datetime.combine(on, time(int(clock[1]), int(clock[2]), int(clock[3] or 0)))
    except ValueError:
        return None
