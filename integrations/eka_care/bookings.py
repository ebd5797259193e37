"""Booking in each dialect, and whether an earlier booking was carried out: a wrong "no" would book twice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from integrations.eka_care import bodies, mapping, partner
from integrations.eka_care.business import Business
from integrations.eka_care.directory import Directory
from integrations.eka_care.mapping import instant
from integrations.eka_care.timetable import FreeTimes
from integrations.eka_care.v1 import V1
from integrations.eka_care.wire import Appointment
from integrations.errors import AccessDenied, NotFound, Rejected, Unavailable
from integrations.model import BookingRequest, VisitStatus

_ATTEMPTS = 5
_DAY = timedelta(days=1)
_SAYS_NOTHING = (AccessDenied, NotFound, Rejected)  # the account may not ask that, or nobody serves it


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a request may have made before. partner_id: to book it under, where the dialect keeps one.

    sure: Eka itself said what is there.
    """

    partner_id: str = ""
    appointment: Appointment | None = None
    sure: bool = True


class Bookings(Protocol):
    """One dialect's way to book."""

    async def earlier(self, request: BookingRequest) -> Earlier:
        """A quick look before booking."""

    async def book(self, request: BookingRequest, patient_id: str, partner_id: str) -> str:
        """Send it, once; the new appointment's id."""

    async def find(self, request: BookingRequest) -> Appointment | None:
        """What `request` booked, None when it surely booked nothing."""


class V1Bookings:
    """Eka keeps the id that we gave; the day's list is the second witness."""

    def __init__(self, v1: V1, directory: Directory, times: FreeTimes, zone: ZoneInfo) -> None:
        self._v1, self._directory, self._times, self._zone = v1, directory, times, zone

    async def earlier(self, request: BookingRequest) -> Earlier:
        """A request that was booked and then cancelled gets a further id.

        What Eka does with an id that a cancelled appointment has is not documented.
        """
        for number in range(1, _ATTEMPTS + 1):
            partner_id = partner.appointment_id(request, number)
            try:
                found = await self._v1.by_partner_id(partner_id)
            except Rejected:
                return Earlier(partner_id, sure=False)
            if found is None or _stands(found):
                return Earlier(partner_id, found)
        raise Rejected("this request was booked and cancelled too many times")

    async def book(self, request: BookingRequest, patient_id: str, partner_id: str) -> str:
        body = bodies.v1_booking(request, partner_id, patient_id, self._zone)
        return await self._v1.book(body, bodies.private_words(request.patient))

    async def find(self, request: BookingRequest) -> Appointment | None:
        earlier = await self.earlier(request)
        if earlier.appointment is not None:
            return earlier.appointment
        try:
            return await self._listed(request)
        except _SAYS_NOTHING:
            if not earlier.sure:
                await _prove_untouched(self._times, request)
            return None

    async def _listed(self, request: BookingRequest) -> Appointment | None:
        strangers = []
        for found in await self.at(request):
            if partner.reference_in(found.partner_appointment_id) == request.reference:
                return found
            if not found.partner_appointment_id and found.patient_id:
                strangers.append(found)
        known = await self._directory.ids(request.patient) if strangers else []
        return next((found for found in strangers if found.patient_id in known), None)

    async def at(self, request: BookingRequest) -> list[Appointment]:
        """Who has an appointment at the time and place of `request`."""
        day = request.slot.start.astimezone(self._zone).date()
        around = self._v1.of_days(request.place, day - _DAY, day + _DAY)
        return [found async for found in around if _stands(found) and _at(found, request)]


class BusinessBookings:
    """This dialect keeps no id of ours: the patient's own appointments tell, by doctor, clinic and time.

    Both dialects speak of the same appointments, so the other one is asked where this one does not answer.
    """

    def __init__(
        self, business: Business, v1: V1, directory: Directory, times: FreeTimes, zone: ZoneInfo
    ) -> None:
        self._sources: tuple[Callable[[str], Awaitable[list[Appointment]]], ...] = (
            business.of_patient,
            v1.of_patient,
        )
        self._business, self._directory, self._times, self._zone = business, directory, times, zone

    async def earlier(self, request: BookingRequest) -> Earlier:
        return Earlier(sure=False)

    async def book(self, request: BookingRequest, patient_id: str, partner_id: str) -> str:
        body = bodies.business_booking(request, patient_id, self._zone)
        return await self._business.book(body, bodies.private_words(request.patient))

    async def find(self, request: BookingRequest) -> Appointment | None:
        ids = await self._directory.ids(request.patient)
        for source in self._sources if ids else ():
            try:
                found = [one for patient_id in ids for one in await source(patient_id)]
            except _SAYS_NOTHING:
                continue
            return next((one for one in found if _stands(one) and _at(one, request)), None)
        await _prove_untouched(self._times, request)
        return None


async def _prove_untouched(times: FreeTimes, request: BookingRequest) -> None:
    """A free slot holds no booking; whose a busy one is cannot be told. Raises Unavailable."""
    if not await times.is_untouched(request):
        raise Unavailable("the time is no longer free, and Eka Care does not tell for whom")


def _stands(found: Appointment) -> bool:
    return mapping.status(found) is not VisitStatus.CANCELLED and not mapping.rescheduled(found)


def _at(found: Appointment, request: BookingRequest) -> bool:
    place = request.place
    return (
        instant(found.start_time) == instant(request.slot.start)
        and found.doctor_id in ("", place.doctor_id)
        and found.clinic_id in ("", place.clinic_id)
    )
