"""Visits: one for each intent, found by chat, by id and by slot."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.errors import Conflict
from storage.intents import Intent
from storage.patients import Patient
from storage.visits import Visit

Made = Callable[..., Visit]


@pytest.fixture
async def clinic(
    database: Database, noon: datetime, patient: Callable[..., Patient], intent: Callable[..., Intent]
) -> Database:
    """A database with a patient and three intents of theirs."""
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.patients.save(patient())
        for number in (1, 2, 3):
            await unit.intents.create(intent(f"intent-{number}"))
    return database


async def test_an_intent_leads_to_one_visit(clinic: Database, visit: Made) -> None:
    async with clinic.unit() as unit:
        first = await unit.visits.add(visit())
        again = await unit.visits.add(visit("visit-2", provider_visit_id="other"))
        assert first == again == visit() == await unit.visits.get("visit-1")
        assert await unit.visits.get("visit-2") is None


async def test_one_visit_of_the_provider_belongs_to_one_intent(clinic: Database, visit: Made) -> None:
    with pytest.raises(Conflict):  # noqa: PT012
        async with clinic.unit() as unit:
            await unit.visits.add(visit())
            await unit.visits.add(visit("visit-2", intent_id="intent-2", provider_visit_id="theirs-visit-1"))


async def test_a_chat_sees_what_comes_and_what_was(clinic: Database, noon: datetime, visit: Made) -> None:
    async with clinic.unit() as unit:
        for number, day in ((1, 2), (2, 1), (3, -1)):
            start = noon + timedelta(days=day)
            await unit.visits.add(
                visit(
                    f"visit-{number}",
                    intent_id=f"intent-{number}",
                    starts_at=start,
                    ends_at=start + timedelta(minutes=30),
                )
            )
        assert [one.id for one in await unit.visits.coming(1, noon)] == ["visit-2", "visit-1"]
        assert [one.id for one in await unit.visits.past(1, noon)] == ["visit-3"]
        assert await unit.visits.coming(2, noon) == []


async def test_a_visit_is_coming_until_it_ends(clinic: Database, noon: datetime, visit: Made) -> None:
    async with clinic.unit() as unit:
        await unit.visits.add(visit())
        assert await unit.visits.coming(1, noon + timedelta(minutes=29))
        assert not await unit.visits.coming(1, noon + timedelta(minutes=30))
        assert await unit.visits.past(1, noon + timedelta(minutes=30))


async def test_a_slot_is_ours_unless_the_visit_was_cancelled(
    clinic: Database, noon: datetime, visit: Made
) -> None:
    slot = {"clinic_id": "c", "doctor_id": "d", "address_id": "a"}
    async with clinic.unit() as unit:
        await unit.visits.add(visit())
        await unit.visits.add(visit("visit-2", intent_id="intent-2", status="cancelled"))
        assert [one.id for one in await unit.visits.at("main", **slot, starts_at=noon)] == ["visit-1"]
        assert await unit.visits.at("other", **slot, starts_at=noon) == []
        assert await unit.visits.at("main", **slot, starts_at=noon + timedelta(minutes=30)) == []
        assert [one.id for one in await unit.visits.coming(1, noon)] == ["visit-1"]


async def test_visits_that_are_named_come_first(clinic: Database, noon: datetime, visit: Made) -> None:
    lately = noon - timedelta(minutes=1)
    async with clinic.unit() as unit:
        for number in (1, 2, 3):
            made = visit(f"visit-{number}", intent_id=f"intent-{number}", ends_at=noon + timedelta(hours=1))
            await unit.visits.add(made)
            await unit.visits.change(made.id, compared_at=lately)
        await unit.visits.change("visit-3", status="cancelled")
        named = [f"theirs-visit-{number}" for number in (2, 3, 4)]
        assert await unit.visits.to_compare("main", noon, lately, 9) == []
        assert await unit.visits.compare_first("main", named) == ["theirs-visit-2"]
        assert await unit.visits.compare_first("other", named) == []
        assert [one.id for one in await unit.visits.to_compare("main", noon, lately, 9)] == ["visit-2"]
        assert await unit.visits.to_compare("other", noon, lately, 9) == []
