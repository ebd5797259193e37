"""The inbox: each act once, in its order."""

from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.errors import NoSuchRow
from storage.inbox import InboxItem


def items(keys: str, at: datetime) -> list[InboxItem]:
    return [InboxItem(key=key, chat_id=-100_000_000_001, payload=f"of {key}", received_at=at) for key in keys]


def words(found: list[InboxItem]) -> str:
    return "".join(item.key for item in found)


async def test_new_items_keep_their_order(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        added = await unit.inbox.add(items("dacb", noon))
        assert words(added) == words(await unit.inbox.waiting()) == "dacb"
    assert [item.id for item in added] == sorted(item.id or 0 for item in added)


async def test_what_is_known_is_ignored(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.inbox.add(items("ab", noon))
        assert words(await unit.inbox.add(items("bccad", noon))) == "cd"
        assert await unit.inbox.add(items("abcd", noon)) == []
        assert await unit.inbox.add([]) == []
        assert words(await unit.inbox.waiting()) == "abcd"


async def test_a_hundred_updates_come_in_at_once(database: Database, noon: datetime) -> None:
    batch = "".join(chr(0x4E00 + number) for number in range(100))
    async with database.unit() as unit:
        assert words(await unit.inbox.add(items(batch, noon))) == batch


async def test_what_is_handled_waits_no_more_and_never_comes_again(
    database: Database, noon: datetime
) -> None:
    async with database.unit() as unit:
        first, *_ = await unit.inbox.add(items("ab", noon))
        assert first.id is not None
        await unit.inbox.handled(first.id, noon)
        assert words(await unit.inbox.waiting()) == "b"
        assert await unit.inbox.add(items("a", noon)) == []


async def test_attempts_are_counted(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        (item,) = await unit.inbox.add(items("a", noon))
        assert item.id is not None
        assert [await unit.inbox.attempt(item.id), await unit.inbox.attempt(item.id)] == [1, 2]
        with pytest.raises(NoSuchRow):
            await unit.inbox.attempt(item.id + 1)


async def test_only_what_was_handled_long_ago_is_dropped(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        old, recent, waiting = await unit.inbox.add(items("abc", noon - timedelta(days=30)))
        assert old.id is not None
        assert recent.id is not None
        await unit.inbox.handled(old.id, noon - timedelta(days=8))
        await unit.inbox.handled(recent.id, noon)
        assert await unit.inbox.prune(noon - timedelta(days=7)) == 1
        assert await unit.inbox.waiting() == [waiting]
        assert words(await unit.inbox.add(items("ab", noon))) == "a"


async def test_an_id_never_comes_again(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        (first,) = await unit.inbox.add(items("a", noon))
        assert first.id is not None
        await unit.inbox.handled(first.id, noon)
        await unit.inbox.prune(noon + timedelta(seconds=1))
        (second,) = await unit.inbox.add(items("b", noon))
    assert (second.id or 0) > first.id
