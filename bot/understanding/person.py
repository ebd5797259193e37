"""Who a person says they are: names, phone numbers, e-mail addresses, dates of birth; and yes or no."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import dateparser
import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.understanding.lexicon import lexicon
from bot.understanding.plain import plain, plain_words

_LONGEST_NAME = 80
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
_OLDEST = 120
_LINK = re.compile(r"https?:|www\.|t\.me/|@\w|\w\.(com|net|org|info|ru|io)\b", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,4})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,4})(?!\d)")
_RUN_TOGETHER = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")


class Reason(StrEnum):
    """Why a detail was not taken; each has its sentence in the dialogs."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_NAME = "not_a_name"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_DATE = "not_a_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG_AGO = "too_long_ago"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as E.164 with its plus sign, and as people of its country read it."""

    e164: str
    shown: str


def read_name(text: str) -> str | Reason:
    """A name or surname as it was written, spaces put in order. Any script; not digits, links or commands."""
    name = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    if not name:
        return Reason.EMPTY
    if len(name) > _LONGEST_NAME:
        return Reason.TOO_LONG
    letters = any(mark.isalpha() for mark in name)
    if not letters or name.startswith("/") or _LINK.search(name) or sum(map(str.isdigit, name)) > 2:
        return Reason.NOT_A_NAME
    return name


def read_phone(text: str, country: str) -> Phone | Reason:
    """A telephone number; one without a country code is of `country` (ISO 3166-1 alpha-2)."""
    if not text.strip():
        return Reason.EMPTY
    try:
        number = phonenumbers.parse(text[:_LONGEST_TEXT].strip(), country.upper())
    except phonenumbers.NumberParseException:
        return Reason.NOT_A_PHONE
    if number.extension or not phonenumbers.is_valid_number(number):
        return Reason.NOT_A_PHONE
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
    )


def shown_phone(e164: str) -> str:
    """A number of ours as people of its country read it."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def example_phone(country: str) -> str:
    """A mobile number that nobody has, as one from abroad would write it."""
    number = phonenumbers.example_number_for_type(country.upper(), phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL) if number else ""


def read_email(text: str) -> str | Reason:
    """An e-mail address in its normal form; whether it exists is not asked."""
    address = text.strip().removeprefix("mailto:").strip("<>,;. \t\n")
    if not address:
        return Reason.EMPTY
    if len(address) > _LONGEST_TEXT:
        return Reason.TOO_LONG
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return Reason.NOT_AN_EMAIL


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
        return Reason.NOT_A_DATE
    if born > today:
        return Reason.IN_THE_FUTURE
    return born if today.year - born.year <= _OLDEST else Reason.TOO_LONG_AGO


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
    return names | ({"mar": 3} if language in ("es", "it") else {})


_YES = {
    "en": "yes y yeah yep yup ok okay sure correct right exactly fine agreed",
    "es": "si s sip vale claro correcto exacto ok okay acuerdo dale listo perfecto bueno",
    "de": "ja j jawohl jo klar genau richtig korrekt ok okay stimmt gerne",
    "it": "si s certo esatto giusto corretto ok okay va bene perfetto",
    "pl": "tak t jasne oczywiscie zgadza ok okej dobrze dokladnie pewnie zgoda",
    "pt": "sim s claro certo correto exato ok okay isso perfeito pode",
    "tr": "evet e tamam olur dogru tabii tabi ok aynen",
    "cs": "ano jo jasne spravne presne dobre souhlasim ok jiste urcite",
}
_NO = {
    "en": "no n nope nah wrong incorrect never",
    "es": "no n nop nada incorrecto tampoco",
    "de": "nein n ne nee falsch nicht nö",
    "it": "no n sbagliato errato",
    "pl": "nie n zle niestety",
    "pt": "nao n errado incorreto",
    "tr": "hayir h yok yanlis olmaz degil",
    "cs": "ne n nikoli spatne nesouhlasim",
}
# "No" begins a yes in these languages as often as it is English.
_NO_IS_UNCLEAR = ("pl", "cs")


def read_yes_no(text: str, *, locale: str) -> bool | None:
    """Yes, no, or None when a short answer is neither or both."""
    if text.strip() in ("👍", "✅", "👌"):
        return True
    if text.strip() in ("👎", "❌"):
        return False
    language, words = locale.partition("_")[0], plain_words(text)
    if not words or len(words) > 4:
        return None
    yes = _yes_words(language)
    no = _no_words(language)
    answers = {word in yes for word in words if word in yes or word in no}
    return answers.pop() if len(answers) == 1 else None


def _yes_words(language: str) -> set[str]:
    return set(_YES["en"].split() + _YES.get(language, "").split()) - set(_NO.get(language, "").split())


def _no_words(language: str) -> set[str]:
    english = [word for word in _NO["en"].split() if not (word == "no" and language in _NO_IS_UNCLEAR)]
    return set(english + plain_words(_NO.get(language, "")))
