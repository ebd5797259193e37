"""Our requests in Eka Care's words."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.eka_care import partner
from integrations.eka_care.mapping import clinic_time, local, online
from integrations.errors import Rejected
from integrations.model import BookingRequest, Gender, PatientDetails, Slot

_GENDERS = {Gender.FEMALE: "F", Gender.MALE: "M"}
_OFFSET = re.compile(r"T.*(Z|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_UNSAID = 15  # minutes; every documented slot has an end


@dataclass(frozen=True, slots=True)
class Span:
    """A slot as Eka wrote it, and as instants."""

    written_start: str
    written_end: str
    conf_id: str
    start: datetime
    end: datetime


def span(slot: Slot, zone: ZoneInfo, minutes: int | None = None) -> Span:
    """What the slot's `ref` holds. minutes: of the service, for a slot that says no end."""
    written, _, rest = slot.ref.partition("|")
    ending, _, conf_id = rest.partition("|")
    end = clinic_time(ending, zone) or slot.start + timedelta(minutes=slot.duration or minutes or _UNSAID)
    return Span(written or slot.start.isoformat(), ending or end.isoformat(), conf_id, slot.start, end)


def add_patient(patient: PatientDetails) -> dict[str, Any]:
    """Raises Rejected without gender and birth date, on which Eka insists."""
    if patient.gender is None or patient.birth_date is None:
        raise Rejected("Eka Care adds no patient without gender and birth date")
    return {
        "first_name": patient.name,
        "last_name": patient.surname,
        "gender": _GENDERS[patient.gender],
        "dob": patient.birth_date.isoformat(),
        "mobile": patient.phone,
        "partner_patient_id": partner.patient_id(patient),
    }


def v1_booking(request: BookingRequest, partner_id: str, patient_id: str, zone: ZoneInfo) -> dict[str, Any]:
    """There is no field for a service: `partner_meta` keeps it for us, `notes` tells the clinic."""
    return {
        "partner_appointment_id": partner_id,
        "clinic_id": request.place.clinic_id,
        "doctor_id": request.place.doctor_id,
        "patient_id": patient_id,
        "appointment_details": {
            **times(request, zone),
            "mode": "VIDEO" if online(request.place) else "INCLINIC",
        },
        "partner_meta": {"service_id": request.service.id, "reference": request.reference},
        "notes": notes(request),
    }


def notes(request: BookingRequest) -> str:
    """Plain text where simple HTML may be read."""
    name = request.service.name.translate({ord(sign): " " for sign in "<>&"})
    return f"{' '.join(name.split())}. Ref {request.reference}"


def times(request: BookingRequest, zone: ZoneInfo) -> dict[str, int]:
    """Epoch seconds."""
    wanted = span(request.slot, zone, request.service.duration)
    return {"start_time": int(wanted.start.timestamp()), "end_time": int(wanted.end.timestamp())}


def business_booking(request: BookingRequest, patient_id: str, zone: ZoneInfo) -> dict[str, Any]:
    """Times go back letter by letter as the slot had them, where that is ISO 8601 with an offset."""
    wanted = span(request.slot, zone, request.service.duration)
    return {
        "patient": {"patient_id": patient_id},
        "slot": {
            "start_time": _with_offset(wanted.written_start, wanted.start, zone),
            "end_time": _with_offset(wanted.written_end, wanted.end, zone),
            "service_conf_id": wanted.conf_id or request.service.id,
        },
        "doctor_id": request.place.doctor_id,
        "clinic_id": request.place.clinic_id,
    }


def _with_offset(written: str, moment: datetime, zone: ZoneInfo) -> str:
    return written if _OFFSET.search(written) else local(moment, zone).isoformat()


def private_words(patient: PatientDetails) -> tuple[str, ...]:
    """What no error may repeat."""
    born = patient.birth_date.isoformat() if patient.birth_date else None
    words = (patient.name, patient.surname, patient.email, patient.phone, patient.national_id, born)
    return (*(word for word in words if word), partner.patient_id(patient))
