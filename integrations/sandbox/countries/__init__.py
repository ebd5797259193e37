"""What differs from country to country: money, zone, and the words a clinic there would use."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

LOCALES = ("ar", "br", "cl", "co", "cz", "es", "it", "mx", "pe", "pt", "tr", "pl", "de")


class Speciality(NamedTuple):
    name: str
    procedure: str
    procedure_minutes: int
    procedure_price: int


class City(NamedTuple):
    name: str
    post_code: str
    streets: list[str]


@dataclass(frozen=True)
class Country:
    """Believable material for one market, from its TOML file here."""

    locale: str
    number: int
    domain: str
    zone: ZoneInfo
    currency: str
    dial: str
    facilities: list[str]
    first_visit: str
    follow_up: str
    online: str
    internal: str
    price_note: str
    prices: list[int]
    specialities: list[Speciality]
    cities: list[City]
    women: list[str]
    men: list[str]
    surnames: list[str]
    surnames_women: list[str]
    patients: list[str]
    insurers: list[str]


@cache
def country(locale: str) -> Country:
    """The country of one of the thirteen locales. Raises ValueError for any other."""
    number = LOCALES.index(locale) + 1
    words = tomllib.loads(Path(__file__).with_name(f"{locale}.toml").read_text("utf-8"))
    words.setdefault("surnames_women", words["surnames"])
    words["zone"] = ZoneInfo(words["zone"])
    words["specialities"] = [Speciality(*each) for each in words["specialities"]]
    words["cities"] = [City(*each) for each in words["cities"]]
    return Country(locale=locale, number=number, **words)
