"""An identity number that somebody writes where none is asked for: it may not stay in the chat either."""

from bot.desk.desk import Desk
from bot.engine.dialog import Call
from bot.understanding.national_id import NationalId, read_national_id
from bot.understanding.person import Phone, read_phone

# Where a number proves itself by its check digits; elsewhere any few digits could be one.
PROVING = frozenset({"BR", "CL", "CZ", "ES", "IT", "MX", "PL", "PT", "TR"})


def holds_identity_number(call: Call[Desk], text: str) -> bool:
    """Whether the words surely hold a number of a country in which one of our clinics is."""
    countries = PROVING.intersection(account.country for account in call.desk.accounts.values())
    return any(_is_number(call, text, country) for country in countries)


def _is_number(call: Call[Desk], text: str, country: str) -> bool:
    if isinstance(read_phone(text, country), Phone):
        return False
    return isinstance(read_national_id(text, country=country, today=call.now.date()), NationalId)
