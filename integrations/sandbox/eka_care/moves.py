"""The four ways to reschedule that documents and clients know."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.responses import Response

from integrations.sandbox.eka_care import dialects
from integrations.sandbox.eka_care.answers import Refusal, bare, done, good, invalid, nested
from integrations.sandbox.eka_care.appointments import COMING, Appointment
from integrations.sandbox.eka_care.bodies import DeepTimes, Times
from integrations.sandbox.eka_care.changes import UNKNOWN
from integrations.sandbox.eka_care.claims import CREATED, UPDATED, claim, new_id
from integrations.sandbox.eka_care.operation import Call, Operation
from integrations.sandbox.eka_care.reading import named

if TYPE_CHECKING:
    from integrations.sandbox.eka_care.practice import Practice

NOT_ALLOWED = Refusal(403, "RESCHEDULE_NOT_ALLOWED", "This appointment cannot be rescheduled")
Span = tuple[datetime, datetime]


def reschedule(call: Call) -> Response:
    """The native way: another appointment. With a partner's id in the body, the path has one too."""
    asked = call.read(Times)
    known = _natively_named(call, asked.partner_appointment_id)
    if asked.end_time is None:
        raise invalid("end_time is required")
    if asked.end_time <= asked.start_time:
        raise invalid("end_time must be after start_time")
    appointment_id = new_id(call.practice, asked.partner_appointment_id)
    if call.practice.diary.get(appointment_id):
        raise Refusal(409, "INVALID_REQUEST", f'Appointment "{appointment_id}" already exists')
    span = _span(known, asked)
    _check(call, known, span, shortly=True)
    made = replaced(call.practice, known, span, appointment_id, asked.partner_appointment_id)
    return good(dialects.native(made))


def patch(call: Call) -> Response:
    known, asked = named(call, UNKNOWN), call.read(Times)
    return _moved(call, known, asked)


def patch_deep(call: Call) -> Response:
    """The second version has its times one level below, and wants the ids of clinic, doctor and patient."""
    known, asked = named(call, UNKNOWN), call.read(DeepTimes)
    own = (asked.clinic_id, asked.doctor_id, asked.patient_id)
    partners = (asked.partner_clinic_id, asked.partner_doctor_id, asked.partner_patient_id)
    if not all(own) and not all(partners):
        raise invalid()
    if all(own) and own != (known.clinic_id, known.doctor_id, known.patient_id):
        raise invalid()
    return _moved(call, known, asked.appointment_details)


def put_reschedule(call: Call) -> Response:
    known, asked, ids = named(call, UNKNOWN), call.read(Times), call.json()
    own = (ids.get("clinic_id"), ids.get("doc_id"))
    if own != (known.clinic_id, known.doctor_id) and not ids.get("partner_doctor_id"):
        raise invalid()
    return _moved(call, known, asked)


def replaced(
    practice: "Practice",
    known: Appointment,
    span: Span,
    appointment_id: str,
    partner_id: str = "",
    *,
    status: str = "RES",
) -> Appointment:
    """A new appointment in place of one that is marked as rescheduled, and both are told of."""
    now = practice.clock.now()
    made = replace(
        known,
        id=appointment_id,
        partner_id=partner_id,
        start=span[0],
        end=span[1],
        created_at=now,
        status="BK",
        previous=(*known.previous, known.id),
        checked_in_at=None,
        asked="",
    )
    practice.keep(replace(known, status=status, next_id=made.id), UPDATED)
    return practice.keep(made, CREATED, p_aid=known.id)


def _moved(call: Call, known: Appointment, asked: Times) -> Response:
    if asked.end_time is not None and asked.end_time <= asked.start_time:
        raise invalid()
    span = _span(known, asked)
    _check(call, known, span)
    if call.practice.quirk("patch_makes_new"):
        replaced(call.practice, known, span, new_id(call.practice, ""), known.partner_id)
    else:
        call.practice.keep(replace(known, start=span[0], end=span[1]), UPDATED)
    return done()


def _check(call: Call, known: Appointment, span: Span, *, shortly: bool = False) -> None:
    if known.status not in COMING | {"PA"}:
        raise NOT_ALLOWED
    doctor = call.practice.world.doctors[known.doctor_id]
    try:
        claim(call.practice, doctor, known.clinic_id, *span, besides=known.id)
    except Refusal as taken:
        raise Refusal(taken.status, taken.code, taken.message) if shortly else taken from taken


def _natively_named(call: Call, partner_id: str) -> Appointment:
    wanted, diary = call.path["appointment_id"], call.practice.diary
    known = diary.by_partner(wanted) if partner_id else diary.get(wanted)
    if known is None:
        raise Refusal(404, "NOT_FOUND", f'Appointment "{wanted}" was not found')
    return known


def _span(known: Appointment, asked: Times) -> Span:
    """Without an end it lasts as long as before."""
    start = datetime.fromtimestamp(asked.start_time, UTC)
    return start, datetime.fromtimestamp(asked.end_time, UTC) if asked.end_time else start + (
        known.end - known.start
    )


NATIVE = "/appointments/v1/{appointment_id}/reschedule"
ONE, ONE_V2 = "/dr/v1/appointment/{appointment_id}", "/dr/v2/appointment/{appointment_id}"
OPERATIONS = (
    Operation("PATCH", NATIVE, "rescheduleAppointment", reschedule, bare, gone="no_native_reschedule"),
    Operation("PATCH", ONE, "updateAppointment", patch, nested, gone="no_patch"),
    Operation("PATCH", ONE_V2, "updateAppointment", patch_deep, nested, gone="no_patch_v2"),
    Operation(
        "PUT", f"{ONE}/reschedule", "updateAppointment", put_reschedule, nested, gone="no_put_reschedule"
    ),
)
