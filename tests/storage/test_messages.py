"""Messages: kept once, ended once, found while they wait."""

from datetime import datetime, timedelta

from storage.database import Database
from storage.messages import Delivery, Message

HOUR = timedelta(hours=1)


def message(id: str, at: datetime, chat_id: int = -1001234567890) -> Message:
    return Message(id=id, chat_id=chat_id, priority=1, body="{}", created_at=at)


async def test_a_message_is_kept_once(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        assert [one.id for one in await unit.messages.add([message("a", noon)])] == ["a"]
        both = [message("a", noon), message("b", noon)]
        assert [one.id for one in await unit.messages.add(both)] == ["b"]
        assert await unit.messages.add([]) == []
        assert await unit.messages.get("a") == message("a", noon)


async def test_the_first_end_stands(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.messages.add([message("a", noon)])
        assert await unit.messages.settle("a", Delivery.DELIVERED, at=noon, chat_id=2, telegram_id=5)
        assert not await unit.messages.settle("a", Delivery.FAILED, at=noon, chat_id=3)
        kept = await unit.messages.get("a")
    assert kept is not None
    assert (kept.state, kept.chat_id, kept.telegram_id) == (Delivery.DELIVERED, 2, 5)


async def test_what_waits_is_found_the_oldest_first(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        kept = [message("x:b", noon), message("x_c", noon - HOUR), message("x:a", noon - 2 * HOUR)]
        await unit.messages.add([*kept, message("x:done", noon - HOUR)])
        await unit.messages.settle("x:done", Delivery.GONE, at=noon, chat_id=1)
        assert [one.id for one in await unit.messages.waiting(noon)] == ["x:a", "x_c"]
        assert [one.id for one in await unit.messages.waiting_of("x:")] == ["x:a", "x:b"]
        assert [one.id for one in await unit.messages.waiting_of("x_")] == ["x_c"]


async def test_what_is_held_back_does_not_wait_until_then(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.messages.add([message("a", noon - HOUR)])
        await unit.messages.hold("a", noon)
        assert await unit.messages.waiting(noon) == []
        assert [one.id for one in await unit.messages.waiting(noon + HOUR)] == ["a"]
        await unit.messages.settle("a", Delivery.FAILED, at=noon, chat_id=1, reason="Bad Request")
        await unit.messages.hold("a", noon + HOUR)
        kept = await unit.messages.get("a")
    assert kept is not None
    assert (kept.state, kept.reason, kept.due_at) == (Delivery.FAILED, "Bad Request", noon)


async def test_old_ends_are_dropped_and_what_waits_is_not(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.messages.add([message("old", noon), message("new", noon), message("waits", noon)])
        await unit.messages.settle("old", Delivery.GONE, at=noon - HOUR, chat_id=1)
        await unit.messages.settle("new", Delivery.GONE, at=noon, chat_id=1)
        assert await unit.messages.prune(noon) == 1
        assert await unit.messages.get("old") is None
