"""Days counted from today: weekdays, weeks, "next month", and what beside them makes a range."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.understanding.days import day_month
from bot.understanding.rules import (
    Reading,
    Rules,
    days,
    monday_of,
    months_later,
    next_date,
    one_day,
    safe_date,
)
from bot.understanding.tokens import Token

RELATIVE = Rules()
_WEEK = timedelta(days=7)
_SOUTHERN = ("AR", "BR", "CL", "PE")
_DAYS_ARE_ORDINALS = ("de", "pl", "cs")
_NOT_A_TIME = "!oclock|part|am|pm|to|dash|locative|unit|month|exact|half|quarter|and"


@RELATIVE.rule("dotted year?")
def _dotted_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    return day_month(reading, said) if reading.lexicon.dot_is_date else None


@RELATIVE.rule("coming_days")
def _coming_days(reading: Reading, said: Sequence[Token]) -> Token | None:
    return days(reading.today + timedelta(days=1), reading.today + timedelta(days=3))


@RELATIVE.rule("day")
def _relative_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    return one_day(reading.today + timedelta(days=said[0].number), led=said[0].led)


@RELATIVE.rule("weekday the? number|ordinal " + _NOT_A_TIME, "number weekday " + _NOT_A_TIME)
def _weekday_and_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    weekday = next(token.number for token in said if token.kind == "weekday")
    day = next(token for token in said if token.kind in ("number", "ordinal"))
    if day.led or (not day.digits and (day.number == 1 or said[0] is day)):
        return None
    ahead = (reading.today + timedelta(days=n) for n in range(0, 400))
    found = (one_day(one) for one in ahead if one.day == day.number and one.weekday() == weekday)
    return next(found, None)


@RELATIVE.rule("this unit", "unit this")
def _this_unit(reading: Reading, said: Sequence[Token]) -> Token | None:
    return _unit_ahead(reading, next(token.value for token in said if token.kind == "unit"), 0)


@RELATIVE.rule("next|coming unit", "unit next|coming", "next_week")
def _next_unit(reading: Reading, said: Sequence[Token]) -> Token | None:
    unit = next((token.value for token in said if token.kind == "unit"), "week")
    count = next((token.number for token in said if token.kind == "next"), 1)
    if unit == "weekend" and reading.lexicon.language != "en":
        count -= 1
    return _unit_ahead(reading, unit, count)


def _unit_ahead(reading: Reading, unit: str, count: int) -> Token | None:
    monday = monday_of(reading.today) + _WEEK * count
    if unit == "day" and count:
        return one_day(reading.today + timedelta(days=count))
    if unit == "week":
        return days(max(monday, reading.today), monday + timedelta(days=6))
    if unit == "weekend":
        return days(max(monday + timedelta(days=5), reading.today), monday + timedelta(days=6))
    if unit == "month":
        first = months_later(reading.today.replace(day=1), count)
        following = first and months_later(first, 1)
        if not first or not following:
            return None
        return days(max(first, reading.today), following - timedelta(days=1))
    if unit == "year" and not count:
        return days(reading.today, date(reading.today.year, 12, 31))
    return None


@RELATIVE.rule("ordinal " + _NOT_A_TIME)
def _ordinal_alone(reading: Reading, said: Sequence[Token]) -> Token | None:
    if not said[0].digits or reading.lexicon.language not in ("en", "pl"):
        return None
    found = _coming_day_of_month(reading.today, said[0].number)
    return one_day(found)


@RELATIVE.rule("unit days")
def _week_of(reading: Reading, said: Sequence[Token]) -> Token | None:
    first, last = said[1].days or (reading.today, reading.today)
    sunday = first.weekday() == 6
    if said[0].value != "week" or first != last or sunday:
        return None
    return days(monday_of(first), monday_of(first) + timedelta(days=6))


@RELATIVE.rule("weekday days", "days weekday")
def _weekday_of_a_week(reading: Reading, said: Sequence[Token]) -> Token | None:
    """A weekday beside days: the one among them; a single date must be that weekday."""
    weekday = next(token.number for token in said if token.kind == "weekday")
    first, last = next(token.days for token in said if token.days) or (reading.today, reading.today)
    if first == last:
        return one_day(first) if first.weekday() == weekday else Token("silence")
    if (last - first).days > 6:
        return None
    week = monday_of(last)
    return one_day(week + timedelta(days=weekday))


@RELATIVE.rule("this weekday")
def _this_weekday(reading: Reading, said: Sequence[Token]) -> Token | None:
    return one_day(reading.today + timedelta(days=(said[1].number - reading.today.weekday()) % 7))


@RELATIVE.rule("next weekday", "weekday next")
def _next_weekday(reading: Reading, said: Sequence[Token]) -> Token | None:
    weekday = next(token.number for token in said if token.kind == "weekday")
    weeks = next(token.number for token in said if token.kind == "next")
    if reading.lexicon.next_is_week_after or weeks > 1:
        return one_day(monday_of(reading.today) + _WEEK * weeks + timedelta(days=weekday))
    return _weekday(reading, [token for token in said if token.kind == "weekday"])


@RELATIVE.rule("coming weekday", "weekday coming", "weekday")
def _weekday(reading: Reading, said: Sequence[Token]) -> Token | None:
    """The next one that is not today."""
    weekday = next(token for token in said if token.kind == "weekday")
    ahead = (weekday.number - reading.today.weekday() - 1) % 7 + 1
    return Token("days", "weekday", days=(reading.today + timedelta(days=ahead),) * 2, led=said[0].led)


@RELATIVE.rule("between? the number|ordinal to|and|dash the? number|ordinal " + _NOT_A_TIME)
def _from_day_of_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    first, last = (token for token in said if token.kind in ("number", "ordinal"))
    start = _coming_day_of_month(reading.today, first.number)
    end = start and _coming_day_of_month(start, last.number)
    return days(start, end) if start and end else None


def _coming_day_of_month(since: date, day: int) -> date | None:
    ahead = (since + timedelta(days=n) for n in range(62))
    return next((one for one in ahead if one.day == day), None)


@RELATIVE.rule("the|unit number|ordinal " + _NOT_A_TIME)
def _day_alone(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "el 17", "día nueve", "am vierten"; "el segundo" is the second of anything."""
    of_anything = said[1].kind == "ordinal" and not said[1].digits
    if (said[0].kind == "unit" and said[0].value != "day") or (
        of_anything and reading.lexicon.language not in _DAYS_ARE_ORDINALS
    ):
        return None
    found = _coming_day_of_month(reading.today, said[-1].number)
    return one_day(found)


@RELATIVE.rule("days to|dash|before the? days before|between?", "between days and|dash days")
def _from_day_to_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    first, last = (token.days for token in said if token.kind == "days")
    if not first or not last:
        return None
    if first[0] != first[1] or last[0] != last[1]:
        return Token("silence")
    end = last[1]
    while end < first[0] and "weekday" in [token.value for token in said]:
        end += _WEEK
    return Token("days", "range", days=(first[0], end)) if first[0] < end else None


@RELATIVE.rule("after the? days", "days to after")
def _from_day_on(reading: Reading, said: Sequence[Token]) -> Token | None:
    first, last = next(token.days for token in said if token.days) or (reading.today, reading.today)
    # In Czech "po" is after, and Monday too.
    if first != last or (reading.lexicon.language == "cs" and first.weekday() == 0 and said[-1].value == ""):
        return one_day(first) if first == last else None
    return days(first, date.max)


@RELATIVE.rule("season")
def _season(reading: Reading, said: Sequence[Token]) -> Token | None:
    """From solstice to equinox in the northern half of the world; nothing in the southern half."""
    if reading.country in _SOUTHERN:
        return Token("silence")
    spans = {
        "spring": (3, 20, 6, 21),
        "summer": (6, 21, 9, 23),
        "autumn": (9, 23, 12, 21),
        "winter": (12, 21, 3, 20),
    }
    m1, d1, m2, d2 = spans[said[0].value]
    end = next_date(reading.today, m2, d2)
    start = end and safe_date(end.year - (m1 > m2), m1, d1)
    return days(max(start, reading.today), end) if start and end else None
