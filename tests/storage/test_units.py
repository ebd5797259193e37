"""Units of work: whole or not at all, many at once, and on disk when they are done."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import storage
from storage.database import Database
from storage.errors import Conflict, StorageError, UnitSpoiled
from storage.inbox import InboxItem
from storage.intents import Intent

WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from storage.database import Database
from storage.inbox import InboxItem

at = datetime(2026, 11, 24, tzinfo=UTC)

async def writes(database, name):
    for number in range(10**6):
        async with database.unit() as unit:
            key = f"{name}-{number}"
            await unit.inbox.add([InboxItem(key=key, chat_id=1, payload="x" * 300, received_at=at)])
            await unit.inbox.add([InboxItem(key=key + "-twin", chat_id=1, payload="", received_at=at)])
        print(key, flush=True)

async def main():
    database = Database(sys.argv[1])
    await database.start()
    await asyncio.gather(*(writes(database, name) for name in "abcde"))

asyncio.run(main())
"""


def item(key: str, at: datetime) -> InboxItem:
    return InboxItem(key=key, chat_id=1, payload="{}", received_at=at)


async def keys(database: Database) -> set[str]:
    async with database.reading() as unit:
        return {waiting.key for waiting in await unit.inbox.waiting()}


async def test_a_unit_is_kept_when_its_block_ends(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.inbox.add([item("a", noon)])
        assert await keys(database) == set()
    assert await keys(database) == {"a"}


async def test_nothing_is_kept_of_a_unit_that_raises(database: Database, noon: datetime) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"):  # noqa: PT012
        async with database.unit() as unit:
            await unit.inbox.add([item("a", noon)])
            raise RuntimeError("changed my mind")
    assert await keys(database) == set()


async def test_a_unit_that_does_nothing_costs_nothing(database: Database) -> None:
    async with database.unit():
        pass
    assert await keys(database) == set()


async def test_a_unit_that_swallows_a_failure_is_not_kept(
    database: Database, noon: datetime, intent: Callable[..., Intent]
) -> None:
    with pytest.raises(UnitSpoiled):  # noqa: PT012
        async with database.unit() as unit:
            await unit.inbox.add([item("a", noon)])
            with pytest.raises(Conflict):
                await unit.intents.create(intent(chat_id=404))
    assert await keys(database) == set()


async def test_a_spoiled_unit_takes_no_more_statements(
    database: Database, intent: Callable[..., Intent]
) -> None:
    with pytest.raises(UnitSpoiled):  # noqa: PT012
        async with database.unit() as unit:
            with pytest.raises(Conflict):
                await unit.intents.create(intent(chat_id=404))
            await unit.inbox.waiting()


async def test_a_cancelled_unit_is_undone_and_lets_the_next_one_in(
    database: Database, noon: datetime
) -> None:
    inside = asyncio.Event()

    async def stuck() -> None:
        async with database.unit() as unit:
            await unit.inbox.add([item("stuck", noon)])
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2), database.unit() as unit:
        await unit.inbox.add([item("next", noon)])
    assert await keys(database) == {"next"}


async def test_units_that_are_cancelled_at_any_moment_never_leave_half_of_themselves(
    database: Database, noon: datetime
) -> None:
    async def pair(number: int) -> None:
        async with database.unit() as unit:
            await unit.inbox.add([item(f"{number}-left", noon)])
            await unit.inbox.add([item(f"{number}-right", noon)])

    tasks = [asyncio.create_task(pair(number)) for number in range(60)]
    for task in tasks:
        await asyncio.sleep(0.0007)
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await pair(1000)
    found = await keys(database)
    assert {key.split("-")[0] for key in found if key.endswith("left")} == {
        key.split("-")[0] for key in found if key.endswith("right")
    }
    assert "1000-left" in found


async def test_two_hundred_units_at_once_all_succeed(database: Database, noon: datetime) -> None:
    async def one(number: int) -> None:
        async with database.unit() as unit:
            await unit.chats.see(number, at=noon)
            await unit.inbox.add([item(f"k{number}", noon)])
        async with database.reading() as unit:
            assert await unit.chats.get(number) is not None

    await asyncio.gather(*(one(number) for number in range(200)))
    assert len(await keys(database)) == 200


async def test_two_programs_write_to_one_database_at_once(
    url: str, database: Database, noon: datetime
) -> None:
    other = Database(url)

    async def write(through: Database, name: str) -> None:
        for number in range(50):
            async with through.unit() as unit:
                await unit.inbox.add([item(f"{name}{number}", noon)])

    await asyncio.gather(write(database, "a"), write(other, "b"), write(other, "c"))
    await other.close()
    assert len(await keys(database)) == 150


async def test_readers_do_not_wait_for_a_writer(database: Database, noon: datetime) -> None:
    async with database.unit() as unit, asyncio.timeout(2):
        await unit.inbox.add([item("a", noon)])
        assert await asyncio.gather(*(keys(database) for _ in range(20))) == [set()] * 20


async def test_reading_cannot_write(database: Database, noon: datetime) -> None:
    with pytest.raises(StorageError):
        async with database.reading() as unit:
            await unit.inbox.add([item("a", noon)])
    assert await keys(database) == set()


async def test_a_unit_inside_a_unit_is_a_mistake_that_is_named(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.start()
    async with database.unit():
        with pytest.raises(RuntimeError, match="a unit open already"):
            async with database.unit():
                pass
    await database.close()


def test_what_was_committed_survives_a_killed_process(url: str) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(storage.__file__).parents[1],
    )
    assert writer.stdout is not None
    told = [writer.stdout.readline().strip() for _ in range(150)]
    writer.kill()
    told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    writer.communicate(timeout=10)

    async def kept() -> set[str]:
        database = Database(url)
        await database.start()
        found = await keys(database)
        await database.close()
        return found

    found = asyncio.run(kept())
    assert len(told) >= 150
    assert set(told) <= found
    assert {f"{key}-twin" for key in found if not key.endswith("-twin")} <= found
