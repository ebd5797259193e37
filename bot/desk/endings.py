"""What an ending changes in our own books: the visit that was made, moved, cancelled or begun."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from bot.desk.consent import record_consent
from bot.desk.intent import AnyIntent, BookingIntent, CancelIntent, Ending, MoveIntent, Shown
from bot.desk.patients import remember
from integrations.model import Visit, VisitStatus
from storage.unit import Unit
from storage.visits import Visit as Row


async def keep(unit: Unit, intent: AnyIntent, ending: Ending, visit: Visit | None, now: datetime) -> str:
    """Write the ending into the visit and return the visit's id of ours, empty where there is none."""
    if isinstance(intent, BookingIntent):
        return await _booked(unit, intent, visit, now) if visit else ""
    visit_id = intent.standing.visit_id
    if isinstance(intent, MoveIntent) and visit:
        await unit.visits.change(visit_id, **_moved(intent, visit, now))
    elif ending is Ending.PRESENT:
        await unit.visits.change(visit_id, present=True, updated_at=now)
    elif ending is Ending.GONE or (isinstance(intent, CancelIntent) and ending is Ending.CANCELLED):
        await unit.visits.change(visit_id, status=VisitStatus.CANCELLED, updated_at=now)
    return visit_id


async def _booked(unit: Unit, intent: BookingIntent, visit: Visit, now: datetime) -> str:
    patient_id = await remember(
        unit,
        intent.chat_id,
        intent.request.patient,
        now,
        patient_id=intent.patient_id,
        relation=intent.relation,
    )
    await record_consent(
        unit,
        chat_id=intent.chat_id,
        patient_id=patient_id,
        locale=intent.locale,
        at=now,
        privacy=intent.request.patient.privacy_consent,
        marketing=intent.request.patient.marketing_consent,
    )
    row = Row(
        id=uuid4().hex,
        chat_id=intent.chat_id,
        patient_id=patient_id,
        intent_id=intent.id,
        account=intent.account,
        status=visit.status,
        created_at=now,
        **_arranged(visit, intent.request.service.id, intent.shown, intent.request.reference, now),
    )
    return (await unit.visits.add(row)).id


def _moved(intent: MoveIntent, visit: Visit, now: datetime) -> dict[str, Any]:
    """The same visit of ours at another time. That the patient will come was said of the old one."""
    request = intent.request
    arranged = _arranged(visit, request.service.id, intent.shown, request.reference, now)
    return {**arranged, "status": visit.status, "confirmed_at": None, "present": None, "compared_at": now}


def _arranged(visit: Visit, service_id: str, shown: Shown, reference: str, now: datetime) -> dict[str, Any]:
    return {
        "provider_visit_id": visit.id,
        "clinic_id": visit.place.clinic_id,
        "doctor_id": visit.place.doctor_id,
        "address_id": visit.place.address_id,
        "service_id": service_id,
        "starts_at": visit.start,
        "ends_at": visit.end,
        "zone": shown.zone,
        "details": shown.model_dump_json(),
        "reference": reference,
        "arranged_at": now,
        "updated_at": now,
    }
