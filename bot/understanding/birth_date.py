"""Dates of birth as people write them, and ages."""

import re
from datetime import date
from typing import Any

import dateparser

from bot.understanding.lexicon import lexicon
from bot.understanding.person import Reason
from bot.understanding.plain import plain

_LONGEST_TEXT = 300
_LONGEST_DATE = 40
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
# Ours, and those of the people who move to our countries; each costs time when it is first needed.
_SPOKEN = ["en", "es", "pl", "de", "it", "pt", "tr", "cs", "uk", "ru", "fr", "ro"]
_COMPLETE: Any = {
    "REQUIRE_PARTS": ["day", "month", "year"],
    "DATE_ORDER": "DMY",
    "PARSERS": ["absolute-time"],
}
OLDEST = 120
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,4})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,4})(?!\d)")
_DAYS, _MONTHS = range(1, 32), range(1, 13)
# Handwriting has the month in Roman numerals there, as on most of their documents once.
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_ROMAN |= {"vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12}
_RUN_TOGETHER = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")


def read_birth_date(text: str, *, locale: str, today: date) -> date | Reason:
    """A date of birth in a form that is usual in the locale; years of two digits are in the past."""
    if not text.strip():
        return Reason.EMPTY
    if len(text) > _LONGEST_TEXT:
        return Reason.TOO_LONG
    parts = _year_month_day(plain(text), locale)
    if parts is None:
        return Reason.NOT_A_DATE
    year, month, day = parts
    if year < 100:
        year = _past_year(year, month, day, today)
    try:
        born = date(year, month, day)
    except ValueError:
        return Reason.NO_SUCH_DAY if day in _DAYS and month in _MONTHS else Reason.NOT_A_DATE
    if born > today:
        return Reason.IN_THE_FUTURE
    return born if today.year - born.year <= OLDEST else Reason.TOO_LONG_AGO


def other_reading(text: str, born: date, *, today: date) -> date | None:
    """What a date of birth could also mean: the one with day and month the other way round.

    None where only one reading is possible, or the month or the order of the year leaves no doubt.
    """
    numeric = _NUMERIC_DATE.findall(plain(text)) or _RUN_TOGETHER.findall(plain(text))
    if not numeric or len(numeric[0][0]) > 2 or born.day > 12 or born.day == born.month:
        return None
    other = born.replace(month=born.day, day=born.month)
    return other if other <= today else None


def age_on(day: date, born: date) -> int:
    """Whole years; who was born on 29 February has a birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _past_year(year: int, month: int, day: int, today: date) -> int:
    this_century = today.year - today.year % 100 + year
    return (
        this_century
        if (this_century, month, day) <= (today.year, today.month, today.day)
        else this_century - 100
    )


def _year_month_day(text: str, locale: str) -> tuple[int, int, int] | None:
    numeric = _NUMERIC_DATE.findall(text) or _RUN_TOGETHER.findall(text)
    if len(numeric) == 1:
        return _ordered(*numeric[0], locale=locale)
    return (_with_named_month(text, locale) or _in_another_language(text)) if not numeric else None


def _in_another_language(text: str) -> tuple[int, int, int] | None:
    """A complete date with a named month, by whoever writes in a language that is not the locale's."""
    if len(text) > _LONGEST_DATE or not _YEAR.search(text):
        return None
    found = dateparser.parse(text, languages=_SPOKEN, settings=_COMPLETE)
    return (found.year, found.month, found.day) if found else None


def _ordered(first: str, second: str, third: str, *, locale: str) -> tuple[int, int, int] | None:
    if len(first) >= 3:
        return (int(first), int(second), int(third)) if len(first) == 4 and len(third) <= 2 else None
    if len(third) not in (2, 4):
        return None
    day, month = int(first), int(second)
    # In English both orders are written: the one that can be a date, and day first where both can.
    if (locale == "en_US" and day <= 12) or (locale.startswith("en") and month > 12):
        day, month = month, day
    return int(third), month, day


def _with_named_month(text: str, locale: str) -> tuple[int, int, int] | None:
    words = [word for word in re.findall(r"\d+|[^\W\d_]+", text) if word]
    months = _months(locale.partition("_")[0])
    named = [place for place, word in enumerate(words) if word in months and not word.isdigit()]
    numbers = [(place, int(word)) for place, word in enumerate(words) if word.isdigit() and len(word) <= 4]
    if len(named) != 1 or len(numbers) != 2:
        return None
    (first, day), (second, year) = numbers
    if len(words[first]) == 4 and len(words[second]) <= 2:
        day, year = year, day
    elif len(words[second]) not in (2, 4):
        return None
    return year, months[words[named[0]]], day


def _months(language: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for spoken in ("en", language):
        names |= {word: int(value) for word, value in lexicon(spoken).words_of("month").items()}
    names |= _ROMAN if language in ("pl", "cs") else {}
    return names | ({"mar": 3} if language in ("es", "it") else {})
