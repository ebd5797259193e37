"""The operation that lists the slots of a day, the busy and the past ones too."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from starlette.responses import Response

from integrations.sandbox.eka_care import shapes
from integrations.sandbox.eka_care.answers import Json, Refusal, flat, good
from integrations.sandbox.eka_care.operation import Call, Operation
from integrations.sandbox.eka_care.timetable import Cell, Span, cells
from integrations.sandbox.eka_care.world import Doctor, Service

V1 = "/dr/v1/doctor/{doctor_id}/clinic/{clinic_id}/appointment/slot"
BUSINESS = "/dr/v1/business/doctor/{doctor_id}/clinic/{clinic_id}/appointments/slots"
WIDEST_DAYS, WIDE_DAYS = 1, 10
INVALID = Refusal(
    400, "INVALID_REQUEST_PARAMETERS", "Invalid request parameters. Please check your input and try again."
)
STRANGER = Refusal(
    403, "ACCESS_DENIED", "Access denied. You do not have permission to view this doctor's schedule."
)
UNKNOWN = Refusal(404, "NOT_FOUND", "Doctor not found. Please check the provided doctor ID.")
NO_CLINIC = Refusal(404, "NOT_FOUND", "Clinic not found. Please check the provided clinic ID.")


def get_slots(call: Call) -> Response:
    doctor, days = call.doctor(STRANGER, UNKNOWN), _days(call)
    clinic = call.clinic(NO_CLINIC)
    offered = [each for each in doctor.services if not each.archived]
    groups = [group for each in offered if (group := _group(call, doctor, clinic.id, each, days))]
    data = {
        "schedule": {clinic.id: groups} if groups else {},
        "services": {each.conf_id: shapes.slot_service(each, doctor) for each in offered} if groups else {},
    }
    return good({"success": "true", "status_code": 200, "data": data})


def _days(call: Call) -> list[date]:
    first, last = (_day(call.query.get(name, "")) for name in ("start_date", "end_date"))
    wide = bool(call.practice.quirk("wide_range"))
    if not 0 <= (last - first).days <= (WIDE_DAYS if wide else WIDEST_DAYS):
        raise INVALID
    # Whether the second day belongs to the answer is not documented.
    if wide or call.practice.quirk("next_day"):
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [first]


def _day(words: str) -> date:
    """The date in a date, or in a time with an offset or a Z, in which a + may have become a blank."""
    try:
        return date.fromisoformat(words) if len(words) == 10 else _moment(words).date()
    except ValueError as error:
        raise INVALID from error


def _moment(words: str) -> datetime:
    moment = datetime.fromisoformat(words.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def _group(call: Call, doctor: Doctor, clinic_id: str, service: Service, days: list[date]) -> Json | None:
    """The slots of one service on the days on which the doctor works there."""
    last = call.practice.today() + timedelta(days=service.days_ahead)
    found = [cell for day in days if day <= last for cell in cells(doctor, clinic_id, day, service)]
    if not found:
        return None
    busy = [span for day in days for span in call.practice.diary.busy(doctor, day)]
    counted = bool(call.practice.quirk("slots_booked"))
    return {
        "service_type": service.name.lower(),
        "slots": list(_slots(found, busy, counted=counted)),
    }


def _slots(found: list[Cell], busy: list[Span], *, counted: bool) -> Iterator[Json]:
    for cell in found:
        available = not any(since < cell.end and cell.start < until for since, until in busy)
        slot = {
            "available": available,
            "conf_id": cell.service.conf_id,
            "s": shapes.local(cell.start),
            "e": shapes.local(cell.end),
        }
        yield {**slot, "slots_booked": None if available else 1} if counted else slot


OPERATIONS = (
    Operation("GET", V1, "getSlots", get_slots, flat),
    Operation("GET", BUSINESS, "getSlots", get_slots, flat, gone="no_business"),
)
