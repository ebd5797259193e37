"""What the API shows of an appointment, in both dialects and in webhooks."""

from typing import TYPE_CHECKING, Any

from integrations.sandbox.eka_care import shapes
from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.registry import Patient
from integrations.sandbox.eka_care.world import Service

if TYPE_CHECKING:
    from integrations.sandbox.eka_care.practice import Practice

Json = dict[str, Any]


def appointment(practice: "Practice", known: Appointment) -> Json:
    """An appointment of the v1 dialect."""
    owner = practice.world.doctors[known.doctor_id]
    offered = owner.service(known.conf_id)
    shape = {
        **listed(practice, known),
        "payment": {"payment_id": None, "payment_status": None, "amount": None},
        "service": _booked_service(known, offered) if offered else {},
        "custom_attributes": known.custom_attributes,
        "partner_meta": known.partner_meta,
        "notes": known.notes,
    }
    if known.previous:
        shape["prev_aids"] = list(known.previous)
    if known.next_id:
        shape["next_aid"] = known.next_id
    return shape


def listed(practice: "Practice", known: Appointment) -> Json:
    """An appointment in a list of the v1 dialect."""
    return {
        "appointment_id": known.id,
        "partner_appointment_id": known.partner_id,
        "created_at": shapes.epoch(known.created_at),
        **_ids(practice, known),
        "channel": known.channel,
        "status": known.status,
        "mode": "in_clinic" if known.mode == "INCLINIC" else "tele",
        "start_time": shapes.epoch(known.start),
        "end_time": shapes.epoch(known.end),
        "prescription_id": "",
        "prescription_url": "",
    }


def business(practice: "Practice", known: Appointment) -> Json:
    """An appointment of the business dialect."""
    owner, who = practice.world.doctors[known.doctor_id], practice.registry.get(known.patient_id)
    offered = owner.service(known.conf_id)
    return {
        "appointment_id": known.id,
        "created_at": shapes.zulu(known.created_at),
        "doctor_id": known.doctor_id,
        "patient_id": known.patient_id,
        "clinic_id": known.clinic_id,
        "channel": known.channel,
        "status": known.status,
        "start_time": shapes.zulu(known.start),
        "end_time": shapes.zulu(known.end),
        "visit_checkin": known.checked_in_at and shapes.zulu(known.checked_in_at),
        "visit_start": None,
        "visit_end": None,
        "stage": known.word,
        "visit-type": offered.kind if offered else "",
        "payment": {},
        "prescription_id": "",
        "prescription_url": "",
        "service": shapes.slot_service(offered, owner) if offered else {},
        "patient_profile": who and _patient_profile(who),
        "receipts": [],
    }


def native(known: Appointment) -> Json:
    """The new appointment as the native way to reschedule gives it."""
    return {
        "appointment_id": known.id,
        "patient_id": known.patient_id,
        "doctor_id": known.doctor_id,
        "clinic_id": known.clinic_id,
        "status": known.status,
        "mode": "IN_CLINIC" if known.mode == "INCLINIC" else known.mode,
        "start_time": shapes.epoch(known.start),
        "end_time": shapes.epoch(known.end),
        "created_at": shapes.epoch(known.created_at),
        "prev_aids": list(known.previous),
    }


def told(practice: "Practice", known: Appointment, event: str, times: int) -> Json:
    """The data of a webhook; times are seconds, or with 1000 for `times` milliseconds."""
    actions = {"appointment.created": {"action": "created"}, "appointment.updated": {"action": "updated"}}
    return {
        "appointment_id": known.id,
        "partner_appointment_id": known.partner_id,
        **_ids(practice, known),
        "status": known.status,
        **actions.get(event, {}),
        "created_at": int(known.created_at.timestamp() * times),
        "modified_at": int(known.changed_at.timestamp() * times),
        "custom_attributes": known.custom_attributes,
        "partner_meta": known.partner_meta,
        "sa_ids": [],
    }


def _ids(practice: "Practice", known: Appointment) -> Json:
    who = practice.registry.get(known.patient_id)
    return {
        "doctor_id": known.doctor_id,
        "partner_doctor_id": practice.world.doctors[known.doctor_id].partner_id,
        "clinic_id": known.clinic_id,
        "partner_clinic_id": practice.world.clinics[known.clinic_id].partner_id,
        "patient_id": known.patient_id,
        "partner_patient_id": who.partner_id if who else "",
    }


def _booked_service(known: Appointment, offered: Service) -> Json:
    return {
        "service_name": offered.name,
        "appointment_type": offered.kind,
        "mode": [known.mode],
        "price": offered.price,
        "post_pay": not offered.pre_pay,
        "allow_patient_booking": offered.for_patients,
        "created_at": shapes.SERVICES_SINCE,
    }


def _patient_profile(known: Patient) -> Json:
    address = {"address_line1": known.address.get("line1", ""), "pincode": known.address.get("pincode", "")}
    return {
        "salutation": known.designation,
        "first_name": known.first_name,
        "middle_name": known.middle_name,
        "last_name": known.last_name,
        "dob": known.dob,
        "age": "",
        "gender": known.gender,
        "mobile": known.mobile,
        "email_id": known.email,
        "patient_address": address,
    }
