"""The front desk: all that a conversation may ask for."""

from dataclasses import dataclass

from bot.desk.accounts import Account
from bot.desk.catalogue import Catalogue
from bot.desk.deeds import Deeds
from bot.desk.patients import Patients
from bot.desk.privacy import Privacy
from bot.desk.times import FreeTimes
from bot.desk.visits import Visits


@dataclass(frozen=True, slots=True)
class House:
    """What the clinic says of itself. asks_marketing: patients are asked whether it may send them news."""

    name: str = ""
    reception_phone: str = ""
    policy_url: str = ""
    asks_marketing: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything behind the counter."""

    house: House
    accounts: dict[str, Account]
    catalogue: Catalogue
    times: FreeTimes
    patients: Patients
    deeds: Deeds
    visits: Visits
    privacy: Privacy
