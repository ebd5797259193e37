"""The front desk: all that a conversation may ask for."""

from dataclasses import dataclass

from bot.desk.accounts import Account
from bot.desk.bookings import Bookings
from bot.desk.catalogue import Catalogue
from bot.desk.patients import Patients
from bot.desk.times import FreeTimes


@dataclass(frozen=True, slots=True)
class House:
    """What the clinic says of itself."""

    name: str = ""
    reception_phone: str = ""
    policy_url: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything behind the counter."""

    house: House
    accounts: dict[str, Account]
    catalogue: Catalogue
    times: FreeTimes
    patients: Patients
    bookings: Bookings
