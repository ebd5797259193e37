"""What the API shows of a patient, a doctor, a clinic and a service."""

from datetime import UTC, datetime
from typing import Any

from integrations.sandbox.eka_care.registry import Patient
from integrations.sandbox.eka_care.world import ZONE, Clinic, Doctor, Service

Json = dict[str, Any]
SERVICES_SINCE = 1704067200


def local(instant: datetime) -> str:
    """An instant with the offset of the clinics."""
    return instant.astimezone(ZONE).isoformat(timespec="seconds")


def zulu(instant: datetime) -> str:
    """An instant in UTC with milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch(instant: datetime) -> int:
    return int(instant.timestamp())


def clinic(known: Clinic) -> Json:
    address = {
        "line1": known.line,
        "city": known.city,
        "state": known.state,
        "country": "India",
        "pincode": known.pin,
        "lat": known.lat,
        "lon": known.lon,
    }
    return {"clinic_id": known.id, "name": known.name, "address": address}


def doctor(known: Doctor, clinics: list[Clinic]) -> Json:
    personal = {
        "salutation": "Dr.",
        "first_name": known.first_name,
        "middle_name": "",
        "last_name": known.last_name,
        "dob": "1970-01-01",
        "gender": known.gender,
        "pic": picture(known),
    }
    professional = {
        "active": True,
        "username": f"dr-{known.first_name}-{known.last_name}".lower(),
        "about": f"{known.speciality} of the sandbox.",
        "language": [{"code": code, "language": name} for code, name in known.languages],
        "degree": [{"name": name} for name in known.degree.split(", ")],
        "major_speciality": {"name": known.speciality, "code": known.speciality_code},
        "speciality": [{"name": known.speciality}],
        "clinics": [_doctors_clinic(each) for each in clinics],
        "default_clinic": known.clinics[0],
    }
    return {"id": known.id, "profile": {"personal": personal, "professional": professional}}


def picture(known: Doctor) -> str:
    return f"https://images.example/{known.id}.jpg"


def _doctors_clinic(known: Clinic) -> Json:
    place = {"line1": known.line, "city": known.city, "state": known.state, "country": "India"}
    contacts = [{"name": "Phone", "number": known.phone}]
    return {"id": known.id, "name": known.name, "contacts": contacts, "address": {**place, "pin": known.pin}}


def service(known: Service) -> Json:
    """A service as the doctor's list has it."""
    return {
        "conf_id": known.conf_id,
        "service_name": known.name,
        "appointment_type": known.kind,
        "duration": known.minutes,
        "mode": [known.mode],
        "price": known.price,
        "currency": "INR",
        "pre_pay": known.pre_pay,
        "book_ahead_days": known.days_ahead,
        "archive": known.archived,
        "created_at": SERVICES_SINCE,
    }


def slot_service(known: Service, owner: Doctor) -> Json:
    """A service as the answer with slots has it."""
    return {
        "conf_id": known.conf_id,
        "service_id": known.number,
        "service_name": known.name,
        "appointment_type": known.kind,
        "mode": [known.mode],
        "price": known.price,
        "currency": "INR",
        "conv_fee": 0,
        "discount": 0,
        "pre_pay": known.pre_pay,
        "post_pay": not known.pre_pay,
        "allow_patient_booking": known.for_patients,
        "owner_id": owner.id,
    }


def patient(known: Patient) -> Json:
    """A patient as reading one gives them."""
    return {
        "patient_id": known.id,
        "partner_patient_id": known.partner_id,
        "first_name": known.first_name,
        "middle_name": known.middle_name,
        "last_name": known.last_name,
        "gender": known.gender,
        "dob": known.dob,
        "email": known.email,
        "mobile": known.mobile,
        "address": {key: known.address.get(key, "") for key in ("line1", "city", "pincode")},
        "tag": "",
        "partner_meta": known.partner_meta,
        "created_at": epoch(known.created_at),
        "relations": [],
    }


def profile(known: Patient, *, anonymous: bool) -> Json:
    """A patient as the search gives them."""
    names = ("first_name", "middle_name", "last_name", "dob", "gender", "mobile")
    plain = {name: getattr(known, name) for name in names}
    inner = {"patient_id": known.id, **plain, "created_at": zulu(known.created_at)}
    outer = None if anonymous else known.id
    return {"name": known.full_name, "patient_id": outer, "patient_profile": inner}
