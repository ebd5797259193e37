"""Which appointment of a day an earlier booking has made."""

from zoneinfo import ZoneInfo

from integrations.alfadocs import mapping
from integrations.alfadocs.people import People
from integrations.alfadocs.wire import Appointment
from integrations.model import BookingRequest


async def ours(
    request: BookingRequest, day: list[Appointment], people: People, zone: ZoneInfo
) -> Appointment | None:
    """By our reference; by patient, operator and time where somebody has rewritten the description."""
    standing = [found for found in day if not mapping.cancelled(found)]
    for found in standing:
        if mapping.reference(found) == request.reference:
            return found
    nameless = [found for found in standing if _may_be(found, request, zone)]
    patients = await people.ids(request.patient) if nameless else frozenset()
    return next((found for found in nameless if found.patient_id in patients), None)


def _may_be(found: Appointment, request: BookingRequest, zone: ZoneInfo) -> bool:
    """The reference of another request settles it: a mother books for two children with one phone."""
    return (
        found.patient_id is not None
        and mapping.reference(found) is None
        and found.created_through_api is not False
        and mapping.stands_at(found, request.place.doctor_id, request.slot.start, zone)
    )
