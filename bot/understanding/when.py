"""A day, a time, or both, from what a person wrote; nothing rather than a guess."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.understanding.clocks import CLOCKS
from bot.understanding.days import DATES
from bot.understanding.intervals import INTERVALS, day_of, likely, span_of, within_part
from bot.understanding.lengths import LENGTHS
from bot.understanding.lexicon import lexicon
from bot.understanding.rules import Reading
from bot.understanding.tokens import Token, settled, tokenise
from bot.understanding.weeks import RELATIVE

_LONGEST = 300
# Words that change what the rest means: when one is left over, the rest was not understood.
_TELLING = {"silence", "ago", "last", "after", "before", "between", "minus", "half_to", "half", "quarter"}
_TELLING |= {"start", "middle", "end", "later"}
_LONG_UNITS = ("week", "month", "year")
_LONGEST_RANGE = 31
_VALUES = {"soonest", "days", "time", "interval", "moment", "part"}


@dataclass(frozen=True, slots=True)
class When:
    """What was said about time. Days are inclusive; minutes are after midnight, 0 to 1440.

    first_day is None when only a time was said; last_day is None with it, or when the days have no end.
    from_minute equals to_minute for a point in time; both are None when no time was said.
    """

    first_day: date | None = None
    last_day: date | None = None
    from_minute: int | None = None
    to_minute: int | None = None


def parse_when(
    text: str, *, locale: str, now: datetime, opening: tuple[int, int] | None = None
) -> When | None:
    """The days and hours in a sentence, None when there are none or they are not clear.

    locale: the language and country of the writer. now: aware, in the zone of the place that is visited.
    opening: minutes after midnight between which visits happen. With them "at four" is in the afternoon;
    without, it is not clear.
    """
    language, _, country = locale.partition("_")
    reading = Reading(lexicon(language), now, country, opening)
    tokens = LENGTHS.reduce(reading, tokenise(text[:_LONGEST], reading.lexicon))
    tokens = settled(tokens)
    for rules in (DATES, CLOCKS, INTERVALS, RELATIVE):
        tokens = rules.reduce(reading, tokens)
    if any(token.kind in _TELLING or _is_stray(token) for token in tokens):
        return None
    return _assembled(reading, [token for token in tokens if token.kind in _VALUES])


def _is_stray(token: Token) -> bool:
    """A number that found no place in a date or a time, or a week of which nothing is known."""
    if token.kind == "unit":
        return token.value in _LONG_UNITS
    return token.kind in ("number", "ordinal", "daymonth", "date", "clock", "dotted") and (
        token.digits or token.number > 1
    )


def _assembled(reading: Reading, found: list[Token]) -> When | None:
    spans = [token.days for token in found if token.days]
    days = set(spans)
    if len(spans) > len(days) and any(first != last for first, last in spans):
        return None
    times = {token.minutes: token for token in found if token.minutes}
    parts = {day_of(token.value) for token in found if token.kind == "part"}
    days |= {(day, day) for day in (reading.today + timedelta(days=n) for n, _ in parts if n is not None)}
    names = {name for _, name in parts}
    if len(days) > 1 or len(times) > 1 or len(names) > 1 or not found:
        return None
    first, last = next(iter(days), (None, None))
    if any(token.kind == "soonest" for token in found):
        return When(reading.today) if len(found) == 1 else None
    if first and last and (last - first).days > _LONGEST_RANGE and "range" in {t.value for t in found}:
        return None
    if last == date.max:
        last = None
    if "deep_night" in names and not times:
        first = last = (first or reading.today) + timedelta(days=1)
    if not times and not names:
        return When(first, last)
    minutes = _minutes(reading, next(iter(times.values()), None), next(iter(names), ""))
    return When(first, last, *minutes) if minutes and minutes[0] <= minutes[1] else None


def _minutes(reading: Reading, time: Token | None, part: str) -> tuple[int, int] | None:
    if time is None or not time.minutes:
        return span_of(part, reading.lexicon.language) if part else None
    start, end = time.minutes
    if part:
        return within_part(start, part), within_part(end, part)
    if time.value == "open":
        return likely(start, end, reading.opening)
    return start, end
