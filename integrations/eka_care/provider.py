"""Eka Care as a BookingProvider."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import httpx

from integrations.clock import Clock
from integrations.eka_care import bodies, events, mapping
from integrations.eka_care.api import EkaApi
from integrations.eka_care.auth import EkaTokens
from integrations.eka_care.bookings import Bookings, BusinessBookings, Earlier, V1Bookings
from integrations.eka_care.business import Business
from integrations.eka_care.catalogue import Catalogue
from integrations.eka_care.directory import Directory
from integrations.eka_care.mapping import instant
from integrations.eka_care.moves import Moves
from integrations.eka_care.probe import Probe
from integrations.eka_care.settings import Dialect, EkaCareSettings, Reschedule
from integrations.eka_care.timetable import FreeTimes
from integrations.eka_care.v1 import V1
from integrations.eka_care.visits import Visits
from integrations.errors import (
    NotFound,
    OutcomeUnknown,
    Rejected,
    SlotTaken,
    Unsupported,
)
from integrations.gate import Gate
from integrations.http import Http
from integrations.model import (
    Address,
    BookingRequest,
    Clinic,
    Doctor,
    Finding,
    Place,
    Service,
    Slot,
    Visit,
    VisitStatus,
)
from integrations.pace import OwnPace, Pace
from integrations.provider import BookingProvider, Capability


class EkaCareProvider(BookingProvider):
    """One workspace at Eka Care. A doctor who also sees patients by video has two addresses at a clinic."""

    country, currency, locale = "IN", "INR", "en_IN"

    def __init__(
        self,
        settings: EkaCareSettings,
        clock: Clock,
        *,
        pace: Pace | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.zone, self.capabilities = settings.zone, _capabilities(settings)
        self._settings, self._clock, self._gate = settings, clock, Gate(clock)
        self._http = Http("eka_care", settings.root, settings, clock, transport=transport, sleep=sleep)
        tokens = EkaTokens(self._http, settings, clock, pace or OwnPace(settings.requests_per_second))
        self.api = EkaApi(self._http, tokens, settings.dialect)
        self._times = FreeTimes(self.api, settings)
        self._catalogue = Catalogue(self.api, self._times, settings, clock, self.currency)
        self._directory = Directory(self.api)
        self._assemble(V1(self.api), Business(self.api))

    def _assemble(self, v1: V1, business: Business) -> None:
        """What differs by dialect."""
        settings, directory, times = self._settings, self._directory, self._times
        ours = V1Bookings(v1, directory, times, self.zone)
        self._bookings: Bookings = ours
        self._appointments: V1 | Business = v1
        if settings.dialect is Dialect.BUSINESS:
            self._bookings = BusinessBookings(business, v1, directory, times, self.zone)
            self._appointments = business
        self._business = business
        self._visits = Visits(self._appointments, v1, self.zone)
        self._moves = Moves(v1, self._visits, ours, times, settings.reschedule, self.zone)
        self._probe = Probe(self.api, v1, business, settings.dialect)

    async def clinics(self) -> Sequence[Clinic]:
        return await self._catalogue.clinics()

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        return await self._catalogue.doctors(clinic_id)

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        return await self._catalogue.addresses(clinic_id, doctor_id)

    async def services(self, place: Place) -> Sequence[Service]:
        return await self._catalogue.services(place)

    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        """The API lists past times too."""
        now = self._clock.now()
        since = max(instant(since), instant(now))
        if since >= until:
            return ()
        found = await self._times.between(place, service.id, since, until)
        free = [slot for slot in found if slot.start > now]
        for slot in free:
            self._gate.reopen(_target(place, slot))
        return free

    async def book(self, request: BookingRequest) -> Visit:
        return await self._gate.attempt(_target(request.place, request.slot), lambda: self._book(request))

    async def _book(self, request: BookingRequest) -> Visit:
        """Looks before it asks: Eka may not refuse a time that is taken, nor a request that it has seen."""
        earlier, known = await asyncio.gather(
            self._bookings.earlier(request), self._directory.ids(request.patient)
        )
        if earlier.appointment is not None:
            return self._ours(mapping.visit(request.place, earlier.appointment, self.zone), request)
        if not await self._times.is_free(request):
            raise SlotTaken
        patient_id = known[0] if known else await self._directory.add(request.patient)
        return self._ours(await self._send(request, patient_id, earlier), request)

    async def _send(self, request: BookingRequest, patient_id: str, earlier: Earlier) -> Visit:
        """A refusal may be about the id that we gave: then another try of this request was there first.

        It may also be a taken time in words that do not say so.
        """
        try:
            visit_id = await self._bookings.book(request, patient_id, earlier.partner_id)
        except (SlotTaken, Rejected) as refused:
            found = (await self._bookings.earlier(request)).appointment
            if found is not None:
                return mapping.visit(request.place, found, self.zone)
            if isinstance(refused, Rejected) and not await self._times.is_free(request):
                raise SlotTaken(str(refused)) from None
            raise
        return self._moves.assumed(visit_id, request)

    async def find_booked(self, request: BookingRequest) -> Visit | None:
        found = await self._bookings.find(request)
        return self._ours(mapping.visit(request.place, found, self.zone), request) if found else None

    def _ours(self, visit: Visit, request: BookingRequest) -> Visit:
        """With what Eka did not repeat of our own request."""
        return visit.model_copy(
            update={
                "place": request.place,
                "service_id": visit.service_id or request.service.id,
                "comment": visit.comment or bodies.notes(request),
                "patient_name": visit.patient_name or request.patient.name,
                "patient_surname": visit.patient_surname or request.patient.surname,
                "phone": visit.phone or request.patient.phone,
            }
        )

    async def visit(self, place: Place, visit_id: str) -> Visit:
        """A visit that the clinic has rescheduled is returned at its new time, under its new id."""
        return await self._visits.now(place, visit_id)

    async def visits(self, place: Place, since: datetime, until: datetime) -> Sequence[Visit]:
        self._must(Capability.LIST_VISITS)
        return await self._visits.between(place, since, until)

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        """A refusal is success only when the visit proves to be cancelled. Eka has no field for a reason."""
        try:
            await self._appointments.cancel(visit_id)
        except (NotFound, Rejected) as refused:
            if (await self.visit(place, visit_id)).status is not VisitStatus.CANCELLED:
                raise refused
        finally:
            self._gate.forget()

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        self._must(Capability.MOVE)
        target = _target(request.place, request.slot)
        moved = await self._gate.attempt(target, lambda: self._move(place, visit_id, request))
        return self._ours(moved, request)

    async def _move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        try:
            return await self._moves.move(place, visit_id, request)
        finally:
            self._gate.forget()

    async def find_moved(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        self._must(Capability.MOVE)
        return await self._moves.find(place, visit_id, request)

    async def check_in(self, place: Place, visit_id: str) -> None:
        """Without the answer, or refused the second time, it counts when the visit says so."""
        self._must(Capability.CHECK_IN)
        try:
            await self._business.check_in(visit_id)
        except (Rejected, OutcomeUnknown) as error:
            if not (await self.visit(place, visit_id)).present:
                raise error

    def changed(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        self._must(Capability.NOTIFIES)
        secret = self._settings.webhook_secret.get_secret_value()
        events.verify(headers, body, secret, self._clock.now())
        return events.visits_named(body)

    async def probe(self) -> Sequence[Finding]:
        today = self._clock.now().astimezone(self.zone).date()
        return [finding async for finding in self._probe.findings(today)]

    async def ping(self) -> None:
        await self.api.entities()

    async def close(self) -> None:
        await self._http.close()

    def _must(self, capability: Capability) -> None:
        if capability not in self.capabilities:
            raise Unsupported(f"this account does not declare {capability.value}")


def _capabilities(settings: EkaCareSettings) -> frozenset[Capability]:
    declared = {
        Capability.CANCEL: True,
        Capability.LIST_VISITS: settings.dialect is Dialect.V1,
        Capability.MOVE: settings.reschedule is not Reschedule.ANEW,
        Capability.CHECK_IN: settings.checks_in,
        Capability.NOTIFIES: bool(settings.webhook_secret.get_secret_value()),
    }
    return frozenset(capability for capability, can in declared.items() if can)


def _target(place: Place, slot: Slot) -> tuple[str, datetime]:
    """A doctor sees one patient at a time, in the clinic or by video."""
    return place.doctor_id, instant(slot.start)
