"""Who a person says they are: names, phone numbers, e-mail addresses; and yes or no."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.understanding.plain import plain_words

_LONGEST_NAME = 80
_LONGEST_TEXT = 300
_JOINERS = "\u200c\u200d"  # invisible, but part of Persian and Indian spelling
_LINK = re.compile(r"https?:|www\.|t\.me/|@\w|\w\.(com|net|org|info|ru|io)\b", re.IGNORECASE)


class Reason(StrEnum):
    """Why a detail was not taken; each has its sentence in the dialogs."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_NAME = "not_a_name"
    NOT_A_PHONE = "not_a_phone"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG_AGO = "too_long_ago"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as E.164 with its plus sign, and as people of its country read it."""

    e164: str
    shown: str


def read_name(text: str) -> str | Reason:
    """A name or surname as it was written, spaces put in order. Any script; not digits, links or commands."""
    marks = (mark if mark.isprintable() or mark in _JOINERS else " " for mark in text)
    name = " ".join("".join(marks).split()).strip(_JOINERS)
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


def read_contact(text: str, country: str) -> tuple[str, Phone | None, str | None]:
    """What stands for a name, with the one phone number and e-mail address that were written beside it."""
    words = text[:_LONGEST_TEXT].split()
    emails = {
        word: email for word in words if "@" in word and not isinstance(email := read_email(word), Reason)
    }
    rest = " ".join(word for word in words if word not in emails)
    numbers = list(phonenumbers.PhoneNumberMatcher(rest, country.upper()))
    phone = read_phone(numbers[0].raw_string, country) if len(numbers) == 1 else None
    if isinstance(phone, Phone):
        rest = f"{rest[: numbers[0].start]} {rest[numbers[0].end :]}"
    known = isinstance(phone, Phone) or len(emails) == 1
    return (
        rest.strip(" ,;·|") if known else text,
        phone if isinstance(phone, Phone) else None,
        next(iter(emails.values())) if len(emails) == 1 else None,
    )


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
