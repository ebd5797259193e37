"""Operations on appointments: list, create, read, change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from starlette.responses import Response

from integrations.sandbox.alfadocs import shapes
from integrations.sandbox.alfadocs.answers import Json, Refusal, many, one
from integrations.sandbox.alfadocs.appointment import STATES, Appointment
from integrations.sandbox.alfadocs.bodies import AppointmentBody, check, given, read_object
from integrations.sandbox.alfadocs.operation import ARCHIVE, UPDATE, Call, Operation
from integrations.sandbox.alfadocs.practice import action_of
from integrations.sandbox.alfadocs.wall_clock import NoSuchTime, read_moment

LONGEST_RANGE_DAYS = 30  # counted with both ends
SUNDAY = 6
APPOINTMENT = f"{ARCHIVE}/appointments/{{appointment_id:int}}"
OURS = {"duration": "minutes"}
CONFLICT_STATUS = 409


def get_appointments(call: Call) -> Response:
    practice, (first, last) = call.practice, _range(call)
    wanted, patient_id = call.query.get("state"), call.query.get("patientId")
    if wanted is not None and wanted not in STATES:
        raise Refusal(400, f"state must be one of {', '.join(STATES)}")
    number = None if patient_id is None else call.number("patientId")
    found = [
        shapes.appointment(practice, each)
        for each in practice.agenda.between(first, last)
        if number in (None, each.patient_id) and wanted in (None, shapes.state(practice, each))
    ]
    return many(found)


def create_appointment(call: Call) -> Response:
    asked = _asked(call)
    blank = Appointment(0, asked["start"], asked["color_id"], by_api=True)
    wanted = replace(blank, **asked)
    _check_ids(call, blank, wanted)
    _check_free(call, wanted)
    made = replace(wanted, id=call.practice.agenda.next_id())
    call.practice.keep(made, "slot-booked")
    return call.written(shapes.appointment(call.practice, made), new=True, listed=False)


def get_appointment(call: Call) -> Response:
    return one(shapes.appointment(call.practice, call.appointment()))


def update_appointment(call: Call) -> Response:
    """Changes what the body names; with PUT, if so switched, all the rest goes back to what is usual."""
    old, asked = call.appointment(), _asked(call)
    if call.method == "PUT" and call.practice.quirk("put_replaces"):
        plain = Appointment(old.id, old.start, old.color_id, by_api=old.by_api)
        new = replace(plain, care_plan_id=old.care_plan_id, **asked)
    else:
        new = replace(old, **asked)
    _check_ids(call, old, new)
    if action_of(old, new) == "booking-moved" or (new.active and not old.active):
        _check_free(call, new)
    call.practice.keep(new, action_of(old, new))
    return call.written(shapes.appointment(call.practice, new), listed=False)


def get_care_plan_entries(call: Call) -> Response:
    appointment = call.appointment()
    if appointment.care_plan_id is None:
        return one([])
    entry: Json = {"id": appointment.care_plan_id * 10 + 1, "carePlanId": appointment.care_plan_id}
    return one([{**entry, "appointmentId": appointment.id, "description": appointment.description}])


def _range(call: Call) -> tuple[date, date]:
    """The days asked for; usually from today to the Sunday after this one and the next."""
    first = call.day("dateStart") or call.practice.agenda.today
    sunday = first + timedelta(days=SUNDAY - first.weekday())
    last = call.day("dateEnd") or sunday + timedelta(days=14)
    if last < first:
        raise Refusal(400, "dateEnd must not be before dateStart")
    if (last - first).days >= LONGEST_RANGE_DAYS:
        raise Refusal(400, f"The range must not exceed {LONGEST_RANGE_DAYS} days")
    if "dateEnd" in call.query and call.practice.quirk("end_exclusive"):
        last -= timedelta(days=1)
    return first, last


def _asked(call: Call) -> dict[str, Any]:
    """What the body says, under the names of an Appointment."""
    asked = given(check(read_object(call), AppointmentBody))
    try:
        start = read_moment(asked.pop("date"), call.practice.studio.zone)
    except NoSuchTime as wrong:
        raise Refusal(400, f"date is {wrong}") from wrong
    return {"start": start, **{OURS.get(name, name): value for name, value in asked.items()}}


def _check_ids(call: Call, old: Appointment, new: Appointment) -> None:
    """What an appointment names anew must be there and not deleted."""
    studio, register = call.practice.studio, call.practice.register
    patient = register.get(new.patient_id) if new.patient_id else None
    known = {
        "color_id": {each["id"] for each in studio.colors if not each["deleted"]},
        "chair_id": {each["id"] for each in studio.chairs if not each["deleted"]},
        "operator_id": {each["id"] for each in studio.operators if not each["deleted"]},
        "patient_id": {patient.id} if patient and not patient.deleted else set(),
    }
    fresh = old.id == 0
    for name, ids in known.items():
        number = getattr(new, name)
        if number is not None and number not in ids and (fresh or number != getattr(old, name)):
            raise Refusal(400, f"{name.removesuffix('_id')}Id is not known")


def _check_free(call: Call, wanted: Appointment) -> None:
    status = call.practice.quirk("conflict")
    if status and wanted.active and call.practice.agenda.in_the_way(wanted):
        raise Refusal(CONFLICT_STATUS if status is True else int(status), "The time is not free")


OPERATIONS = (
    Operation("GET", f"{ARCHIVE}/appointments", "getAppointments", get_appointments),
    Operation("POST", f"{ARCHIVE}/appointments", "createAppointment", create_appointment),
    Operation("GET", APPOINTMENT, "getAppointment", get_appointment),
    Operation(UPDATE, APPOINTMENT, "updateAppointment", update_appointment),
    Operation("GET", f"{APPOINTMENT}/care-plan-entries", "getCarePlanEntries", get_care_plan_entries),
)
