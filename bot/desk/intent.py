"""A booking that a patient asked for, as a value: what is to be booked, how it was shown, how it ended."""

from enum import StrEnum
from secrets import choice

from pydantic import AwareDatetime

from integrations.model import BookingRequest, Value, Visit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else


class Shown(Value):
    """The visit in words, as the patient saw it when agreeing to it. zone: IANA name of the address."""

    clinic: str
    doctor: str
    speciality: str = ""
    address: str
    online: bool = False
    service: str
    price: str = ""
    zone: str


class BookingIntent(Value):
    """What to book for whom. The same value for ever: kept before the first call to the provider.

    patient_id: the known patient, empty for somebody new. relation: how the chat calls them.
    """

    id: str
    chat_id: int
    account: str
    locale: str
    request: BookingRequest
    shown: Shown
    patient_id: str = ""
    relation: str = ""


class Ending(StrEnum):
    """How an intent stands. BOOKED, TAKEN, REFUSED and FAILED are final."""

    WAITING = "waiting"  # not sent yet
    SENT = "sent"  # a call went out, or may have
    BOOKED = "booked"
    TAKEN = "taken"
    REFUSED = "refused"  # the provider will not have it
    FAILED = "failed"  # surely not booked, the provider could not be asked


class Settlement(Value):
    """The end of an intent. visit: only when booked."""

    ending: Ending
    visit: Visit | None = None
    visit_id: str = ""
    settled_at: AwareDatetime


def reference() -> str:
    """Six characters that a person can read out on the phone."""
    return "".join(choice(ALPHABET) for _ in range(6))


def settled_key(intent_id: str, stage: str) -> str:
    """The inbox key of the news about an intent: the same news is told once."""
    return f"intent:{intent_id}:{stage}"
