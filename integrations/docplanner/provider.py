"""Docplanner as a BookingProvider."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hmac import compare_digest

import httpx

from integrations.clock import Clock
from integrations.docplanner import events, mapping
from integrations.docplanner.api import DocplannerApi
from integrations.docplanner.auth import ClientCredentials
from integrations.docplanner.mapping import instant
from integrations.docplanner.parse import Booked
from integrations.docplanner.settings import DocplannerSettings
from integrations.errors import AccessDenied, NotFound, ProviderError, Rejected, Unsupported
from integrations.gate import Gate
from integrations.http import Http
from integrations.model import (
    Address,
    BookingRequest,
    Clinic,
    Doctor,
    Place,
    Service,
    Slot,
    Visit,
    VisitStatus,
)
from integrations.provider import PATH_SECRET, BookingProvider, Capability

ACCEPT = "application/vnd.docplanner+json; charset=UTF-8, application/vnd.error+docplanner+json"
_CHUNK = timedelta(days=31)
_AROUND = timedelta(days=1)
_BEARER = "bearer "
_ALWAYS = frozenset({Capability.LIST_VISITS, Capability.CANCEL, Capability.MOVE, Capability.CHECK_IN})


class DocplannerProvider(BookingProvider):
    """One API client at one locale. A clinic that edits its profile changes ids: NotFound means re-read."""

    def __init__(
        self,
        settings: DocplannerSettings,
        clock: Clock,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        locale = settings.place
        self.zone, self.currency = locale.zone, locale.currency
        self.country, self.locale = locale.country, locale.language
        self._secret, self._header = settings.webhook_secret.get_secret_value(), settings.webhook_header
        self.capabilities = _ALWAYS | ({Capability.NOTIFIES} if self._secret else frozenset())
        self._clock, self._default_duration = clock, settings.default_duration
        self._http = Http(
            "docplanner",
            settings.root,
            settings,
            clock,
            headers={"Accept": ACCEPT},
            transport=transport,
            sleep=sleep,
        )
        credentials = ClientCredentials(self._http, settings.client_id, settings.client_secret, clock)
        self.api = DocplannerApi(self._http, credentials, settings.with_style)
        self._gate = Gate(clock)

    async def clinics(self) -> Sequence[Clinic]:
        return [mapping.clinic(found) for found in await self.api.facilities()]

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        return [mapping.doctor(clinic_id, found) for found in await self.api.doctors(clinic_id)]

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        found = await self.api.addresses(clinic_id, doctor_id)
        return [mapping.address(clinic_id, doctor_id, address) for address in found]

    async def services(self, place: Place) -> Sequence[Service]:
        found = await self.api.address_services(place)
        return [mapping.service(service) for service in found if service.is_visible]

    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        now, until = instant(self._clock.now()), instant(until)
        since = max(instant(since), now)
        chunks = await asyncio.gather(*(self._chunk(place, service, *span) for span in _spans(since, until)))
        found = {instant(slot.start): slot for slots in chunks for slot in slots}
        for start in found:
            self._gate.reopen((place.address_id, start))
        return [found[start] for start in sorted(found) if since <= start < until and start > now]

    async def _chunk(self, place: Place, service: Service, start: datetime, end: datetime) -> list[Slot]:
        found = await self.api.slots(place, start.astimezone(self.zone), end.astimezone(self.zone))
        slots = (mapping.slot(each, service.id, self.zone) for each in found)
        return [slot for slot in slots if slot is not None]

    async def book(self, request: BookingRequest) -> Visit:
        target = request.place.address_id, instant(request.slot.start)
        return await self._gate.attempt(target, lambda: self._book(request))

    async def _book(self, request: BookingRequest) -> Visit:
        duration = await self._duration(request.place, request.service, request.slot)
        answer = await self.api.book(
            request.place,
            request.slot.ref,
            mapping.booking_body(request, duration),
            mapping.private_words(request.patient),
        )
        visit = await self._made(answer, request.place, request.service, request.slot, duration)
        return visit.model_copy(
            update={
                "comment": visit.comment or mapping.comment(request.reference),
                "patient_name": visit.patient_name or request.patient.name,
                "patient_surname": visit.patient_surname or request.patient.surname,
                "phone": visit.phone or request.patient.phone,
            }
        )

    async def _duration(self, place: Place, service: Service, slot: Slot) -> int:
        """Minutes, which a slot rarely carries: the services that fit it tell, else the service, else we."""
        if slot.duration:
            return slot.duration
        try:
            fitting = await self.api.address_services(place, slot.ref)
        except (NotFound, Rejected):
            fitting = []  # the slot may be gone, which booking says more clearly
        told = next((found.duration for found in fitting if found.id == service.id), None)
        return told or service.duration or self._default_duration

    async def _made(self, answer: Booked, place: Place, service: Service, slot: Slot, duration: int) -> Visit:
        """The visit that an accepted write made; its link names it where the body does not."""
        where, known = answer.place or place, answer.booking
        if known is None:
            try:
                known = await self.api.booking(where, answer.linked_id)
            except ProviderError:
                return self._assumed(where, answer.linked_id, service, slot, duration)
        visit = mapping.visit(where, known, self.zone)
        return visit.model_copy(update={"service_id": visit.service_id or service.id})

    def _assumed(self, place: Place, visit_id: str, service: Service, slot: Slot, duration: int) -> Visit:
        """Made for sure, as the link says, though it cannot be read just now."""
        return Visit(
            id=visit_id,
            place=place,
            status=VisitStatus.BOOKED,
            start=slot.start,
            end=slot.start + timedelta(minutes=duration),
            service_id=service.id,
        )

    async def find_booked(self, request: BookingRequest) -> Visit | None:
        start = instant(request.slot.start)
        for visit in await self.visits(request.place, start - _AROUND, start + _AROUND):
            if mapping.made_by(visit, request):
                return visit
        return None

    async def visit(self, place: Place, visit_id: str) -> Visit:
        return mapping.visit(place, await self.api.booking(place, visit_id), self.zone)

    async def visits(self, place: Place, since: datetime, until: datetime) -> Sequence[Visit]:
        found = self.api.bookings(place, since.astimezone(self.zone), until.astimezone(self.zone))
        return [mapping.visit(place, booking, self.zone) async for booking in found]

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        """A refusal is success only when the visit proves to be cancelled: a lone 404 proves nothing."""
        try:
            await self.api.cancel(place, visit_id, reason)
        except (NotFound, Rejected) as refused:
            if (await self.visit(place, visit_id)).status is not VisitStatus.CANCELLED:
                raise refused
        finally:
            self._gate.forget()

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        wanted = request.place.address_id, instant(request.slot.start)
        return await self._gate.attempt(wanted, lambda: self._move(place, visit_id, request))

    async def _move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        to, service, target = request.place, request.service, request.slot
        duration = await self._duration(to, service, target)
        body = {"address_service_id": service.id, "start": target.ref, "duration": duration}
        if to.address_id != place.address_id:
            body["address_id"] = to.address_id
        try:
            answer = await self.api.move(place, visit_id, body)
        finally:
            self._gate.forget()
        if answer.linked_id and answer.booking and answer.booking.id == visit_id != answer.linked_id:
            answer = Booked(place=answer.place, linked_id=answer.linked_id)
        return await self._made(answer, to, service, target, duration)

    async def find_moved(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        """A move makes a new booking of the same patient; the old one must be gone for it to be ours."""
        if (await self.visit(place, visit_id)).status is VisitStatus.BOOKED:
            return None
        return await self.find_booked(request)

    async def check_in(self, place: Place, visit_id: str) -> None:
        await self.api.mark_present(place, visit_id)

    def changed(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """Nothing proves a notice genuine but the key, in a header (as a bearer's too) or in its address."""
        if not self._secret:
            raise Unsupported("this account was not told the key of pushed notices")
        told = headers.get(self._header, "")
        bare = told[len(_BEARER) :] if told.casefold().startswith(_BEARER) else told
        shown = [
            compare_digest(each.encode("utf-8", "replace"), self._secret.encode())
            for each in (told, bare, headers.get(PATH_SECRET, ""))
        ]
        if not any(shown):
            raise AccessDenied("a notice that does not show the key")
        return events.changed(body)

    async def ping(self) -> None:
        await self.api.facilities()

    async def close(self) -> None:
        await self._http.close()


def _spans(since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The window in pieces that Docplanner accepts."""
    spans = []
    while since < until:
        spans.append((since, min(since + _CHUNK, until)))
        since += _CHUNK
    return spans
