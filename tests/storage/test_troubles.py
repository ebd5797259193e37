"""When the database fails: what is said, what is kept, and what is never quoted."""

import logging
from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import Conflict, StorageBusy, StorageError, StorageFull
from storage.inbox import InboxItem
from storage.intents import Intent


def item(key: str, at: datetime) -> InboxItem:
    return InboxItem(key=key, chat_id=1, payload="{}", received_at=at)


async def test_a_full_disk_says_so_and_keeps_nothing_of_the_unit(sqlite_url: str, noon: datetime) -> None:
    database = Database(sqlite_url)
    await database.start()
    async with database.unit() as unit:
        await unit.inbox._session.run(text("PRAGMA max_page_count = 1"))  # as small as it is now
        await unit.inbox.add([item("small", noon)])
    with pytest.raises(StorageFull, match="disk is full"):  # noqa: PT012
        async with database.unit() as unit:
            for number in range(10_000):
                await unit.inbox.add([item(f"large-{number}" * 50, noon)])
    async with database.reading() as unit:
        assert [kept.key for kept in await unit.inbox.waiting()] == ["small"]
    await database.close()


@pytest.mark.parametrize(
    ("code", "expected"), [("53100", StorageFull), ("40P01", StorageBusy), ("23505", Conflict)]
)
async def test_troubles_of_a_server_get_our_names(
    postgresql_url: str, code: str, expected: type[StorageError]
) -> None:
    database = Database(postgresql_url)
    await database.start()
    trouble = text(f"DO $$ BEGIN RAISE EXCEPTION 'of +34600000000' USING ERRCODE = '{code}'; END $$")
    with pytest.raises(expected) as raised:
        async with database.unit() as unit:
            await unit.inbox._session.run(trouble)
    assert "+34600000000" not in str(raised.value)
    await database.close()


async def test_a_refused_row_is_not_quoted(
    database: Database, noon: datetime, intent: Callable[..., Intent]
) -> None:
    with pytest.raises(Conflict) as refused:  # noqa: PT012
        async with database.unit() as unit:
            await unit.chats.see(1, at=noon)
            await unit.intents.create(intent("one", reference="private-words"))
            await unit.intents.create(intent("two", reference="private-words"))
    assert "reference" in str(refused.value)
    assert "private-words" not in str(refused.value)
    assert refused.value.__suppress_context__


async def test_no_value_reaches_a_log(
    database: Database, noon: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger(__name__).debug("listening")
        async with database.unit() as unit:
            await unit.chats.see(1, at=noon, first_name="private-words")
            await unit.chats.choose_locale(1, "private-words")
            await unit.inbox.add([item("private-words", noon), item("private-words-too", noon)])
    assert "listening" in caplog.text
    assert "private-words" not in caplog.text
