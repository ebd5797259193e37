"""Docplanner's words into ours, and our requests into its bodies."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from integrations.docplanner import wire
from integrations.model import (
    Address,
    BookingRequest,
    Clinic,
    Doctor,
    PatientDetails,
    PatientField,
    Place,
    Service,
    Slot,
    Visit,
    VisitStatus,
)

_STATUSES = {
    "": VisitStatus.BOOKED,
    "booked": VisitStatus.BOOKED,
    "confirmed": VisitStatus.BOOKED,
}
_REFERENCE = re.compile(r"\bRef (\S+)")
_PRESENCE = {"present": True, "absent": False}


def instant(moment: datetime) -> datetime:
    """In UTC, where comparing is safe: a zone's repeated hour equals nothing, or its own twin."""
    return moment.astimezone(UTC)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """At the offset that the zone has then: unlike the zone itself it can be compared in a repeated hour."""
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    return moment.astimezone(timezone(offset))


def clinic(facility: wire.Facility) -> Clinic:
    return Clinic(id=facility.id, name=facility.name)


def doctor(clinic_id: str, found: wire.Doctor) -> Doctor:
    return Doctor(
        id=found.id,
        clinic_id=clinic_id,
        name=f"{found.name} {found.surname}".strip(),
        specialities=tuple(speciality.name for speciality in found.specializations if speciality.name),
    )


def address(clinic_id: str, doctor_id: str, found: wire.Address) -> Address:
    return Address(
        place=Place(clinic_id=clinic_id, doctor_id=doctor_id, address_id=found.id),
        name=found.name,
        street=found.street,
        post_code=found.post_code,
        city=found.city_name,
        online=found.is_online_only,
        pays_online=found.visit_payment,
        requires=_required(found.booking_extra_fields or wire.BookingExtraFields()),
    )


def _required(fields: wire.BookingExtraFields) -> frozenset[PatientField]:
    asked = {
        PatientField.BIRTH_DATE: fields.birth_date,
        PatientField.GENDER: fields.gender,
        PatientField.NATIONAL_ID: fields.nin,
    }
    return frozenset(field for field, needed in asked.items() if needed)


def service(found: wire.AddressService) -> Service:
    ages = found.allowed_patients or wire.AllowedPatients()
    return Service(
        id=found.id,
        name=found.custom_name or found.name,
        description=found.description,
        price=found.price,
        price_from=found.is_price_from,
        duration=found.duration,
        minimum_age=ages.minimum_age,
        maximum_age=ages.maximum_age,
        default=found.is_default,
    )


def slot(found: wire.Slot, service_id: str, zone: ZoneInfo) -> Slot | None:
    """None when its start cannot be read, or when the slot says that the service does not fit."""
    start = found.instant
    fitting = {each.id: each.duration for each in found.address_services}
    if start is None or (fitting and service_id not in fitting):
        return None
    return Slot(
        start=local(start, zone),
        ref=found.start,
        service_ids=frozenset(fitting),
        duration=fitting.get(service_id),
    )


def visit(place: Place, found: wire.Booking, zone: ZoneInfo) -> Visit:
    patient = found.patient or wire.Patient()
    end = found.end_at or found.start_at + timedelta(minutes=found.duration or 0)
    return Visit(
        id=found.id,
        place=place,
        status=status(found),
        start=local(found.start_at, zone),
        end=local(end, zone),
        service_id=found.address_service.id if found.address_service else None,
        comment=found.comment,
        patient_name=patient.name,
        patient_surname=patient.surname,
        phone=patient.phone,
        present=_PRESENCE.get(found.presence.casefold()),
        created_at=found.booked_at,
    )


def status(found: wire.Booking) -> VisitStatus:
    """The word decides; only where it is unknown does a date of cancelling."""
    word = found.status.casefold()
    if word.startswith(("cancel", "delete")):
        return VisitStatus.CANCELLED
    if word == "booked" or not found.canceled_at:
        return _STATUSES.get(word, VisitStatus.OTHER)
    return VisitStatus.CANCELLED


def comment(reference: str) -> str:
    return f"Ref {reference}"


def booking_body(request: BookingRequest, duration: int) -> dict[str, Any]:
    return {
        "address_service_id": request.service.id,
        "duration": duration,
        "is_returning": request.patient.returning,
        "comment": comment(request.reference),
        "patient": _patient(request.patient),
    }


def _patient(patient: PatientDetails) -> dict[str, Any]:
    """Consents only where they were given, and nothing that we do not know."""
    told = {
        "name": patient.name,
        "surname": patient.surname,
        "phone": patient.phone,
        "email": patient.email,
        "birth_date": patient.birth_date.isoformat() if patient.birth_date else None,
        "nin": patient.national_id,
        "gender": patient.gender.value if patient.gender else None,
        "data_privacy_consent": patient.privacy_consent or None,
        "marketing_consent": patient.marketing_consent or None,
    }
    return {name: value for name, value in told.items() if value}


def private_words(patient: PatientDetails) -> tuple[str, ...]:
    words = (patient.name, patient.surname, patient.email, patient.phone, patient.national_id)
    born = patient.birth_date.isoformat() if patient.birth_date else None
    return tuple(word for word in (*words, born) if word)


def made_by(found: Visit, request: BookingRequest) -> bool:
    """Whether this visit is what `request` booked: by our reference, or by the patient where it was dropped.

    A reference of another request settles it too: a mother books for two children with one phone.
    """
    if found.status is VisitStatus.CANCELLED or instant(found.start) != instant(request.slot.start):
        return False
    referred = _REFERENCE.search(found.comment)
    if referred:
        return referred[1] == request.reference
    return (
        _same_phone(found.phone, request.patient.phone)
        and _fold(found.patient_surname) == _fold(request.patient.surname)
        and _same_name(_fold(found.patient_name), _fold(request.patient.name))
    )


def _same_phone(one: str, other: str) -> bool:
    """Some tenants drop the country's code."""
    short, long = sorted((re.sub(r"\D", "", one), re.sub(r"\D", "", other)), key=len)
    return len(short) >= 6 and long.endswith(short)


def _same_name(one: str, other: str) -> bool:
    """The clinic may know the patient by more names, or by fewer."""
    return one.startswith(other) or other.startswith(one)


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
