"""The accounts for which the contract is held: every provider, each of Eka's dialects, and its options."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from pydantic import BaseModel

from integrations.pace import Pace
from integrations.provider import BookingProvider
from integrations.registry import VENDORS
from tests.integrations.timepiece import RunningClock

SECRET = "fake-signing-key"
Deed = Literal["ping", "slots", "book", "cancel", "move", "check_in"]


@dataclass(frozen=True)
class Account:
    """operations: what the sandbox calls our deeds, for trouble on demand. zone: to see clocks change in."""

    name: str
    vendor: str
    options: Mapping[str, Any]
    operations: Mapping[Deed, str]
    told: tuple[str, ...] = ("base_url", "client_id", "client_secret")
    phone: str = "+34600"
    national_id: str = "00000000T"
    quirks: Mapping[str, Any] = field(default_factory=dict)

    async def settings(self, levers: httpx.AsyncClient, **more: Any) -> BaseModel:
        """From what the sandbox says of its account."""
        known = (await levers.get("/sandbox/accounts", params={"provider": self.vendor})).json()
        mine = next(each for each in known if each["provider"] == self.vendor)
        told = {key: mine[key] for key in self.told}
        return VENDORS[self.vendor].settings.model_validate({**told, **self.options, **more})

    def open(self, settings: BaseModel, clock: RunningClock) -> BookingProvider:
        return VENDORS[self.vendor].build(settings, clock, _hurry)

    def __str__(self) -> str:
        return self.name


class _NoPace:
    async def turn(self) -> None:
        """The sandbox's own limits are switched off."""


def _hurry(_name: str, _per_second: float) -> Pace:
    return _NoPace()


_EKA: Mapping[Deed, str] = {
    "ping": "getEntities",
    "slots": "getSlots",
    "book": "bookAppointment",
    "cancel": "cancelAppointment",
    "move": "rescheduleAppointment",
    "check_in": "checkIn",
}
DOCPLANNER = Account(
    "docplanner",
    "docplanner",
    {"webhook_secret": SECRET},
    {
        "ping": "getFacilities",
        "slots": "getSlots",
        "book": "bookSlot",
        "cancel": "cancelBooking",
        "move": "moveBooking",
        "check_in": "markPatientPresence",
    },
    told=("locale", "base_url", "client_id", "client_secret"),
)
EKA_V1 = Account("eka_care v1", "eka_care", {}, _EKA, phone="+91999")
EKA_V1_ALL = Account(
    "eka_care v1 with every option",
    "eka_care",
    {"reschedule": "native", "check_in": True, "webhook_secret": SECRET},
    _EKA,
    phone="+91998",
)
EKA_BUSINESS = Account(
    "eka_care business",
    "eka_care",
    {"dialect": "business", "webhook_secret": SECRET},
    _EKA,
    phone="+91997",
)
ALFADOCS = Account(
    "alfadocs",
    "alfadocs",
    {
        "webhook_secret": SECRET,
        "requires": ["birth_date", "gender", "national_id"],
        "required_fields": ["allergie", "anticoagulanti", "comeCiHaConosciuto"],
    },
    {
        "ping": "getContext",
        "slots": "getFreeSlots",
        "book": "createAppointment",
        "cancel": "updateAppointment",
        "move": "updateAppointment",
        "check_in": "updateAppointment",
    },
    told=("base_url", "api_key", "zone"),
    phone="+39333",
    national_id="PRVNNA85E43H501X",
    quirks={"required_fields": ["allergie", "comeCiHaConosciuto"]},
)
ACCOUNTS = (DOCPLANNER, EKA_V1, EKA_V1_ALL, EKA_BUSINESS, ALFADOCS)
