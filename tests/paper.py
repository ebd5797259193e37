"""A provider on paper: the smallest clinic that shows every question, for tests of the conversation alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from integrations.errors import NotFound, Rejected, SlotTaken
from integrations.model import (
    Address,
    BookingRequest,
    Clinic,
    Doctor,
    PatientField,
    Place,
    Service,
    Slot,
    Visit,
    VisitStatus,
)
from integrations.provider import BookingProvider, Capability

SPECIALITIES = ("Cardiología", "Dermatología & <Venereología>", "Pediatría")
NAMES = ("Ruiz", "O'Neil", "Gómez", "Łukasz", "İnan", "Sánchez", "Vidal", "Prieto")


class PaperClock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def now(self) -> datetime:
        return self.at


class PaperProvider(BookingProvider):
    """Two clinics: a large one with eight doctors, and a small one with a choice of one everywhere.

    It can be told everything; a test takes a capability away by setting `capabilities`.
    """

    capabilities = frozenset(
        (Capability.LIST_VISITS, Capability.CANCEL, Capability.MOVE, Capability.CHECK_IN)
    )
    zone = ZoneInfo("Europe/Madrid")
    currency = "EUR"
    country = "ES"
    locale = "es_ES"

    def __init__(self, clock: PaperClock) -> None:
        self._clock = clock
        self.booked: dict[tuple[Place, datetime], Visit] = {}
        self.trouble: list[Exception] = []
        self.requests: list[BookingRequest] = []
        self.reasons: list[str] = []

    async def clinics(self) -> Sequence[Clinic]:
        return (Clinic(id="1", name="Clínica <Alameda> & Söhne"), Clinic(id="2", name="Consulta Mayor"))

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        if clinic_id == "2":
            return (Doctor(id="20", clinic_id="2", name="Dra. Una Sola"),)
        return [
            Doctor(id=str(n), clinic_id="1", name=f"Dr. {name}", specialities=(SPECIALITIES[n % 3],))
            for n, name in enumerate(NAMES)
        ]

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        every = frozenset(PatientField)
        here = Address(
            place=Place(clinic_id=clinic_id, doctor_id=doctor_id, address_id=f"{doctor_id}a"),
            street="Calle Mayor 1",
            post_code="28013",
            city="Madrid",
            requires=every if doctor_id == "0" else frozenset(),
        )
        online = here.model_copy(
            update={
                "place": here.place.model_copy(update={"address_id": f"{doctor_id}b"}),
                "online": True,
                "pays_online": True,
            }
        )
        return (here, online) if doctor_id in ("0", "1") else (here,)

    async def services(self, place: Place) -> Sequence[Service]:
        first = Service(
            id="s1", name="Primera visita", price=Decimal(60), price_from=True, duration=30, default=True
        )
        again = Service(id="s2", name="Revisión", price=None, duration=15)
        return (first,) if place.clinic_id == "2" else (first, again)

    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        if self.trouble:
            raise self.trouble.pop()
        day, found = since.astimezone(self.zone).date(), []
        while datetime.combine(day, time(), self.zone) < until:
            if day.weekday() < 5 and day.day % 3:
                starts = [datetime.combine(day, time(hour, 30), self.zone) for hour in (9, 11, 16)]
                found += [Slot(start=s, ref=s.isoformat(), duration=30) for s in starts if since <= s < until]
            day += timedelta(days=1)
        return [slot for slot in found if (place, slot.start) not in self.booked]

    async def book(self, request: BookingRequest) -> Visit:
        self.requests.append(request)
        if self.trouble:
            raise self.trouble.pop()
        key = (request.place, request.slot.start)
        if key in self.booked:
            raise SlotTaken
        self.booked[key] = Visit(
            id=f"v{len(self.requests)}",
            place=request.place,
            status=VisitStatus.BOOKED,
            start=request.slot.start,
            end=request.slot.start + timedelta(minutes=30),
            comment=request.reference,
        )
        return self.booked[key]

    async def find_booked(self, request: BookingRequest) -> Visit | None:
        if self.trouble:
            raise self.trouble.pop()
        found = self.booked.get((request.place, request.slot.start))
        return found if found and found.comment == request.reference else None

    async def visit(self, place: Place, visit_id: str) -> Visit:
        return self._standing(visit_id)

    async def visits(self, place: Place, since: datetime, until: datetime) -> Sequence[Visit]:
        return [v for v in self.booked.values() if v.place == place and since <= v.start < until]

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        if self.trouble:
            raise self.trouble.pop()
        visit = self._standing(visit_id)
        self.reasons.append(reason)
        del self.booked[(visit.place, visit.start)]

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        self.requests.append(request)
        if self.trouble:
            raise self.trouble.pop()
        visit, key = self._standing(visit_id), (request.place, request.slot.start)
        if key in self.booked:
            raise SlotTaken
        if request.place != visit.place:
            raise Rejected
        del self.booked[(visit.place, visit.start)]
        end = request.slot.start + timedelta(minutes=30)
        self.booked[key] = visit.model_copy(update={"start": request.slot.start, "end": end})
        return self.booked[key]

    async def find_moved(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        if self.trouble:
            raise self.trouble.pop()
        found = self.booked.get((request.place, request.slot.start))
        return found if found and found.id == visit_id else None

    async def check_in(self, place: Place, visit_id: str) -> None:
        if self.trouble:
            raise self.trouble.pop()
        visit = self._standing(visit_id)
        self.booked[(visit.place, visit.start)] = visit.model_copy(update={"present": True})

    def _standing(self, visit_id: str) -> Visit:
        for visit in self.booked.values():
            if visit.id == visit_id:
                return visit
        raise NotFound

    async def ping(self) -> None:
        return None

    async def close(self) -> None:
        return None


def monday() -> datetime:
    """A Monday morning in November, before the doctors begin."""
    return datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
