"""Moving a visit natively: one request, within one doctor's calendar, and reading back where it went."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from integrations.eka_care import bodies, mapping
from integrations.eka_care.bookings import V1Bookings
from integrations.eka_care.mapping import instant
from integrations.eka_care.settings import Reschedule
from integrations.eka_care.timetable import FreeTimes
from integrations.eka_care.v1 import V1
from integrations.eka_care.visits import Visits
from integrations.eka_care.wire import Appointment
from integrations.errors import NotFound, OutcomeUnknown, ProviderError, SlotTaken, Unavailable, Unsupported
from integrations.model import BookingRequest, Place, Visit, VisitStatus


class Moves:
    """For the v1 dialect, in the way that the account's settings name."""

    def __init__(
        self,
        v1: V1,
        visits: Visits,
        bookings: V1Bookings,
        times: FreeTimes,
        way: Reschedule,
        zone: ZoneInfo,
    ) -> None:
        self._v1, self._visits, self._bookings = v1, visits, bookings
        self._times, self._way, self._zone = times, way, zone

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        """Raises Unsupported for another calendar: book there, then cancel here."""
        if request.place != place:
            raise Unsupported("Eka Care moves a visit only within one doctor's calendar")
        if not await self._times.is_free(request):
            raise SlotTaken
        times = bodies.times(request, self._zone)
        if self._way is Reschedule.NATIVE:
            return await self._arrived(await self._v1.reschedule(visit_id, times), request)
        await self._v1.update(visit_id, times)
        return await self._arrived(visit_id, request)

    async def find(self, place: Place, visit_id: str, request: BookingRequest) -> Visit | None:
        """Where an earlier `move` put the visit, None when it surely stands where it was, or is cancelled."""
        found = await self._visits.appointment(visit_id)
        there = found if _stands_at(found, request) else await self._elsewhere(found, request)
        return mapping.visit(place, there, self._zone) if there else None

    async def _elsewhere(self, old: Appointment, request: BookingRequest) -> Appointment | None:
        """A new appointment may be there before the old one points to it."""
        for found in await self._bookings.at(request):
            if old.patient_id and found.patient_id == old.patient_id:
                return found
        if mapping.rescheduled(old):
            raise Unavailable("the visit was rescheduled, and Eka Care does not say where to")
        return None

    async def _arrived(self, visit_id: str, request: BookingRequest) -> Visit:
        """Accepted for sure. Only a visit that is seen to stand elsewhere leaves it open."""
        try:
            found = await self._visits.appointment(visit_id)
        except NotFound:
            raise OutcomeUnknown("moved, but not to be found under the id that was told") from None
        except ProviderError:
            return self.assumed(visit_id, request)
        if not _stands_at(found, request):
            raise OutcomeUnknown("accepted, but the visit does not stand at its new time")
        return mapping.visit(request.place, found, self._zone)

    def assumed(self, visit_id: str, request: BookingRequest) -> Visit:
        return assumed(visit_id, request, self._zone)


def assumed(visit_id: str, request: BookingRequest, zone: ZoneInfo) -> Visit:
    """The visit that an accepted write made, without asking for it."""
    span = bodies.span(request.slot, zone, request.service.duration)
    return Visit(
        id=visit_id,
        place=request.place,
        status=VisitStatus.BOOKED,
        start=mapping.local(span.start, zone),
        end=mapping.local(max(span.end, span.start + timedelta(minutes=1)), zone),
        service_id=request.service.id,
    )


def _stands_at(found: Appointment, request: BookingRequest) -> bool:
    same = instant(found.start_time) == instant(request.slot.start)
    return same and mapping.status(found) is VisitStatus.BOOKED
