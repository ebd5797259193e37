"""Intents: set out once, settled once."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.errors import AlreadySettled, NoSuchRow
from storage.intents import Intent

Made = Callable[..., Intent]


@pytest.fixture
async def started(database: Database, noon: datetime, intent: Made) -> Database:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        assert await unit.intents.create(intent())
    return database


async def settle(database: Database, state: str, outcome: str | None, at: datetime) -> bool:
    async with database.unit() as unit:
        return await unit.intents.settle("intent-1", state, outcome, at=at)


async def test_a_double_tap_sets_out_once(started: Database, intent: Made) -> None:
    async with started.unit() as unit:
        assert not await unit.intents.create(intent(state="again"))
        assert await unit.intents.get("intent-1") == intent()


async def test_an_intent_is_settled_once(started: Database, noon: datetime) -> None:
    assert await settle(started, "done", "{}", noon)
    assert not await settle(started, "done", "{}", noon + timedelta(hours=1))
    async with started.reading() as unit:
        kept = await unit.intents.get("intent-1")
    assert kept is not None
    assert (kept.state, kept.outcome, kept.settled_at) == ("done", "{}", noon)


async def test_another_ending_is_refused(started: Database, noon: datetime) -> None:
    await settle(started, "done", "{}", noon)
    for state, outcome in (("failed", "{}"), ("done", None), ("done", '{"other": 1}')):
        with pytest.raises(AlreadySettled):
            await settle(started, state, outcome, noon)


async def test_of_two_endings_at_once_one_stands(started: Database, noon: datetime) -> None:
    results = await asyncio.gather(
        *(settle(started, f"ending {number}", None, noon) for number in range(5)), return_exceptions=True
    )
    assert results.count(True) == 1
    assert sum(isinstance(result, AlreadySettled) for result in results) == 4


async def test_an_unknown_intent_cannot_be_settled(database: Database, noon: datetime) -> None:
    with pytest.raises(NoSuchRow):
        await settle(database, "done", None, noon)


async def test_what_is_under_way_is_found_the_oldest_first(
    started: Database, noon: datetime, intent: Made
) -> None:
    async with started.unit() as unit:
        await unit.intents.create(intent("newest", created_at=noon + timedelta(minutes=1)))
        await unit.intents.create(intent("oldest", created_at=noon - timedelta(minutes=1)))
        await unit.intents.create(intent("settled"))
        await unit.intents.settle("settled", "done", None, at=noon)
        assert [one.id for one in await unit.intents.open()] == ["oldest", "intent-1", "newest"]
