"""The people whom a chat speaks for: what is known of them, so that nothing is asked twice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from integrations.model import Gender, PatientDetails
from storage.database import Database
from storage.patients import Patient
from storage.unit import Unit
from storage.visits import Visit

CONSENT_VERSION = "2026-1"


class Patients:
    """Patients as the desk knows them. One chat, one patient, until families come."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, chat_id: int) -> Patient | None:
        """The patient whom this chat booked for last, None for somebody new."""
        async with self._database.reading() as unit:
            found = await unit.patients.of_chat(chat_id)
        return found[0] if found else None

    async def coming(self, chat_id: int, now: datetime) -> Sequence[Visit]:
        """The visits that this chat booked and that have not ended, the next one first."""
        async with self._database.reading() as unit:
            return await unit.visits.coming(chat_id, now)


async def remember(unit: Unit, chat_id: int, details: PatientDetails, now: datetime) -> str:
    """Keep what the patient told us, and when they agreed to it. Returns the patient's id."""
    found = await unit.patients.of_chat(chat_id)
    before = found[0] if found else None
    agreed_before = before is not None and before.privacy_consent_version == CONSENT_VERSION
    patient = Patient(
        id=before.id if before else uuid4().hex,
        chat_id=chat_id,
        name=details.name,
        surname=details.surname,
        phone=details.phone,
        email=details.email,
        birth_date=details.birth_date,
        gender=details.gender.value if details.gender else None,
        national_id=details.national_id,
        privacy_consent_version=CONSENT_VERSION if details.privacy_consent else None,
        privacy_consent_at=before.privacy_consent_at if before and agreed_before else now,
        marketing_consent=details.marketing_consent,
        created_at=before.created_at if before else now,
        updated_at=now,
    )
    await unit.patients.save(patient)
    return patient.id


def gender_of(patient: Patient) -> Gender | None:
    return Gender(patient.gender) if patient.gender else None
