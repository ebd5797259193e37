"""How appointments, patients and what belongs to them look in answers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from integrations.sandbox.alfadocs.answers import Json
from integrations.sandbox.alfadocs.appointment import Appointment
from integrations.sandbox.alfadocs.register import Document, Patient, Phone
from integrations.sandbox.alfadocs.wall_clock import show_moment

if TYPE_CHECKING:
    from integrations.sandbox.alfadocs.practice import Practice


def state(practice: "Practice", one: Appointment) -> str | None:
    """The state that an answer shows; None is a plain booking."""
    return None if one.state == "confirmed" and practice.quirk("null_state") else one.state


def appointment(practice: "Practice", one: Appointment) -> Json:
    return {
        "id": one.id,
        "date": show_moment(one.start, practice.studio.zone),
        "duration": one.minutes,
        "allDay": one.all_day,
        "type": one.type,
        "state": state(practice, one),
        "description": one.description,
        "patientId": one.patient_id,
        "operatorId": one.operator_id,
        "chairId": one.chair_id,
        "colorId": one.color_id,
        "carePlanId": one.care_plan_id,
        "emailReminder": one.email_reminder,
        "smsReminder": one.sms_reminder,
        "frequency": None,
        "recurrenceCount": None,
        "createdThroughBooking": False,
        "createdThroughApi": one.by_api,
        "firstVisit": False,
    }


def operator(practice: "Practice", one: Json) -> Json:
    """An operator; no document says whether it has a name or the parts of one."""
    parts = {"firstName": one["firstName"], "lastName": one["lastName"]}
    name = {"name": f"{one['firstName']} {one['lastName']}"}
    shown = {"name": name, "parts": parts}.get(practice.quirk("operator_names"), {**parts, **name})
    code = {"italianFiscalCode": one["italianFiscalCode"]}
    return {"id": one["id"], **shown, **code, "deleted": one["deleted"]}


def patient(practice: "Practice", one: Patient) -> Json:
    """A patient; of a deleted one there is little left."""
    head = {"id": one.id, "firstName": one.details["firstName"], "lastName": one.details["lastName"]}
    if one.deleted:
        return {**head, "deleted": True}
    details = dict(one.details)
    born = details.pop("dateOfBirth", None)
    custom = {
        f"_{each['technicalName']}": None for each in practice.fields if each["objectType"] == "patient"
    }
    return {
        **head,
        **custom,
        **details,
        "dateOfBirth" if practice.quirk("date_of_birth") else "dateBirth": born,
        "emailValid": bool(details.get("email")),
        "phoneNumbers": [{"prefix": each.prefix, "number": each.number} for each in one.phones],
        "createdAt": one.created_at,
        "lastModifiedAt": one.changed_at,
    }


def phone(one: Phone) -> Json:
    shown = {"id": one.id, "prefix": one.prefix, "number": one.number}
    return {**shown, "label": one.label, "smsEnabled": one.sms}


def document(one: Document, url: str) -> Json:
    """A document, with the address of its patient's documents to make its own of."""
    return {
        "id": one.id,
        "name": one.name,
        "type": one.type,
        "folderName": one.folder,
        "createdAt": one.created_at,
        "url": f"{url}/{one.id}/download",
    }


def summary(practice: "Practice", one: Appointment) -> dict[str, Any]:
    """An appointment for the people who watch the sandbox."""
    studio = practice.studio
    operators = {each["id"]: f"{each['firstName']} {each['lastName']}" for each in studio.operators}
    known = practice.register.get(one.patient_id) if one.patient_id is not None else None
    return {
        "provider": "alfadocs",
        "id": str(one.id),
        "status": "booked" if one.active else "canceled",
        "state": one.state,
        "facility": studio.practice["name"],
        "doctor_id": _text(one.operator_id),
        "doctor": operators.get(one.operator_id, ""),
        "chair_id": _text(one.chair_id),
        "address": f"{studio.practice['street']}, {studio.practice['city']}",
        "service": one.description,
        "start_at": _local(practice, one.start),
        "end_at": _local(practice, one.end),
        "patient_id": _text(one.patient_id),
        "patient": patient(practice, known) if known else None,
        "initials": known.initials if known else "",
        "by_api": one.by_api,
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def _local(practice: "Practice", instant: datetime) -> str:
    return instant.astimezone(practice.studio.zone).isoformat(timespec="seconds")
