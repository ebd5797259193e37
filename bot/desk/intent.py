"""What a patient asked for, as values: what is to be done at the provider, how it was shown, how it ended."""

from enum import StrEnum
from secrets import choice
from typing import Literal

from pydantic import AwareDatetime

from integrations.model import BookingRequest, Place, Value, Visit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else


class Kind(StrEnum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    CHECK_IN = "check_in"
    DOCUMENT = "document"


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


class Standing(Value):
    """A visit that stands at the provider, as it is known when something is to be done with it."""

    visit_id: str
    place: Place
    provider_visit_id: str
    start: AwareDatetime
    reference: str


class Intent(Value):
    """What to do for whom. The same value for ever: kept before the first call to the provider."""

    id: str
    chat_id: int
    account: str
    locale: str
    shown: Shown


class BookingIntent(Intent):
    """Book a visit. patient_id: a known patient, empty for somebody new. relation: to who writes."""

    kind: Literal[Kind.BOOK] = Kind.BOOK
    request: BookingRequest
    patient_id: str = ""
    relation: str = ""

    @property
    def reference(self) -> str:
        return self.request.reference


class MoveIntent(Intent):
    """Move a visit to where `request` says. native: in one call; else booked anew, then cancelled."""

    kind: Literal[Kind.MOVE] = Kind.MOVE
    reference: str
    standing: Standing
    request: BookingRequest
    native: bool


class CancelIntent(Intent):
    """Cancel a visit. reason: in the patient's words, may be empty."""

    kind: Literal[Kind.CANCEL] = Kind.CANCEL
    reference: str
    standing: Standing
    reason: str = ""


class CheckInIntent(Intent):
    """Say that the patient is there."""

    kind: Literal[Kind.CHECK_IN] = Kind.CHECK_IN
    reference: str
    standing: Standing


class DocumentIntent(Intent):
    """Put a file into the record of a visit's patient. Its content stays with the channel.

    file_id, file_name, mime: as the channel and the patient named it. nth, of: those sent together have ids
    that differ in their last part only, which counts from 0.
    """

    kind: Literal[Kind.DOCUMENT] = Kind.DOCUMENT
    reference: str
    standing: Standing
    file_id: str
    file_name: str
    mime: str
    nth: int = 0
    of: int = 1

    @property
    def together(self) -> str:
        """What the ids of those sent together begin with."""
        return self.id.rpartition("-")[0]


class Coming(Value):
    """The patient says that they will come. Nothing has to be asked of the provider for it."""

    visit_id: str


AnyIntent = BookingIntent | MoveIntent | CancelIntent | CheckInIntent | DocumentIntent

INTENTS: dict[str, type[AnyIntent]] = {
    Kind.BOOK: BookingIntent,
    Kind.MOVE: MoveIntent,
    Kind.CANCEL: CancelIntent,
    Kind.CHECK_IN: CheckInIntent,
    Kind.DOCUMENT: DocumentIntent,
}


class Ending(StrEnum):
    """How an intent stands. All but WAITING and SENT are final."""

    WAITING = "waiting"  # not sent yet
    SENT = "sent"  # a call went out, or may have
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    PRESENT = "present"
    ADDED = "added"
    TAKEN = "taken"  # somebody else has the time
    REFUSED = "refused"  # the provider will not have it
    GONE = "gone"  # the visit is not there any more
    FAILED = "failed"  # surely not done, the provider could not be asked


DONE = {
    Kind.BOOK: Ending.BOOKED,
    Kind.MOVE: Ending.MOVED,
    Kind.CANCEL: Ending.CANCELLED,
    Kind.CHECK_IN: Ending.PRESENT,
    Kind.DOCUMENT: Ending.ADDED,
}


class Settlement(Value):
    """The end of an intent. visit: as booked or moved. visit_id: ours, of the visit that it is about."""

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
