"""Keys: plain values are sealed at the first start, and a new key takes over while others work."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from storage.database import Database
from storage.errors import LostKey
from storage.inbox import InboxItem
from storage.keys import PLAIN, sealed_columns
from storage.sealed import MARK, name_of
from tests.storage.test_sealed import BORN, SAID, fill, stored

Made = Callable[..., Any]


async def opened(url: str, *keys: str) -> Database:
    database = Database(url, keys)
    try:
        await database.start()
    except LostKey:
        await database.close()
        raise
    return database


async def test_what_was_kept_before_there_were_keys_is_sealed_at_the_first_start(
    url: str, noon: datetime, patient: Made, intent: Made, visit: Made, key: str
) -> None:
    before = await opened(url)
    await fill(before, noon, patient, intent, visit)
    await before.close()
    assert set((await stored(url)).values()) == {SAID, BORN.isoformat()}
    after = await opened(url, key)
    assert all(value.startswith(f"{MARK}{name_of(key)}:") for value in (await stored(url)).values())
    async with after.reading() as unit:
        known = await unit.patients.get("patient-1")
        assert known is not None
        assert (known.surname, known.birth_date) == (SAID, BORN)
    await after.close()


async def test_a_first_start_that_was_killed_half_way_is_finished_by_the_next(
    url: str, noon: datetime, key: str
) -> None:
    before = await opened(url)
    async with before.unit() as unit:
        await unit.inbox.add(
            [InboxItem(key=f"k{n}", chat_id=1, payload=f"{SAID} {n}", received_at=noon) for n in range(450)]
        )
    await before.close()
    half = Database(url, [key])
    await half.upgrade()
    (inbox,) = (table for table in sealed_columns() if table.name == "inbox")
    async with half.unit() as unit:
        assert not await unit.keys.admit()
        assert await unit.keys.seal_anew(inbox, None, 200, mark=MARK) == (200, 200)
        assert (await unit.keys.count())[PLAIN] == 250
    await half.close()
    whole = await opened(url, key)
    async with whole.reading() as unit:
        assert await unit.keys.count() == {name_of(key): 450}
        assert [item.payload for item in await unit.inbox.waiting()] == [f"{SAID} {n}" for n in range(450)]
    await whole.close()


async def test_a_new_key_takes_over_while_the_bot_works(
    url: str, noon: datetime, key: str, next_key: str
) -> None:
    old = await opened(url, key)
    items = [InboxItem(key=f"k{n}", chat_id=1, payload=SAID, received_at=noon) for n in range(450)]
    async with old.unit() as unit:
        await unit.inbox.add(items)
    await old.close()
    bot, command = await opened(url, next_key, key), await opened(url, next_key, key)

    async def work() -> None:
        for n in range(60):
            async with bot.unit() as unit:
                await unit.inbox.add([InboxItem(key=f"late{n}", chat_id=1, payload=SAID, received_at=noon)])
                await unit.inbox.handled(n + 1, noon)

    _, changed = await asyncio.gather(work(), command.rotate())
    assert changed <= 450
    async with bot.reading() as unit:
        assert await unit.keys.count() == {name_of(next_key): 450}
        assert {item.payload for item in await unit.inbox.waiting()} == {SAID}
    await bot.close()
    await command.close()
    alone = await opened(url, next_key)
    await alone.close()
    with pytest.raises(LostKey):
        await opened(url, key)


async def test_the_old_key_is_needed_until_everything_is_sealed_anew(
    url: str, noon: datetime, key: str, next_key: str
) -> None:
    for keys in ([key], [next_key, key]):
        database = await opened(url, *keys)
        async with database.unit() as unit:
            await unit.chats.see(1 if keys == [key] else 2, at=noon, first_name=SAID)
            counted = await unit.keys.count()
        await database.close()
    assert counted == {name_of(key): 1, name_of(next_key): 1}
    with pytest.raises(LostKey, match=name_of(key)):
        await opened(url, next_key)


async def test_rotating_twice_changes_nothing(url: str, database: Database, noon: datetime, key: str) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon, first_name=SAID)
    assert await database.rotate() == 0
    assert (await stored(url))["chats.first_name"].startswith(f"{MARK}{name_of(key)}:")


def test_every_sealed_table_can_be_walked_by_one_key() -> None:
    keys = [table.primary_key.columns for table in sealed_columns()]
    assert len(keys) >= 7
    assert all(len(columns) == 1 for columns in keys)
