"""What a new appointment takes: an id, and a time that nobody else has."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from integrations.sandbox.eka_care.answers import Refusal
from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.timetable import within_hours
from integrations.sandbox.eka_care.world import Doctor

if TYPE_CHECKING:
    from integrations.sandbox.eka_care.practice import Practice

CREATED, UPDATED = "appointment.created", "appointment.updated"
USUAL_STATUS = 422


def new_id(practice: "Practice", partner_id: str) -> str:
    """An id that follows from the partner's, else the next number."""
    return f"api-{practice.world.number}-{partner_id or practice.diary.next_number()}"


def claim(
    practice: "Practice", doctor: Doctor, clinic_id: str, start: datetime, end: datetime, besides: str = ""
) -> None:
    """Raises the Refusal of a time that cannot be had. What the server answers then is not documented."""
    if practice.quirk("snatched"):
        _snatch(practice, doctor, clinic_id, start, end)
    mode = practice.quirk("conflict")
    free = practice.diary.is_free(doctor, start, end, besides)
    if mode == "accept" or (free and within_hours(doctor, clinic_id, start, end)):
        return
    status = mode if isinstance(mode, int) and not isinstance(mode, bool) else USUAL_STATUS
    code, message = "APPOINTMENT_BOOKING_FAILED", "Unable to book appointment due to unavailable slots"
    details = {"reason": "NO_AVAILABLE_SLOTS", "doctorId": doctor.id}
    error = {"code": code, "message": message, "details": details}
    raise Refusal(status, code, message, {"status": status, "data": {}, "error": error})


def _snatch(practice: "Practice", doctor: Doctor, clinic_id: str, start: datetime, end: datetime) -> None:
    if practice.diary.is_free(doctor, start, end):
        now, somebody = practice.clock.now(), practice.registry.somebody
        number = f"front-desk-{practice.diary.next_number()}"
        taken = Appointment(number, doctor.id, clinic_id, somebody.id, start, end, now, now)
        practice.keep(replace(taken, channel="FRONT_DESK"), CREATED)
