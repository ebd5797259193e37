"""Lengths of time from now: "in three days", "the next two weeks", "Wednesday in a week"."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.understanding.rules import Reading, Rules, days, monday_of, months_later, one_day
from bot.understanding.tokens import Token

LENGTHS = Rules()
_WEEK = timedelta(days=7)
_MINUTES = {"minute": 1, "hour": 60}


@LENGTHS.rule("weekday within number|one unit", "weekday number unit later|after")
def _weekday_in_weeks(reading: Reading, said: Sequence[Token]) -> Token | None:
    count, unit = (said[2], said[3]) if said[1].kind == "within" else (said[1], said[2])
    if unit.value != "week":
        return None
    weeks = count.number or 1
    return one_day(monday_of(reading.today) + _WEEK * weeks + timedelta(days=said[0].number))


@LENGTHS.rule("day within number|one unit")
def _from_today(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "heute in einer Woche"."""
    return _after_a_while(reading, said[1:]) if said[0].number == 0 else None


@LENGTHS.rule("weekday within unit")
def _weekday_in_a_week(reading: Reading, said: Sequence[Token]) -> Token | None:
    if said[2].value != "week":
        return None
    return one_day(monday_of(reading.today) + _WEEK + timedelta(days=said[0].number))


@LENGTHS.rule(
    "next number|few unit", "number|few next unit", "number|few unit next", "coming number|few unit"
)
def _coming_units(reading: Reading, said: Sequence[Token]) -> Token | None:
    unit = next(token.value for token in said if token.kind == "unit")
    count = next((token.number for token in said if token.kind == "number"), 3)
    tomorrow = reading.today + timedelta(days=1)
    if unit == "day":
        return days(tomorrow, reading.today + timedelta(days=count))
    if unit == "workday":
        return days(*_workdays(tomorrow, count))
    if unit == "week":
        monday = monday_of(reading.today) + _WEEK
        return days(monday, monday + _WEEK * count - timedelta(days=1))
    return _stretch(reading, 0, count * _MINUTES[unit]) if unit in _MINUTES else None


def _stretch(reading: Reading, start: int, end: int) -> Token | None:
    """From so many minutes after now to so many, when that is all on one day."""
    first, last = (reading.now + timedelta(minutes=minutes) for minutes in (start, end))
    if first.date() != last.date():
        return None
    minutes = (first.hour * 60 + first.minute, last.hour * 60 + last.minute)
    return Token("moment", days=(first.date(), first.date()), minutes=minutes)


@LENGTHS.rule("last number? unit")
def _past_units(reading: Reading, said: Sequence[Token]) -> Token | None:
    count = said[1].number if said[1].kind == "number" else 1
    unit = said[-1].value
    return _stretch(reading, -count * _MINUTES[unit], 0) if unit in _MINUTES else None


@LENGTHS.rule("next unit")
def _coming_hour(reading: Reading, said: Sequence[Token]) -> Token | None:
    return _stretch(reading, 0, _MINUTES[said[1].value]) if said[1].value in _MINUTES else None


def _workdays(first: date, count: int) -> tuple[date, date]:
    ahead = (first + timedelta(days=n) for n in range(count * 2 + 3))
    fitting = [day for day in ahead if day.weekday() < 5][: max(count, 1)]
    return fitting[0], fitting[-1]


@LENGTHS.rule(
    "within|between number|one|few unit|oclock later?",
    "number|one|few unit|oclock later|after|within",
    "within unit",
)
def _after_a_while(reading: Reading, said: Sequence[Token]) -> Token | None:
    unit = next((token.value for token in said if token.kind == "unit"), "hour")
    count = next((token.number for token in said if token.kind == "number"), 1)
    if any(token.kind == "few" for token in said):
        count = 2 if unit == "hour" else 0
    if not count:
        return None
    if unit in _MINUTES:
        return _stretch(reading, count * _MINUTES[unit], count * _MINUTES[unit])
    if unit in ("month", "year"):
        later = months_later(reading.today, count * (12 if unit == "year" else 1))
        return one_day(later)
    return {"day": one_day, "week": one_day}.get(unit, lambda _: None)(
        reading.today + timedelta(days=count * (7 if unit == "week" else 1))
    )
