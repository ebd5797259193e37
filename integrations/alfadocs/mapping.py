"""AlfaDocs' words into ours, and our requests into its bodies."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.alfadocs import times, wire
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.errors import Unavailable
from integrations.model import (
    BookingRequest,
    CustomField,
    Doctor,
    Document,
    FieldKind,
    PatientDetails,
    Place,
    Service,
    Visit,
    VisitStatus,
)

CANCELLED, WAITING, CONFIRMED = "cancelled", "waiting", "confirmed"
SILENT = {"emailReminder": False, "smsReminder": False}
_STATUSES = {
    "": VisitStatus.BOOKED,
    CONFIRMED: VisitStatus.BOOKED,
    WAITING: VisitStatus.BOOKED,
    "in_care": VisitStatus.BOOKED,
    "done": VisitStatus.DONE,
    "absent": VisitStatus.ABSENT,
    CANCELLED: VisitStatus.CANCELLED,
}
_PRESENCE = {WAITING: True, "in_care": True, "done": True, "absent": False}
_KINDS = {
    "single_checkbox": FieldKind.CHECKBOX,
    "checkbox": FieldKind.CHECKBOX,
    "dropdown": FieldKind.DROPDOWN,
    "single_select": FieldKind.DROPDOWN,
    "select": FieldKind.DROPDOWN,
}
_WRITABLE = (
    "date",
    "colorId",
    "patientId",
    "emailReminder",
    "smsReminder",
    "description",
    "allDay",
    "type",
    "duration",
    "state",
    "chairId",
    "operatorId",
)
_FLAGS = ("emailReminder", "smsReminder", "allDay")
_REFERENCE = re.compile(r"\bRef (\S+)")
_LAST = 10**9


def instant(moment: datetime) -> datetime:
    """In UTC, where comparing is safe: a zone's repeated hour equals nothing, or its own twin."""
    return moment.astimezone(UTC)


def number(told: str) -> int | str:
    """Ids are integers on the wire."""
    return int(told) if told.isdecimal() else told


def place(clinic_id: str, operator_id: str) -> Place:
    """An operator has one calendar, whichever chair stands in it."""
    return Place(clinic_id=clinic_id, doctor_id=operator_id, address_id=operator_id)


def doctor(clinic_id: str, found: wire.Operator, specialities: Sequence[str]) -> Doctor:
    name = found.name or f"{found.first_name} {found.last_name}".strip() or found.id
    return Doctor(id=found.id, clinic_id=clinic_id, name=name, specialities=tuple(specialities))


def bookable(reasons: Iterable[wire.Reason], operator_id: str) -> list[wire.Reason]:
    """The reasons of one operator in the practice's order; one that names no operators is everybody's."""
    fitting = [
        reason
        for reason in reasons
        if not reason.deleted and (not reason.operator_ids or operator_id in reason.operator_ids)
    ]
    return sorted(fitting, key=lambda reason: reason.sequence_number or _LAST)


def service(found: wire.Reason) -> Service:
    return Service(
        id=found.id,
        name=found.description or found.id,
        description=found.critical_information,
        price=found.price,
        duration=found.duration,
    )


def custom_field(found: wire.CustomObjectField) -> CustomField:
    """A dropdown without choices could never be answered, so it is asked as text."""
    kind = _KINDS.get(found.type.casefold(), FieldKind.TEXT)
    if kind is FieldKind.DROPDOWN and not found.choices:
        kind = FieldKind.TEXT
    return CustomField(
        key=found.technical_name,
        label=found.label or found.technical_name,
        kind=kind,
        choices=found.choices if kind is FieldKind.DROPDOWN else (),
    )


def start(found: wire.Appointment, zone: ZoneInfo) -> datetime:
    read = times.read(found.date, zone)
    if read is None:
        raise Unavailable("an Appointment that cannot be read: date")
    return read


def stands_at(found: wire.Appointment, operator_id: str, at: datetime, zone: ZoneInfo) -> bool:
    read = times.read(found.date, zone)
    return read is not None and instant(read) == instant(at) and found.operator_id in (None, operator_id)


def visit(where: Place, found: wire.Appointment, zone: ZoneInfo) -> Visit:
    began = start(found, zone)
    operator_id = found.operator_id or where.doctor_id
    return Visit(
        id=found.id,
        place=place(where.clinic_id, operator_id),
        status=_STATUSES.get(state(found), VisitStatus.OTHER),
        start=began,
        end=times.local(instant(began) + timedelta(minutes=found.duration or 0), zone),
        comment=found.description,
        present=_PRESENCE.get(state(found)),
    )


def state(found: wire.Appointment) -> str:
    """Empty for one that is plainly booked."""
    word = found.state.casefold()
    return CANCELLED if word == "canceled" else word


def cancelled(found: wire.Appointment) -> bool:
    return state(found) == CANCELLED


def description(request: BookingRequest, *, with_phone: bool) -> str:
    """What the practice reads in its agenda: the reason has no field of its own there."""
    phone = (f"Tel {request.patient.phone}",) if with_phone else ()
    return " · ".join((request.service.name, *phone, f"Ref {request.reference}"))


def booking_body(request: BookingRequest, settings: AlfaDocsSettings, **told: Any) -> dict[str, Any]:
    """`told`: what only the account knows, such as colour and patient; None is left out."""
    body = {
        **told,
        "operatorId": number(request.place.doctor_id),
        "type": "inPractice",
        "state": CONFIRMED,
        "allDay": False,
        "emailReminder": settings.email_reminders and request.reminders,
        "smsReminder": settings.sms_reminders and request.reminders,
    }
    return {name: value for name, value in body.items() if value is not None}


def reference(found: wire.Appointment) -> str | None:
    referred = _REFERENCE.search(found.description)
    return referred[1] if referred else None


def whole(found: wire.Appointment, zone: ZoneInfo, **changes: Any) -> dict[str, Any]:
    """The full writable object with changes: an update without date and colour may be refused."""
    kept = {name: found.told[name] for name in _WRITABLE if found.told.get(name) is not None}
    kept["date"] = start(found, zone).astimezone(zone).replace(tzinfo=None).isoformat(sep=" ")
    ids = (
        ("colorId", found.color_id),
        ("patientId", found.patient_id),
        ("chairId", found.chair_id),
        ("operatorId", found.operator_id),
    )
    kept.update({name: number(told) for name, told in ids if told is not None})
    kept.update({name: wire.flag(kept[name]) for name in _FLAGS if name in kept})
    if found.duration is not None:
        kept["duration"] = found.duration
    return {**kept, **{name: value for name, value in changes.items() if value is not None}}


def document_body(document: Document, folder: str) -> dict[str, Any]:
    return {
        "base64Data": b64encode(document.content).decode(),
        "type": "image" if document.mime.startswith("image/") else "other",
        "name": document.name,
        "folderName": folder,
    }


def private_words(patient: PatientDetails) -> tuple[str, ...]:
    born = patient.birth_date.isoformat() if patient.birth_date else None
    words = (patient.name, patient.surname, patient.email, patient.phone, patient.national_id, born)
    answers = (said for _, said in patient.answers if said not in ("yes", "no"))
    return tuple(word for word in (*words, *answers) if word)


def answered(patient: PatientDetails, kinds: Mapping[str, FieldKind]) -> dict[str, Any]:
    """The answers to the account's own questions as AlfaDocs takes them: an underscore and the key."""
    return {
        f"_{key}": said == "yes" if kinds.get(key) is FieldKind.CHECKBOX else said
        for key, said in patient.answers
    }
