"""The practice's own time: what its clocks show, written without an offset."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NoSuchTime(ValueError):
    """The words are no time, or the practice's clocks never show it."""


def read_moment(words: object, zone: ZoneInfo) -> datetime:
    """The UTC instant of "YYYY-MM-DD HH:MM:SS"; of two the first. Raises NoSuchTime."""
    if not isinstance(words, str) or not MOMENT.fullmatch(words):
        raise NoSuchTime("not written as YYYY-MM-DD HH:MM:SS")
    try:
        shown = datetime.fromisoformat(words).replace(tzinfo=zone)
    except ValueError as wrong:
        raise NoSuchTime("no such date") from wrong
    instant = shown.astimezone(UTC)
    if show_moment(instant, zone) != words:
        raise NoSuchTime("the clocks are put forward over this time")
    return instant


def show_moment(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def can_be_said(instant: datetime, zone: ZoneInfo) -> bool:
    """Do the words for an instant mean it, and not the hour before, when clocks are put back?"""
    return read_moment(show_moment(instant, zone), zone) == instant


def read_day(words: str) -> date:
    """A date from "YYYY-MM-DD". Raises NoSuchTime."""
    try:
        if DAY.fullmatch(words):
            return date.fromisoformat(words)
    except ValueError:
        pass
    raise NoSuchTime("not written as YYYY-MM-DD")


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def days(first: date, last: date) -> Iterator[date]:
    """The days from the first to the last, both of them included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
