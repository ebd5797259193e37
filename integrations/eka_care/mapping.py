"""Eka Care's words into ours: the catalogue, free times, visits."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from integrations.eka_care import wire
from integrations.eka_care.partner import reference_in
from integrations.model import (
    Address,
    Clinic,
    Doctor,
    PatientField,
    Place,
    Service,
    Slot,
    Visit,
    VisitStatus,
)

IN_CLINIC, TELE = "in-clinic", "tele"
_CLINIC_MODES = frozenset({"", "INCLINIC"})
_REQUIRED = frozenset({PatientField.BIRTH_DATE, PatientField.GENDER})  # to add a patient
_STATUSES = {
    **dict.fromkeys(("BK", "RV", "IN", "CK", "PA", "OG"), VisitStatus.BOOKED),
    **dict.fromkeys(("CM", "CMNP"), VisitStatus.DONE),
    **dict.fromkeys(("NS", "NSD", "NSS"), VisitStatus.ABSENT),
    **dict.fromkeys(("CN", "CND", "CNS", "PC", "PNR"), VisitStatus.CANCELLED),
}
_CAME = frozenset({"CK", "PA", "OG", "AB", "CM", "CMNP"})
_RESCHEDULED = frozenset({"RE", "RES", "RED"})


def instant(moment: datetime) -> datetime:
    """In UTC, where comparing is safe in every zone."""
    return moment.astimezone(UTC)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """At the offset that the zone has then."""
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    return moment.astimezone(timezone(offset))


def clinic(found: wire.EntityClinic) -> Clinic:
    return Clinic(id=found.clinic_id, name=found.name)


def doctor(clinic_id: str, found: wire.EntityDoctor, profile: wire.Profile | None) -> Doctor:
    """The list of entities has the name; only the doctor's own profile has the specialities."""
    personal = (profile.personal if profile else None) or wire.Personal()
    professional = (profile.professional if profile else None) or wire.Professional()
    parts = (personal.salutation, personal.first_name, personal.middle_name, personal.last_name)
    return Doctor(
        id=found.doctor_id,
        clinic_id=clinic_id,
        name=found.name or " ".join(filter(None, parts)) or found.doctor_id,
        specialities=tuple(dict.fromkeys((*professional.major_speciality, *professional.speciality))),
    )


def address(place: Place, found: wire.Clinic) -> Address:
    where = found.address or wire.ClinicAddress()
    return Address(
        place=place,
        name=found.name,
        street=", ".join(filter(None, (where.line1, where.line2))),
        post_code=where.pincode,
        city=where.city,
        online=online(place),
        requires=_REQUIRED,
    )


def online(place: Place) -> bool:
    """Eka has one clinic for both; a doctor who also sees patients by video has two addresses with us."""
    return place.address_id == TELE


def fits(mode: str, place: Place) -> bool:
    return _in_clinic(mode) is not online(place)


def offered(found: wire.Service, place: Place) -> bool:
    """Whether patients may book the service at this address; one that names no mode is in the clinic."""
    modes = found.mode or (IN_CLINIC,)
    return not found.archive and found.allow_patient_booking and any(fits(mode, place) for mode in modes)


def service(found: wire.Service, currency: str) -> Service:
    return Service(
        id=found.conf_id,
        name=_service_name(found),
        price=found.price if found.currency.upper() in ("", currency) else None,
        duration=found.duration,
    )


def _service_name(found: wire.Service) -> str:
    """A follow-up is often called like the first visit, and is told from it by its type alone."""
    name = found.service_name.strip() or "Consultation"
    follows = re.sub(r"\W|_", "", found.appointment_type).upper() == "FOLLOWUP"
    return f"{name} (follow-up)" if follows and "follow" not in name.casefold() else name


def slot(found: wire.Slot, zone: ZoneInfo) -> Slot | None:
    """None when its start cannot be read. A slot without an end is as long as its service."""
    start, end = clinic_time(found.s, zone), clinic_time(found.e, zone)
    if start is None:
        return None
    minutes = int((end - start).total_seconds() // 60) if end and end > start else None
    return Slot(
        start=local(start, zone),
        ref="|".join((found.s, found.e, found.conf_id)),
        service_ids=frozenset(filter(None, (found.conf_id,))),
        duration=minutes,
    )


def clinic_time(text: str, zone: ZoneInfo) -> datetime | None:
    found = wire.moment(text)
    return found.replace(tzinfo=zone) if found is not None and found.tzinfo is None else found


def status(found: wire.Appointment) -> VisitStatus:
    return _STATUSES.get(found.status.strip().upper(), VisitStatus.OTHER)


def rescheduled(found: wire.Appointment) -> bool:
    return found.status.strip().upper() in _RESCHEDULED


def visit(place: Place, found: wire.Appointment, zone: ZoneInfo) -> Visit:
    patient = found.patient_profile or wire.PatientRecord()
    reference = reference_in(found.partner_appointment_id)
    return Visit(
        id=found.appointment_id,
        place=_place(place, found),
        status=status(found),
        start=local(found.start_time, zone),
        end=local(found.end_time or found.start_time, zone),
        service_id=(found.partner_meta.service_id or None) if found.partner_meta else None,
        comment=found.notes or (f"Ref {reference}" if reference else ""),
        patient_name=patient.first_name,
        patient_surname=patient.last_name,
        phone=patient.mobile,
        present=_present(found),
        created_at=found.created_at,
    )


def _place(asked: Place, found: wire.Appointment) -> Place:
    """Where it really is; of the two addresses that we make of one clinic, the one its mode says."""
    address_id = asked.address_id if not found.mode else (IN_CLINIC if _in_clinic(found.mode) else TELE)
    return Place(
        clinic_id=found.clinic_id or asked.clinic_id,
        doctor_id=found.doctor_id or asked.doctor_id,
        address_id=address_id,
    )


def _present(found: wire.Appointment) -> bool | None:
    if status(found) is VisitStatus.ABSENT:
        return False
    came = found.status.strip().upper() in _CAME or bool(found.visit_checkin)
    return True if came and status(found) is not VisitStatus.CANCELLED else None


def _in_clinic(mode: str) -> bool:
    """INCLINIC, in_clinic, in-clinic; not tele, VIDEO, PHONE, AUDIO."""
    return re.sub(r"[^A-Z]", "", mode.upper()) in _CLINIC_MODES
