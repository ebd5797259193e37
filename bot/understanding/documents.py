"""The identity documents of the countries we serve: their names, forms, check digits, and what they carry."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stdnum.br import cpf
from stdnum.cl import rut
from stdnum.cz import rc
from stdnum.es import nif as es_nif
from stdnum.exceptions import InvalidChecksum, InvalidComponent
from stdnum.it import codicefiscale
from stdnum.mx import curp
from stdnum.pe import cui
from stdnum.pl import pesel
from stdnum.pt import cc
from stdnum.pt import nif as pt_nif
from stdnum.tr import tckimlik

# Letters that stand for the digits of a codice fiscale when two people would have the same one.
_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a number says of its bearer. gender: f or m, None where it leaves that open."""

    born: date
    gender: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """One country's number.

    name: as people there call it. example: a number from public documentation. lengths: how many characters
    it may have without spaces and marks. form: which letters and digits stand where.
    settle: the number as it is written down; raises ValidationError when it cannot be right.
    carries: what a number that is right says, given the last day on which its bearer can have been born.
    """

    name: str
    example: str
    lengths: tuple[int, ...]
    form: re.Pattern[str]
    settle: Callable[[str], str] = str
    carries: Callable[[str, date], Carried] | None = None


def _cpf(number: str) -> str:
    """Eleven times the same digit fits the check digits, and is nobody's."""
    if len(set(number)) == 1:
        raise InvalidChecksum
    return cpf.validate(number)


def _dni_or_nie(number: str) -> str:
    """Low numbers are often written without their leading zero."""
    return es_nif.validate("0" + number if len(number) == 8 else number)


def _curp(number: str) -> str:
    """Since 2023 there is an X for neither sex, which stdnum does not know."""
    curp.validate(number[:10] + number[10].replace("X", "H") + number[11:], validate_check_digits=False)
    if curp.calc_check_digit(number) != number[-1]:
        raise InvalidChecksum
    return number


def _dni_of_peru(number: str) -> str:
    """The check digit stands on the card, but is no part of the number."""
    return cui.validate(number)[:8]


def _nif_or_cc(number: str) -> str:
    return pt_nif.validate(number) if len(number) == 9 else cc.validate(number)


def _in_pesel(number: str, _latest: date) -> Carried:
    return Carried(pesel.get_birth_date(number), pesel.get_gender(number).lower())


def _in_rodne_cislo(number: str, _latest: date) -> Carried:
    return Carried(rc.get_birth_date(number), "f" if int(number[2:4]) > 50 else "m")


def _in_curp(number: str, _latest: date) -> Carried:
    return Carried(curp.get_birth_date(number), {"H": "m", "M": "f"}.get(number[10]))


def _in_codice_fiscale(number: str, latest: date) -> Carried:
    """Its year has two digits: the last one that can be."""
    born = codicefiscale.get_birth_date(number, minyear=latest.year - 99)
    if born > latest:
        born = codicefiscale.get_birth_date(number, minyear=latest.year - 100)
    day = int(number[9:11].translate(_OMOCODIA))
    return Carried(born, "f" if day > 40 else "m")


def _codice_fiscale(number: str) -> str:
    if int(number[9:11].translate(_OMOCODIA)) % 40 > 31:
        raise InvalidComponent
    return codicefiscale.validate(number)


DOCUMENTS = {
    "AR": Document("DNI", "12.345.678", (7, 8), re.compile(r"\d+")),
    "BR": Document("CPF", "123.456.789-09", (11,), re.compile(r"\d+"), _cpf),
    "CL": Document("RUN (RUT)", "12.345.678-5", (8, 9), re.compile(r"\d+[\dK]"), rut.validate),
    "CO": Document("cédula", "1.234.567.890", (6, 7, 8, 9, 10), re.compile(r"\d+")),
    "CZ": Document("rodné číslo", "710319/2745", (9, 10), re.compile(r"\d+"), rc.validate, _in_rodne_cislo),
    "ES": Document(
        "DNI / NIE", "12345678Z", (8, 9), re.compile(r"(\d{7,8}|[KLMXYZ]\d{7})[A-Z]"), _dni_or_nie
    ),
    "IT": Document(
        "codice fiscale",
        "RSSMRA85T10A562S",
        (16,),
        re.compile(r"[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]"),
        _codice_fiscale,
        _in_codice_fiscale,
    ),
    "MX": Document(
        "CURP",
        "HEGG560427MVZRRL04",
        (18,),
        re.compile(r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[\dA-Z]\d"),
        _curp,
        _in_curp,
    ),
    "PE": Document("DNI", "12345678", (8, 9), re.compile(r"\d{8}[\dA-K]?"), _dni_of_peru),
    "PT": Document(
        "NIF / Cartão de Cidadão", "123 456 789", (9, 12), re.compile(r"\d{9}([A-Z\d]{2}\d)?"), _nif_or_cc
    ),
    "TR": Document(
        "T.C. kimlik numarası", "10000000146", (11,), re.compile(r"[1-9]\d{10}"), tckimlik.validate
    ),
    "PL": Document("PESEL", "44051401359", (11,), re.compile(r"\d+"), pesel.validate, _in_pesel),
}
