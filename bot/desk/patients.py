"""The people whom a chat speaks for: what is known of them, so that nothing is asked twice."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from integrations.model import Gender, PatientDetails
from storage.database import Database
from storage.patients import Patient
from storage.unit import Unit
from storage.visits import Visit

CONSENT_VERSION = "2026-1"
ME = ""


class Patients:
    """Patients as the desk knows them: who writes, and the family that they book for."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def people(self, chat_id: int) -> Sequence[Patient]:
        """Everybody whom this chat speaks for: who writes first, then who was booked for last."""
        async with self._database.reading() as unit:
            found = await unit.patients.of_chat(chat_id)
        return sorted(found, key=lambda patient: patient.relation != ME)

    async def last_visit(self, chat_id: int, now: datetime) -> Visit | None:
        """What this chat booked last for somebody who was not removed since."""
        async with self._database.reading() as unit:
            people = {patient.id for patient in await unit.patients.of_chat(chat_id)}
            visits = [*await unit.visits.coming(chat_id, now), *await unit.visits.past(chat_id, now)]
        known = [visit for visit in visits if visit.patient_id in people]
        return max(known, key=lambda visit: (visit.created_at, visit.id), default=None)

    async def change(self, chat_id: int, patient_id: str, now: datetime, **values: object) -> None:
        """Change what is known of one of this chat's people. Doing so twice is harmless."""
        async with self._database.unit() as unit:
            before = await _of_chat(unit, chat_id, patient_id)
            if before is not None:
                await unit.patients.save(before.model_copy(update={**values, "updated_at": now}))

    async def remove(self, chat_id: int, patient_id: str, now: datetime) -> None:
        """Forget a person: never offered again. What a coming visit needs stays until it is over."""
        async with self._database.unit() as unit:
            before = await _of_chat(unit, chat_id, patient_id)
            if before is None or before.removed_at is not None:
                return
            coming = await unit.visits.coming(chat_id, now)
            needed = any(visit.patient_id == patient_id for visit in coming)
            told = {} if needed else dict.fromkeys(("email", "birth_date", "gender", "national_id"))
            gone = {**told, "removed_at": now, "updated_at": now, **({} if needed else {"answers": "[]"})}
            await unit.patients.save(before.model_copy(update=gone))


async def remember(
    unit: Unit,
    chat_id: int,
    details: PatientDetails,
    now: datetime,
    *,
    patient_id: str = "",
    relation: str = ME,
) -> str:
    """Keep what was told of a patient, and when it was agreed to. Returns the patient's id.

    patient_id: the known person that this is, empty for somebody new. What was not asked this time stays.
    """
    before = await _of_chat(unit, chat_id, patient_id) or await _namesake(unit, chat_id, details)
    agreed_before = before is not None and before.privacy_consent_version == CONSENT_VERSION
    told = {**(answers_of(before) if before else {}), **dict(details.answers)}
    patient = Patient(
        id=before.id if before else uuid4().hex,
        chat_id=chat_id,
        name=details.name,
        surname=details.surname,
        phone=details.phone,
        email=details.email,
        birth_date=details.birth_date or (before.birth_date if before else None),
        gender=details.gender or (before.gender if before else None),
        national_id=details.national_id or (before.national_id if before else None),
        relation=before.relation if before else relation,
        answers=json.dumps(list(told.items())),
        privacy_consent_version=CONSENT_VERSION if details.privacy_consent else None,
        privacy_consent_at=before.privacy_consent_at if before and agreed_before else now,
        marketing_consent=details.marketing_consent,
        created_at=before.created_at if before else now,
        updated_at=now,
        removed_at=before.removed_at if before else None,
    )
    await unit.patients.save(patient)
    return patient.id


async def _of_chat(unit: Unit, chat_id: int, patient_id: str) -> Patient | None:
    found = await unit.patients.get(patient_id) if patient_id else None
    return found if found and found.chat_id == chat_id else None


async def _namesake(unit: Unit, chat_id: int, details: PatientDetails) -> Patient | None:
    """The person of the same name, who was told of twice before the first visit was booked."""
    for one in await unit.patients.of_chat(chat_id):
        same = _folded(one.name, one.surname) == _folded(details.name, details.surname)
        if same and (None in (one.birth_date, details.birth_date) or one.birth_date == details.birth_date):
            return one
    return None


def _folded(*names: str) -> str:
    return " ".join(names).casefold()


def gender_of(patient: Patient) -> Gender | None:
    return Gender(patient.gender) if patient.gender else None


def answers_of(patient: Patient) -> dict[str, str]:
    """What was said to the clinics' own questions, by their keys."""
    return dict(json.loads(patient.answers))
