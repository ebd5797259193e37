"""Conversations: one turn at a time, and what was not seen is known."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.errors import Conflict, StaleRevision


async def save(database: Database, state: str, expected: int, at: datetime) -> int:
    async with database.unit() as unit:
        await unit.chats.see(1, at=at)
        return await unit.conversations.save(1, state, expected, at=at)


async def test_each_save_raises_the_revision(database: Database, noon: datetime) -> None:
    assert [await save(database, "a", 0, noon), await save(database, "b", 1, noon)] == [1, 2]
    async with database.reading() as unit:
        kept = await unit.conversations.load(1)
        assert await unit.conversations.load(2) is None
    assert kept is not None
    assert (kept.state, kept.revision, kept.shown_revision, kept.screen_id) == ("b", 2, 0, None)


@pytest.mark.parametrize("before", [0, 1])
async def test_of_two_turns_at_once_one_wins(database: Database, noon: datetime, before: int) -> None:
    for revision in range(before):
        await save(database, "before", revision, noon)
    results = await asyncio.gather(
        *(save(database, f"turn {number}", before, noon) for number in range(5)), return_exceptions=True
    )
    assert sorted(map(repr, results)) == sorted([repr(before + 1), *[repr(StaleRevision())] * 4])


async def test_a_chat_that_was_never_seen_has_no_conversation(database: Database, noon: datetime) -> None:
    with pytest.raises(Conflict):
        async with database.unit() as unit:
            await unit.conversations.save(404, "state", 0, at=noon)


async def test_what_was_shown_is_remembered_and_never_goes_back(database: Database, noon: datetime) -> None:
    for revision in range(3):
        await save(database, "state", revision, noon)
    async with database.unit() as unit:
        await unit.conversations.shown(1, 3, 77)
        await unit.conversations.shown(1, 2, 66)
        kept = await unit.conversations.load(1)
    assert kept is not None
    assert (kept.shown_revision, kept.screen_id) == (3, 77)


async def test_what_was_not_shown_is_found_without_a_look_at_every_chat(
    database: Database, noon: datetime
) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append(statement)

    async with database.unit() as unit:
        for chat_id in (1, 2):
            await unit.chats.see(chat_id, at=noon)
            await unit.conversations.save(chat_id, "state", 0, at=noon - timedelta(minutes=chat_id))
        await unit.conversations.shown(2, 1, None)
        connection = unit.conversations._session._connection
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        assert await unit.conversations.unseen(noon) == [1]
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        plan = await explained(connection, asked[-1], noon)
    assert "ix_conversations_unseen" in plan


async def explained(connection: AsyncConnection, statement: str, before: datetime) -> str:
    """How the database would do it if no table were small enough to be read whole."""
    if connection.dialect.name == "postgresql":
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", {"updated_at_1": before})
    else:
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (before.isoformat(),))
    return str(plan.fetchall())


async def test_what_was_not_shown_is_found_at_the_next_start(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        for chat_id, age in ((1, 1), (2, 3), (3, 2)):
            await unit.chats.see(chat_id, at=noon)
            await unit.conversations.save(chat_id, "state", 0, at=noon - timedelta(minutes=age))
        await unit.conversations.shown(3, 1, None)
    async with database.reading() as unit:
        assert [one.chat_id for one in await unit.conversations.unshown()] == [2, 1]
