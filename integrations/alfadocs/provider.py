"""AlfaDocs as a BookingProvider."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from hmac import compare_digest
from zoneinfo import ZoneInfo

import httpx

from integrations.alfadocs import events, mapping, recall, times
from integrations.alfadocs.agenda import Agenda
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.auth import ApiKey, Paced
from integrations.alfadocs.catalogue import Catalogue
from integrations.alfadocs.mapping import instant
from integrations.alfadocs.people import People
from integrations.alfadocs.probe import Probe
from integrations.alfadocs.questions import Questions
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.alfadocs.timetable import Timetable
from integrations.alfadocs.wire import Appointment
from integrations.clock import Clock
from integrations.errors import AccessDenied, Rejected, Unsupported
from integrations.gate import Gate
from integrations.http import Http
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
from integrations.pace import Pace
from integrations.provider import PATH_SECRET, BookingProvider, Capability
from integrations.transport import AiohttpTransport

_MIMES = frozenset({"application/pdf", "image/jpeg", "image/png"})
_ALWAYS = frozenset(
    {
        Capability.LIST_VISITS,
        Capability.CANCEL,
        Capability.MOVE,
        Capability.CHECK_IN,
    }
)


class AlfaDocsProvider(BookingProvider):
    """One key, which opens one archive of one practice. Every operator is a doctor with one address.

    pace: of the requests of all who use this key.
    """

    currency, country, locale = "EUR", "IT", "it_IT"

    def __init__(
        self,
        settings: AlfaDocsSettings,
        clock: Clock,
        *,
        pace: Pace,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.capabilities = _capabilities(settings)
        self.zone = ZoneInfo(settings.zone)
        self._settings, self._clock = settings, clock
        inner = transport or AiohttpTransport(max_connections=settings.max_connections, proxy=settings.proxy)
        self._http = Http(
            "alfadocs", settings.base_url, settings, clock, transport=Paced(inner, pace), sleep=sleep
        )
        self.api = AlfaDocsApi(self._http, ApiKey(settings.api_key), settings)
        questions = Questions(self.api, settings.required_fields)
        self._catalogue = Catalogue(self.api, questions, settings)
        self._people = People(self.api, questions, clock, self.zone)
        chair = None if settings.chair_id is None else str(settings.chair_id)
        self._agenda = Agenda(self.api, self.zone, chair, self._catalogue.color)
        self._timetable = Timetable(self.api, self.zone, settings.slots_cap)
        self._gate = Gate(clock)

    async def clinics(self) -> Sequence[Clinic]:
        return [await self._catalogue.clinic()]

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        return await self._catalogue.doctors(clinic_id)

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        return [await self._catalogue.address(clinic_id, doctor_id)]

    async def services(self, place: Place) -> Sequence[Service]:
        return await self._catalogue.services(place.doctor_id)

    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        now, until = instant(self._clock.now()), instant(until)
        since, minutes = max(instant(since), now), self._minutes(service)
        if since >= until:
            return []
        slots = await self._timetable.between(place.doctor_id, since, until, minutes)
        found = {instant(slot.start): slot for slot in slots}
        for start in found:
            self._gate.reopen((place.doctor_id, start))
        return [found[start] for start in sorted(found) if since <= start < until and start > now]

    async def book(self, request: BookingRequest) -> Visit:
        target = request.place.doctor_id, instant(request.slot.start)
        return await self._gate.attempt(target, lambda: self._book(request))

    async def _book(self, request: BookingRequest) -> Visit:
        start, minutes = request.slot.start, self._minutes(request.service, request.slot)
        date = times.written(start, self.zone)
        slot = await self._timetable.offered(request.place.doctor_id, start, minutes)
        color = await self._catalogue.color()
        record = await self._people.record(request.patient)
        body = mapping.booking_body(
            request,
            self._settings,
            date=date,
            duration=minutes,
            colorId=color,
            patientId=mapping.number(record.patient_id),
            chairId=mapping.number(slot.chair_id) if slot.chair_id else self._settings.chair_id,
            description=mapping.description(request, with_phone=not record.reachable),
        )
        try:
            made = await self._agenda.add(body, start, mapping.private_words(request.patient))
        except Rejected:
            self._catalogue.forget_color()
            raise
        return self._made(request, made)

    def _made(self, request: BookingRequest, found: Appointment) -> Visit:
        """An appointment names its patient by id only, and no booking reason at all."""
        return mapping.visit(request.place, found, self.zone).model_copy(
            update={
                "service_id": request.service.id,
                "patient_name": request.patient.name,
                "patient_surname": request.patient.surname,
                "phone": request.patient.phone,
            }
        )

    async def find_booked(self, request: BookingRequest) -> Visit | None:
        """Where our appointment overlaps an earlier one it gives way now, as `book` would have had it do."""
        day = await self._agenda.day(request.slot.start)
        mine = await recall.ours(request, day, self._people, self.zone)
        if mine is None or not await self._agenda.keeps(mine, day):
            return None
        return self._made(request, mine)

    async def visit(self, place: Place, visit_id: str) -> Visit:
        return mapping.visit(place, await self.api.appointment(visit_id), self.zone)

    async def visits(self, place: Place, since: datetime, until: datetime) -> Sequence[Visit]:
        days = (moment.astimezone(self.zone).date() for moment in (since, until))
        found = [
            mapping.visit(place, each, self.zone)
            for each in await self.api.appointments(*days)
            if each.operator_id == place.doctor_id and each.patient_id
        ]
        first, last = instant(since), instant(until)
        return sorted(
            (visit for visit in found if first <= instant(visit.start) < last), key=lambda visit: visit.start
        )

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        found = await self.api.appointment(visit_id)
        if mapping.cancelled(found):
            return
        told = " · ".join(filter(None, [found.description, reason])) if reason else None
        try:
            await self._agenda.cancel(found, told)
        finally:
            self._gate.forget()

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        wanted = request.place.doctor_id, instant(request.slot.start)
        return await self._gate.attempt(wanted, lambda: self._move(visit_id, request))

    async def _move(self, visit_id: str, request: BookingRequest) -> Visit:
        operator_id, start = request.place.doctor_id, request.slot.start
        found = await self.api.appointment(visit_id)
        if mapping.cancelled(found):
            raise Rejected("a cancelled appointment is not moved")
        if not mapping.stands_at(found, operator_id, start, self.zone):
            minutes = self._minutes(request.service, request.slot)
            slot = await self._timetable.offered(operator_id, start, minutes)
            try:
                found = await self._agenda.move(
                    found, operator_id, start, minutes, slot, reminders=request.reminders
                )
            finally:
                self._gate.forget()
        return self._made(request, found)

    async def find_moved(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        found = await self.api.appointment(visit_id)
        there = mapping.stands_at(found, request.place.doctor_id, request.slot.start, self.zone)
        if mapping.cancelled(found) or not there or not await self._agenda.stays(found):
            return None
        return self._made(request, found)

    async def check_in(self, place: Place, visit_id: str) -> None:
        """Into the waiting room; who is further already stays there."""
        found = await self.api.appointment(visit_id)
        if mapping.cancelled(found):
            raise Rejected("nobody can arrive for a cancelled appointment")
        if mapping.visit(place, found, self.zone).present is not True:
            await self._agenda.set_state(found, mapping.WAITING)

    def changed(self, headers: Mapping[str, str], body: bytes) -> Sequence[str]:
        """Nothing proves a notice genuine but the secret in the address that it came to."""
        self._must(Capability.NOTIFIES)
        secret = self._settings.webhook_secret.get_secret_value()
        if not compare_digest(headers.get(PATH_SECRET, "").encode("utf-8", "replace"), secret.encode()):
            raise AccessDenied("a notice that came to a wrong address")
        return events.changed(body, self.api.known_archive)

    @property
    def document_rule(self) -> DocumentRule:
        self._must(Capability.DOCUMENTS)
        return DocumentRule(most_bytes=self._settings.document_bytes, mimes=_MIMES)

    async def add_document(self, place: Place, visit_id: str, document: Document) -> None:
        rule = self.document_rule
        if document.mime not in rule.mimes or not 0 < len(document.content) <= rule.most_bytes:
            raise Rejected("a document of this kind or size is not taken")
        patient_id = (await self.api.appointment(visit_id)).patient_id
        if patient_id is None:
            raise Rejected("the appointment has no patient")
        body = mapping.document_body(document, self._settings.document_folder)
        await self.api.create_document(patient_id, body, (document.name,))

    async def has_document(self, place: Place, visit_id: str, name: str) -> bool:
        self._must(Capability.DOCUMENTS)
        patient_id = (await self.api.appointment(visit_id)).patient_id
        if patient_id is None:
            return False
        return any(document.name == name for document in await self.api.documents(patient_id))

    async def probe(self) -> Sequence[Finding]:
        today = self._clock.now().astimezone(self.zone).date()
        return await Probe(self.api, self._settings, today).run()

    async def ping(self) -> None:
        await self.api.whoami()

    async def close(self) -> None:
        await self._http.close()

    def _must(self, capability: Capability) -> None:
        if capability not in self.capabilities:
            raise Unsupported(f"this account does not declare {capability.value}")

    def _minutes(self, service: Service, slot: Slot | None = None) -> int:
        return (slot and slot.duration) or service.duration or self._settings.default_duration


def _capabilities(settings: AlfaDocsSettings) -> frozenset[Capability]:
    declared = {
        Capability.DOCUMENTS: settings.documents,
        Capability.NOTIFIES: bool(settings.webhook_secret.get_secret_value()),
    }
    return _ALWAYS | {capability for capability, is_so in declared.items() if is_so}
