"""Operations that change what becomes of an appointment, but not its time."""

from dataclasses import replace
from datetime import UTC
from typing import Any

from starlette.responses import Response

from integrations.sandbox.eka_care.answers import Refusal, business, done, good, nested
from integrations.sandbox.eka_care.appointments import COMING, OPEN, OVER, Appointment
from integrations.sandbox.eka_care.bodies import CheckIn, NewStatus
from integrations.sandbox.eka_care.claims import UPDATED
from integrations.sandbox.eka_care.operation import Call, Operation
from integrations.sandbox.eka_care.reading import named

UNKNOWN = Refusal(404, "APPOINTMENT_NOT_FOUND", "Appointment not found")
NO_CANCEL = Refusal(403, "CANCEL_NOT_ALLOWED", "This appointment cannot be cancelled")
NOT_ALLOWED = Refusal(403, "COMPLETE_NOT_ALLOWED", "This appointment cannot be changed any more")
CANCELLED = "Appointment has been cancelled"


def cancel(call: Call) -> Response:
    _cancelled(call, named(call, UNKNOWN))
    return done()


def cancel_business(call: Call) -> Response:
    """The id is in the path, or in the body."""
    gone = _cancelled(call, _named_anywhere(call))
    return good({"data": {"message": CANCELLED, "appointment_id": gone.id}})


def _cancelled(call: Call, known: Appointment) -> Appointment:
    if known.status in OVER:
        raise _refused("Appointment is already cancelled")
    if known.status not in COMING | {"CK", "PA"}:
        raise NO_CANCEL
    return _with_status(call, known, "CN")


def check_in(call: Call) -> Response:
    asked = call.read(CheckIn)
    known = _named_anywhere(call)
    if known.status != "CK":
        if known.status not in ("BK", "RV", "PA"):
            raise _refused("Patient cannot be checked in")
        when = asked.check_in_time or call.practice.clock.now()
        known = _with_status(call, known, "CK", checked_in_at=when.astimezone(UTC))
    if call.practice.quirk("check_in_empty"):
        return Response(b"", 200)
    told = {"appointment_id": known.id, "status": "CK", "message": "Patient has been checked in"}
    return business(told)


def park(call: Call) -> Response:
    return _moved_on(call, "PA", frozenset({"BK", "RV", "CK"}))


def complete(call: Call) -> Response:
    return _moved_on(call, "CMNP", OPEN - {"IN"})


def _moved_on(call: Call, status: str, allowed: frozenset[str]) -> Response:
    known = named(call, UNKNOWN)
    if known.status not in allowed:
        raise NOT_ALLOWED
    _with_status(call, known, status)
    return done()


def change_status(call: Call) -> Response:
    known, asked = named(call, UNKNOWN), call.read(NewStatus)
    if known.status not in ("BK", "RV"):
        raise _refused("The status cannot be changed")
    changed = _with_status(call, known, asked.status)
    return good({"appointment_id": changed.id, "status": changed.status})


def confirm_follow_up(call: Call) -> Response:
    known = named(call, UNKNOWN)
    if known.status != "IN":
        raise _refused("There is no follow-up to confirm")
    _with_status(call, known, "BK")
    return done()


def set_custom_attribute(call: Call) -> Response:
    known = named(call, UNKNOWN)
    changed = {**known.custom_attributes, **call.json()}
    call.practice.keep(replace(known, custom_attributes=changed), UPDATED)
    return done()


def _named_anywhere(call: Call) -> Appointment:
    """By the path, the body or the query."""
    in_body = call.json().get("appointment_id")
    wanted = call.path.get("appointment_id") or in_body or call.query.get("appointment_id")
    if not isinstance(wanted, str) or not wanted:
        raise _refused("appointment_id is required")
    return named(call, UNKNOWN, wanted)


def _with_status(call: Call, known: Appointment, status: str, **more: Any) -> Appointment:
    return call.practice.keep(replace(known, status=status, **more), UPDATED)


def _refused(message: str) -> Refusal:
    return Refusal(400, "INVALID_REQUEST", message)


ONE, BUSINESS = "/dr/v1/appointment/{appointment_id}", "/dr/v1/business/appointments"
OLD_CANCEL = "/dr/v1/business/doctor/appointments/{appointment_id}/cancel"
OPERATIONS = (
    Operation("PUT", f"{ONE}/cancel", "cancelAppointment", cancel, nested),
    Operation("PUT", f"{BUSINESS}/cancel", "cancelAppointment", cancel_business, nested, gone="no_business"),
    Operation("PUT", OLD_CANCEL, "cancelAppointment", cancel_business, nested, gone="no_business"),
    Operation("PUT", f"{BUSINESS}/check-in", "checkIn", check_in, nested, gone="no_check_in"),
    Operation("POST", f"{ONE}/parked", "parkAppointment", park, nested),
    Operation("POST", f"{ONE}/complete", "completeAppointment", complete, nested),
    Operation("POST", f"{ONE}/change-status", "changeStatus", change_status, nested),
    Operation("PUT", f"{ONE}/follow-up/confirm", "confirmFollowUp", confirm_follow_up, nested),
    Operation("PATCH", f"{ONE}/custom_attribute", "setCustomAttribute", set_custom_attribute, nested),
)
