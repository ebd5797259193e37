"""National identity numbers as people write them: read, checked, and held against what is known."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from bot.understanding.birth_date import OLDEST
from bot.understanding.documents import DOCUMENTS, Document

_BETWEEN = re.compile(r"[\s.,:/_·\-‐‑‒–—−]+")
_FREE = range(3, 31)


class Fault(StrEnum):
    """What is wrong with a number; each has its sentence in the dialogs. INSIDE: what it says cannot be."""

    LENGTH = "length"
    LETTERS = "letters"
    CHECK = "check"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class NationalId:
    """A number as its country writes it down, and what it says of its bearer, None where that is nothing.

    gender: f or m.
    """

    value: str
    born: date | None = None
    gender: str | None = None


def document_of(country: str) -> Document | None:
    """What people of a country (ISO 3166-1 alpha-2) show, None where no number is customary."""
    return DOCUMENTS.get(country.upper())


def read_national_id(text: str, *, country: str, today: date) -> NationalId | Fault:
    """A number of the country's document; where none is customary, whatever could be one."""
    document = document_of(country)
    if document is None:
        return _free(text)
    found = _checked(compact(text), document, today)
    # "my DNI is 12345678Z": words around a number, which must then be right as it stands.
    parts = text.split() if isinstance(found, Fault) else []
    inside = (_checked(compact(part), document, today) for part in parts)
    return next((one for one in inside if isinstance(one, NationalId)), found)


def fits(value: str, *, country: str) -> bool:
    """Whether a number that was read once is one of this country's."""
    document = document_of(country)
    if document is None:
        return True
    try:
        return bool(document.form.fullmatch(value)) and document.settle(value) == value
    except ValidationError:
        return False


def agrees(value: str, *, country: str, born: date | None, gender: str | None) -> bool:
    """Whether it is one of the country's, and does not contradict what is known of its bearer."""
    document = document_of(country)
    if not fits(value, country=country) or document is None or document.carries is None:
        return fits(value, country=country)
    said = document.carries(value, born or date.max)
    return born in (None, said.born) and (said.gender is None or gender in (None, said.gender))


def compact(text: str) -> str:
    """A number without the spaces and marks that people put into it, in capitals and our digits."""
    marks = unicodedata.normalize("NFKC", _BETWEEN.sub("", text)).upper()
    return "".join(str(unicodedata.digit(mark)) if mark.isdigit() else mark for mark in marks)


def _checked(number: str, document: Document, today: date) -> NationalId | Fault:
    if len(number) not in document.lengths:
        return Fault.LENGTH
    if not document.form.fullmatch(number):
        return Fault.LETTERS
    try:
        value = document.settle(number)
        said = document.carries(value, today) if document.carries else None
    except InvalidLength:
        return Fault.LENGTH
    except InvalidChecksum:
        return Fault.CHECK
    except ValidationError:
        return Fault.INSIDE
    if said is None:
        return NationalId(value)
    if said.born > today or today.year - said.born.year > OLDEST:
        return Fault.INSIDE
    return NationalId(value, said.born, said.gender)


def _free(text: str) -> NationalId | Fault:
    value = " ".join(text.split())
    if len(value) not in _FREE:
        return Fault.LENGTH
    return NationalId(value) if any(mark.isdigit() for mark in value) else Fault.LETTERS
