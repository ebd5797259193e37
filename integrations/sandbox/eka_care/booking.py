"""Operations that book, in both dialects."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pydantic import ValidationError
from starlette.responses import Response

from integrations.sandbox.eka_care import shapes
from integrations.sandbox.eka_care.answers import (
    Refusal,
    business,
    good,
    invalid,
    nested,
    nested_for_business,
)
from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.bodies import Booking, BusinessBooking, BusinessPatient, PatientBody
from integrations.sandbox.eka_care.claims import CREATED, claim, new_id
from integrations.sandbox.eka_care.operation import Call, Operation
from integrations.sandbox.eka_care.patients import added
from integrations.sandbox.eka_care.registry import Patient
from integrations.sandbox.eka_care.timetable import cells
from integrations.sandbox.eka_care.world import ZONE, Clinic, Doctor, Service


def book(call: Call) -> Response:
    asked, fingerprint = call.read(Booking), _fingerprint(call.json())
    world, practice = call.practice.world, call.practice
    if practice.quirk("no_mixed_ids") and not _one_kind_of_ids(asked):
        raise invalid()
    clinic = world.clinic_of(asked.clinic_id, asked.partner_clinic_id)
    doctor = world.doctor_of(asked.doctor_id, asked.partner_doctor_id)
    if clinic is None or doctor is None or clinic.id not in doctor.clinics:
        raise invalid()
    appointment_id = new_id(practice, asked.partner_appointment_id)
    if known := practice.diary.get(appointment_id):
        return _again(call, known, fingerprint)
    service, start, end = _time_of(doctor, clinic, asked)
    patient = _patient(call, asked)
    claim(practice, doctor, clinic.id, start, end)
    now = practice.clock.now()
    made = Appointment(
        id=appointment_id,
        doctor_id=doctor.id,
        clinic_id=clinic.id,
        patient_id=(patient if isinstance(patient, Patient) else added(practice, patient)).id,
        start=start,
        end=end,
        created_at=now,
        changed_at=now,
        mode=asked.appointment_details.mode,
        conf_id=service.conf_id if service else "",
        partner_id=asked.partner_appointment_id,
        notes=asked.notes,
        custom_attributes=asked.appointment_details.custom_attributes,
        partner_meta=asked.partner_meta,
        asked=fingerprint,
    )
    return good({"appointment_id": practice.keep(made, CREATED).id}, 201)


def book_business(call: Call) -> Response:
    asked, practice = call.read(BusinessBooking), call.practice
    clinic, doctor = practice.world.clinics.get(asked.clinic_id), practice.world.doctors.get(asked.doctor_id)
    if {asked.clinic_id, asked.doctor_id} & practice.world.neighbours:
        raise Refusal(403, "ACCESS_DENIED", "You do not have permission to book with this doctor")
    if clinic is None or doctor is None or clinic.id not in doctor.clinics:
        raise invalid()
    service = doctor.service(asked.slot.service_conf_id)
    if service is None or service.archived:
        raise Refusal(404, "NOT_FOUND", "service_conf_id not found")
    start, end = (each.astimezone(UTC) for each in (asked.slot.start_time, asked.slot.end_time))
    day = start.astimezone(ZONE).date()
    if not any((cell.start, cell.end) == (start, end) for cell in cells(doctor, clinic.id, day, service)):
        raise invalid()
    patient = _business_patient(call, asked)
    claim(practice, doctor, clinic.id, start, end)
    now = practice.clock.now()
    made = Appointment(
        id=new_id(practice, ""),
        doctor_id=doctor.id,
        clinic_id=clinic.id,
        patient_id=(patient if isinstance(patient, Patient) else added(practice, patient)).id,
        start=start,
        end=end,
        created_at=now,
        changed_at=now,
        mode="VIDEO" if service.mode == "tele" else "INCLINIC",
        conf_id=service.conf_id,
    )
    return business(_confirmed(practice.keep(made, CREATED)))


def _again(call: Call, known: Appointment, fingerprint: str) -> Response:
    """The same partner_appointment_id for a second time."""
    if known.asked != fingerprint or call.practice.quirk("repeat_conflict"):
        raise Refusal(409, "INVALID_REQUEST", f'Appointment "{known.partner_id}" already exists')
    return good({"appointment_id": known.id}, 201)


def _time_of(doctor: Doctor, clinic: Clinic, asked: Booking) -> tuple[Service | None, datetime, datetime]:
    """The service is the one whose slot it is, as none can be named; without an end the shortest."""
    details = asked.appointment_details
    start = datetime.fromtimestamp(details.start_time, UTC)
    end = datetime.fromtimestamp(details.end_time, UTC) if details.end_time else None
    if end is not None and end <= start:
        raise invalid()
    day, tele = start.astimezone(ZONE).date(), details.mode != "INCLINIC"
    offered = [each for each in doctor.services if not each.archived and (each.mode == "tele") == tele]
    found = [cell for each in offered for cell in cells(doctor, clinic.id, day, each) if cell.start == start]
    cell = next((each for each in found if end is None or each.end == end), None)
    if cell is not None:
        return cell.service, start, cell.end
    return None, start, end or start + timedelta(minutes=doctor.services[0].minutes)


def _patient(call: Call, asked: Booking) -> Patient | PatientBody:
    """Whoever is named, or whoever is to be added. Raises Refusal."""
    registry, details = call.practice.registry, asked.patient_details
    partner_id = asked.partner_patient_id or (details.partner_patient_id if details else "")
    known = registry.get(asked.patient_id) if asked.patient_id else registry.by_partner(partner_id)
    if known is not None:
        return known
    if asked.patient_id or details is None or call.practice.quirk("strangers_refused"):
        raise invalid()
    return details.model_copy(update={"partner_patient_id": partner_id})


def _business_patient(call: Call, asked: BusinessBooking) -> Patient | PatientBody:
    try:
        patient_id = BusinessPatient.model_validate(asked.patient).patient_id
        if not patient_id:
            return PatientBody.model_validate(asked.patient)
    except ValidationError as error:
        raise invalid() from error
    known = call.practice.registry.get(patient_id)
    if known is None:
        raise invalid()
    return known


def _one_kind_of_ids(asked: Booking) -> bool:
    own = (asked.clinic_id, asked.doctor_id, asked.patient_id)
    partners = (asked.partner_clinic_id, asked.partner_doctor_id, asked.partner_patient_id)
    return (all(own) and not any(partners)) or (all(partners) and not any(own))


def _confirmed(made: Appointment) -> dict[str, object]:
    return {
        "appointment_id": made.id,
        "patient_id": made.patient_id,
        "doctor_id": made.doctor_id,
        "clinic_id": made.clinic_id,
        "start_time": shapes.local(made.start),
        "end_time": shapes.local(made.end),
        "message": "Appointment has been confirmed",
        "created_at": shapes.local(made.created_at),
    }


def _fingerprint(body: dict[str, object]) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


SLOTS_BOOK = "/dr/v1/business/doctor/appointments/slots/book"
OPERATIONS = (
    Operation("POST", "/dr/v1/appointment", "bookAppointment", book, nested),
    Operation("POST", SLOTS_BOOK, "bookAppointment", book_business, nested_for_business, gone="no_business"),
)
