"""The one interface behind which every vendor stands."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from integrations.errors import Unsupported
from integrations.model import (
    Address,
    BookingRequest,
    Clinic,
    Doctor,
    Document,
    DocumentRule,
    Finding,
    Place,
    Service,
    Slot,
    Visit,
)

PATH_SECRET = ":secret"  # noqa: S105  no header that comes over the network can be called so


class Capability(StrEnum):
    """What a provider can be told beyond listing and booking. Undeclared means: never offered to anyone.

    MOVE: in one call. Where only CANCEL is declared, a visit is moved by booking anew, then cancelling.
    NOTIFIES: it can tell us by itself that visits changed. DOCUMENTS: it takes files for a patient's record.
    """

    LIST_VISITS = "list_visits"
    CANCEL = "cancel"
    MOVE = "move"
    CHECK_IN = "check_in"
    NOTIFIES = "notifies"
    DOCUMENTS = "documents"


class BookingProvider(ABC):
    """One account at one vendor. Every method raises `integrations.errors.ProviderError`, nothing else.

    Reads may be repeated by the provider itself; a write is sent once, and when its answer is lost the
    method raises OutcomeUnknown, never guesses. All instants are aware; `zone` is the zone in which the
    account's addresses live.
    """

    capabilities: frozenset[Capability] = frozenset()
    zone: ZoneInfo
    currency: str  # ISO 4217
    country: str  # ISO 3166-1 alpha-2
    locale: str  # the language of its patients, as Babel names it

    @abstractmethod
    async def clinics(self) -> Sequence[Clinic]: ...

    @abstractmethod
    async def doctors(self, clinic_id: str) -> Sequence[Doctor]: ...

    @abstractmethod
    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]: ...

    @abstractmethod
    async def services(self, place: Place) -> Sequence[Service]:
        """The services that patients may book at this address."""

    @abstractmethod
    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        """Free times for the service with since <= start < until, in order; empty when there are none."""

    @abstractmethod
    async def book(self, request: BookingRequest) -> Visit:
        """Book once. Raises SlotTaken, NotOffered, Rejected, Unavailable (not done) or OutcomeUnknown."""

    @abstractmethod
    async def find_booked(self, request: BookingRequest) -> Visit | None:
        """The visit that an earlier `book` of the same request made, None when it surely made none."""

    @abstractmethod
    async def visit(self, place: Place, visit_id: str) -> Visit:
        """One visit as it is now. Raises NotFound."""

    async def visits(self, place: Place, since: datetime, until: datetime) -> Sequence[Visit]:
        raise Unsupported

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        raise Unsupported

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        """Move the visit to the place and time of `request`, in one call that frees the old time only when
        the new one is sure. Returns the visit at its new time, under its new id where there is one.

        Raises SlotTaken, NotOffered, Rejected, NotFound, Unavailable (not done) or OutcomeUnknown.
        """
        raise Unsupported

    async def find_moved(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        """The visit where an earlier `move` with the same arguments put it, None when it surely did not."""
        raise Unsupported

    async def check_in(self, place: Place, visit_id: str) -> None:
        """The patient is here. Saying so twice is harmless."""
        raise Unsupported

    def changed(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """Ids of the visits that a pushed notification names: a hint, the truth is read back.

        headers: in lower case; the secret part of the address that it came to is under PATH_SECRET.
        Raises AccessDenied when it is not genuine, Rejected when it is no notice.
        """
        raise Unsupported

    @property
    def document_rule(self) -> DocumentRule:
        raise Unsupported

    async def add_document(self, place: Place, visit_id: str, document: Document) -> None:
        """Put a document into the record of the visit's patient."""
        raise Unsupported

    async def has_document(self, place: Place, visit_id: str, name: str) -> bool:
        """Whether that record holds a document of this name: what became of an `add_document` whose answer

        was lost. Where a provider with DOCUMENTS cannot tell, the document is added once more at most.
        """
        raise Unsupported

    async def probe(self) -> Sequence[Finding]:
        """Which operations answer. Changes nothing, never raises ProviderError: a failure is a finding."""
        return ()

    @abstractmethod
    async def ping(self) -> None:
        """Prove that the address answers and the credentials are good."""

    @abstractmethod
    async def close(self) -> None: ...
