"""Stretches of the day in a sentence: "after five", "between five and six", "in the morning"."""

from collections.abc import Sequence

from bot.understanding.clocks import hour
from bot.understanding.rules import Reading, Rules
from bot.understanding.tokens import Token

INTERVALS = Rules()
_DAY = 24 * 60
_NOON = 12 * 60
# Hours that people mean by a part of the day, in the widest sense that is still useful for a visit.
PARTS = {
    "morning": (6 * 60, 12 * 60),
    "noon": (11 * 60, 14 * 60),
    "afternoon": (12 * 60, 18 * 60),
    "evening": (17 * 60, 22 * 60),
    "late": (18 * 60, 22 * 60),
    "night": (19 * 60, _DAY),
    "deep_night": (0, 4 * 60),
}
# Where the afternoon begins after a late lunch and reaches into the evening.
LONG_AFTERNOON = {"es": (14 * 60, 20 * 60), "pt": (13 * 60, 20 * 60)}
# Parts that name their day as well.
_DAY_OF_PART = {
    "tonight": (0, "night"),
    "today_morning": (0, "morning"),
    "today_afternoon": (0, "afternoon"),
    "today_evening": (0, "evening"),
    "tomorrow_morning": (1, "morning"),
}


def span_of(part: str, language: str) -> tuple[int, int]:
    if part == "afternoon":
        return LONG_AFTERNOON.get(language, PARTS[part])
    if part == "night" and language == "it":
        return PARTS["deep_night"]
    return PARTS[part]


def day_of(part: str) -> tuple[int | None, str]:
    """How many days ahead a part of the day is by its own name, and which part it is."""
    return _DAY_OF_PART.get(part, (None, part))


def within_part(minute: int, part: str) -> int:
    """A time on twelve hours, put into the half of the day that the part belongs to."""
    if not 60 <= minute < 13 * 60:
        return minute
    if part in ("evening", "late", "night") and minute == _NOON:
        return _DAY
    if part in ("afternoon", "evening", "late"):
        return minute % _NOON + _NOON
    if part == "noon":
        return minute if minute >= 10 * 60 else minute + _NOON
    if part in ("night", "deep_night"):
        early = minute % _NOON < 5 * 60
        return minute % _NOON + (0 if early else _NOON)
    return minute


def likely(start: int, end: int, opening: tuple[int, int] | None) -> tuple[int, int] | None:
    """Times on twelve hours without any hint of which half of the day is meant.

    The reading that lies in the opening hours; without these, the one as written, None in the small hours.
    """
    if opening is None:
        return None if any(60 <= minute < 6 * 60 + 30 for minute in (start, end)) else (start, end)
    readings = [(start, end), (start, _later(end)), (_later(start), _later(end))]
    bounds = (0, _DAY)
    fitting = [
        (first, last)
        for first, last in readings
        if first <= last and all(m in bounds or opening[0] <= m <= opening[1] for m in (first, last))
    ]
    return fitting[0] if fitting else (start, end)


def _later(minute: int) -> int:
    return minute + _NOON if 60 <= minute < 13 * 60 else minute


def _made(start: Token | None, end: Token | None) -> Token | None:
    if start is None or end is None or not start.minutes or not end.minutes:
        return None
    first, last = start.minutes[0], end.minutes[0]
    if start.value != "open" and end.value == "open" and last < first:
        last += _NOON
    if start.value == "open" and end.value != "open" and first + _NOON < last and last > 13 * 60:
        first += _NOON
    if first == _DAY:
        return Token("interval", minutes=(0, last % _NOON))
    if last < first <= last + _NOON <= _DAY:
        last += _NOON
    if last < first:
        return None
    both_open = start.value == end.value == "open"
    return Token("interval", "open" if both_open else "", minutes=(first, last))


def _as_time(token: Token) -> Token | None:
    return token if token.kind == "time" else hour(token)


def _ends(said: Sequence[Token]) -> list[Token | None]:
    return [_as_time(token) for token in said if token.kind in ("time", "number", "ordinal")]


def _are_days(said: Sequence[Token]) -> bool:
    """Whether numbers without any sign of a clock are rather days of a month."""
    return any(
        token.kind in ("number", "ordinal") and (token.value == "." or token.number > 21) for token in said
    )


@INTERVALS.rule("number|ordinal unit? the? part")
def _hour_of_part(reading: Reading, said: Sequence[Token]) -> Token | None:
    """ "8 de la noche": the number is a time only because of the part of the day beside it."""
    made, (ahead, part) = hour(said[0]), day_of(said[-1].value)
    if (
        made is None
        or not made.minutes
        or said[0].value == "."
        or said[1].value not in ("hour", said[-1].value, "")
    ):
        return None
    if ahead is not None and said[-1].value != "today_evening":
        return None
    minute = within_part(made.minutes[0], part)
    if ahead is None:
        return Token("time", minutes=(minute, minute), led=said[0].led)
    return Token("moment", days=(reading.today, reading.today), minutes=(minute, minute))


@INTERVALS.rule("part number !month|unit|weekday")
def _part_and_hour(reading: Reading, said: Sequence[Token]) -> Token | None:
    return _hour_of_part(reading, [said[1], said[0]])


@INTERVALS.rule(
    "time to|dash|before at? time before|between?",
    "time to|dash|before at? number|ordinal oclock? before|between?",
    "number|ordinal to|dash|before at? time before|between?",
    "number to|dash number before|between",
    "between at? time|number|ordinal and|to|dash at? time|number|ordinal oclock?",
    "at number to|dash at? number",
    "number dash|to at? number part|oclock|unit|am|pm",
)
def _from_to(reading: Reading, said: Sequence[Token]) -> Token | None:
    if any(token.kind == "unit" and token.value != "hour" for token in said) or _are_days(said):
        return None
    made = _made(*_ends(said)[:2])
    if made is None or not made.minutes:
        return None
    half = next((token for token in said if token.kind in ("part", "am", "pm")), None)
    if half is None:
        return made
    part = half.value or {"am": "morning", "pm": "afternoon"}[half.kind]
    start, end = (within_part(minute, part) for minute in made.minutes)
    return Token("interval", part, minutes=(start, end))


@INTERVALS.rule("time|number to|dash|at|and|before at? time|number oclock?", "time|number time")
def _led_from_to(reading: Reading, said: Sequence[Token]) -> Token | None:
    if not said[0].led or _are_days(said) or (said[1].kind == "and" and said[0].kind != "time"):
        return None
    return _made(*_ends(said)[:2])


@INTERVALS.rule(
    "after the? at? time|number|ordinal !month|unit|next|weekday", "time|number to? after", "number to after"
)
def _after(reading: Reading, said: Sequence[Token]) -> Token | None:
    end = _ends(said)[0]
    comes_last = said[0].kind not in ("after", "before")
    if end is None or not end.minutes or (comes_last and reading.lexicon.language != "tr"):
        return None
    return Token("interval", end.value, minutes=(end.minutes[0], _DAY))


@INTERVALS.rule(
    "before the? at? time|number|ordinal !month|unit|next|weekday", "time|number to|dative? before"
)
def _before(reading: Reading, said: Sequence[Token]) -> Token | None:
    end = _ends(said)[0]
    comes_last = said[0].kind not in ("after", "before")
    if end is None or not end.minutes or (comes_last and reading.lexicon.language != "tr"):
        return None
    return Token("interval", end.value, minutes=(0, end.minutes[0]))
