"""Patients: kept by chat, changed, removed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from storage.database import Database
from storage.errors import Conflict
from storage.patients import Patient

Made = Callable[..., Patient]


async def test_a_patient_comes_back_as_saved(database: Database, noon: datetime, patient: Made) -> None:
    saved = patient(
        email="first.last@example.org",
        birth_date=date(1985, 5, 3),
        gender="f",
        national_id="X0000000T",
        privacy_consent_version="1",
        privacy_consent_at=noon,
        marketing_consent=True,
    )
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.patients.save(saved)
    async with database.reading() as unit:
        assert await unit.patients.get("patient-1") == saved
        assert await unit.patients.get("patient-2") is None


async def test_a_change_never_moves_a_patient_to_another_chat(
    database: Database, noon: datetime, patient: Made
) -> None:
    later = noon + timedelta(hours=1)
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.patients.save(patient())
        await unit.patients.save(patient(chat_id=2, surname="Changed", created_at=later, updated_at=later))
        kept = await unit.patients.get("patient-1")
    assert kept == patient(surname="Changed", updated_at=later)


async def test_a_chat_has_its_patients_the_latest_first_and_none_that_were_removed(
    database: Database, noon: datetime, patient: Made
) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.chats.see(2, at=noon)
        await unit.patients.save(patient(id="older", updated_at=noon - timedelta(days=1)))
        await unit.patients.save(patient(id="newer"))
        await unit.patients.save(patient(id="gone", removed_at=noon))
        await unit.patients.save(patient(id="other", chat_id=2))
        assert [one.id for one in await unit.patients.of_chat(1)] == ["newer", "older"]


async def test_a_patient_of_no_chat_is_refused(database: Database, patient: Made) -> None:
    with pytest.raises(Conflict):
        async with database.unit() as unit:
            await unit.patients.save(patient(chat_id=404))
