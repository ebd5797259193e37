"""Dates in a sentence: "24/11", "24 November", "13 to 15 July", "the first Monday of May"."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.understanding.rules import (
    Reading,
    Rules,
    days,
    months_later,
    next_date,
    one_day,
    safe_date,
)
from bot.understanding.tokens import Token

DATES = Rules()
_NOT_A_TIME = "!oclock|part|am|pm|to|dash|locative|unit|month|exact|half|quarter|and"


@DATES.rule("daymonth dash daymonth", "month number dash number", "ordinal dash number")
def _too_many_readings(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "3/5-4/6", "May 3-4": days, hours or a range without its last day."""
    return (
        None
        if said[0].value.endswith(".") or (said[0].digits and said[0].kind == "ordinal")
        else Token("silence")
    )


@DATES.rule("month number|ordinal to|dash month number|ordinal year?")
def _from_month_day_to_month_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    first = _day_of_month(reading, [said[1], said[0]])
    last = _day_of_month(reading, [said[4], said[3], *said[5:]])
    ends = [end.days[0] for end in (first, last) if end and end.days]
    return days(*ends) if len(ends) == 2 and ends[0] < ends[1] else None


@DATES.rule("number|ordinal dash|to daymonth|date|dotted year?")
def _days_of_a_written_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    if said[2].kind == "dotted" and not reading.lexicon.dot_is_date:
        return None
    last = (_date if said[2].kind == "date" else day_month)(reading, said[2:])
    if last is None or not last.days:
        return None
    first = safe_date(last.days[0].year, last.days[0].month, said[0].number)
    return days(first, last.days[1]) if first and first < last.days[1] else None


@DATES.rule("date")
def _date(reading: Reading, said: Sequence[Token]) -> Token | None:
    year, month, day = int(said[0].value), said[0].second, said[0].number
    if year < 100:
        year += 2000
    if reading.month_first and day <= 12:
        month, day = day, month
    found = safe_date(year, month, day)
    return one_day(found, led=said[0].led)


@DATES.rule("daymonth year?")
def day_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    day, month = said[0].number, said[0].second
    if month > 12 >= day or (reading.month_first and day <= 12):
        day, month = month, day
    year = said[1].number if len(said) > 1 else 0
    found = safe_date(year, month, day) if year else next_date(reading.today, month, day)
    return one_day(found, led=said[0].led)


@DATES.rule("between? the? number|ordinal to|dash|and|before the? number|ordinal month year?")
def _days_of_a_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    month = next(place for place, token in enumerate(said) if token.kind == "month")
    first = next(token for token in said if token.kind in ("number", "ordinal"))
    last = _day_of_month(reading, said[month - 1 :])
    if last is None or not last.days or not 0 < first.number < last.days[0].day:
        return None
    return days(last.days[0].replace(day=first.number), last.days[0])


@DATES.rule("month number|ordinal to|dash|before number|ordinal !oclock|part|am|pm")
def _month_and_days(reading: Reading, said: Sequence[Token]) -> Token | None:
    return _days_of_a_month(reading, [said[1], said[2], said[3], said[0]])


@DATES.rule("number|ordinal month year?", "number|ordinal number|ordinal")
def _day_of_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    month = said[1]
    numbered = month.kind != "month"
    if not 1 <= month.number <= 12 or (numbered and not all(map(_counts, said))):
        return None
    year = said[-1].number if said[-1].kind == "year" else 0
    found = (
        safe_date(year, month.number, said[0].number)
        if year
        else next_date(reading.today, month.number, said[0].number)
    )
    return one_day(found, led=said[0].led)


@DATES.rule("the number the number !month|part|oclock|unit")
def _day_of_numbered_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "el 17 del 11"."""
    found = next_date(reading.today, said[3].number, said[1].number)
    return one_day(found)


def _counts(token: Token) -> bool:
    """Whether a number is written as one of a row: "7." or "siebter"."""
    return token.kind == "ordinal" or token.value == "."


@DATES.rule("month number|ordinal year? " + _NOT_A_TIME)
def _month_day(reading: Reading, said: Sequence[Token]) -> Token | None:
    return _day_of_month(reading, [said[1], said[0], *said[2:]])


@DATES.rule("holiday year?")
def _holiday(reading: Reading, said: Sequence[Token]) -> Token | None:
    day, month = said[0].number, said[0].second
    year = said[1].number if len(said) > 1 else 0
    found = safe_date(year, month, day) if year else next_date(reading.today, month, day)
    return one_day(found)


@DATES.rule("ordinal|last weekday this|within? month year?", "month locative? ordinal|last weekday")
def _weekday_of_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    by_kind = {token.kind: token for token in said}
    month, weekday = by_kind["month"].number, by_kind["weekday"].number
    count = by_kind["ordinal"].number if "ordinal" in by_kind else 0
    years = [by_kind["year"].number] if "year" in by_kind else [reading.today.year, reading.today.year + 1]
    found = (_nth_weekday(year, month, weekday, count) for year in years)
    return next((one_day(day) for day in found if day and (day >= reading.today or "year" in by_kind)), None)


def _nth_weekday(year: int, month: int, weekday: int, count: int) -> date | None:
    """The count-th weekday of a month, the last one for 0."""
    all_days = (safe_date(year, month, day) for day in range(1, 32))
    fitting = [day for day in all_days if day and day.weekday() == weekday]
    return fitting[count - 1] if count <= len(fitting) else None


@DATES.rule("start|middle|end month year?", "month locative? start|middle|end", "start|middle|end unit")
def _part_of_month(reading: Reading, said: Sequence[Token]) -> Token | None:
    part = next(token.kind for token in said if token.kind in ("start", "middle", "end"))
    whole = _month(reading, [token for token in said if token.kind in ("month", "year")])
    if said[-1].kind == "unit" and said[-1].value == "month":
        whole = _month(reading, [Token("month", "", reading.today.month)])
    if whole is None or not whole.days:
        return None
    first, last = whole.days[0].replace(day=1), whole.days[1]
    spans = {"start": (1, 15), "middle": (10, 20), "end": (16, last.day)}
    found = [first.replace(day=day) for day in spans[part]]
    return days(max(found[0], reading.today), found[1]) if found[1] >= reading.today else None


@DATES.rule("month year?")
def _month(reading: Reading, said: Sequence[Token]) -> Token | None:
    if not said:
        return None
    month, today = said[0].number, reading.today
    year = said[1].number if len(said) > 1 else today.year + (month < today.month)
    first = safe_date(year, month, 1)
    following = first and months_later(first, 1)
    if not first or not following or following <= today:
        return None
    return days(max(first, today), following - timedelta(days=1))


@DATES.rule("the days")
def _the_days(reading: Reading, said: Sequence[Token]) -> Token | None:
    return said[1]
