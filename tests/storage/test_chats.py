"""Chats: seen, spoken to in their language, blocked, moved."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.database import Database
from storage.inbox import InboxItem
from storage.intents import Intent
from storage.patients import Patient
from storage.visits import Visit

SUPERGROUP = -1009876543210


async def test_a_chat_is_seen_and_seen_again(database: Database, noon: datetime) -> None:
    later = noon + timedelta(hours=1)
    async with database.unit() as unit:
        await unit.chats.see(SUPERGROUP, at=noon, kind="private", first_name="Old", language_code="es")
        chat = await unit.chats.see(SUPERGROUP, at=later, first_name="New", language_code="pl")
        assert chat == await unit.chats.get(SUPERGROUP)
    assert (chat.first_name, chat.language_code, chat.locale) == ("New", "pl", None)
    assert (chat.created_at, chat.seen_at) == (noon, later)


async def test_a_name_that_is_not_told_stays(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon, first_name="Known", language_code="es")
        chat = await unit.chats.see(1, at=noon)
    assert (chat.first_name, chat.language_code) == ("Known", "es")


async def test_a_chosen_language_outlives_what_telegram_says(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon, language_code="es")
        await unit.chats.choose_locale(1, "pl")
        assert (await unit.chats.see(1, at=noon, language_code="es")).locale == "pl"


async def test_the_first_block_stands_until_the_person_is_back(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.chats.mark_blocked(1, noon)
        await unit.chats.mark_blocked(1, noon + timedelta(days=1))
        blocked = await unit.chats.get(1)
        await unit.chats.mark_unblocked(1)
        back = await unit.chats.get(1)
    assert blocked is not None
    assert blocked.blocked_at == noon
    assert back is not None
    assert back.blocked_at is None


async def test_everything_follows_a_group_to_its_new_id(
    database: Database,
    noon: datetime,
    patient: Callable[..., Patient],
    intent: Callable[..., Intent],
    visit: Callable[..., Visit],
) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.conversations.save(1, "state", 0, at=noon)
        await unit.patients.save(patient())
        await unit.intents.create(intent())
        await unit.visits.add(visit())
        await unit.inbox.add([InboxItem(key="k", chat_id=1, payload="", received_at=noon)])
        await unit.chats.move_to(1, SUPERGROUP)
    async with database.reading() as unit:
        assert await unit.chats.get(1) is None
        followed = [
            await unit.chats.get(SUPERGROUP),
            await unit.conversations.load(SUPERGROUP),
            *await unit.patients.of_chat(SUPERGROUP),
            *await unit.intents.open(),
            *await unit.visits.coming(SUPERGROUP, noon),
            *await unit.inbox.waiting(),
        ]
    assert [row.chat_id for row in followed if row] == [SUPERGROUP] * 6


async def test_a_new_id_that_spoke_first_keeps_its_own_conversation(
    database: Database, noon: datetime, patient: Callable[..., Patient]
) -> None:
    async with database.unit() as unit:
        for chat_id, name in ((1, "old"), (SUPERGROUP, "new")):
            await unit.chats.see(chat_id, at=noon, first_name=name)
            await unit.conversations.save(chat_id, name, 0, at=noon)
        await unit.patients.save(patient())
        await unit.chats.move_to(1, SUPERGROUP)
        kept = await unit.conversations.load(SUPERGROUP)
        assert kept is not None
        assert kept.state == "new"
        assert await unit.conversations.load(1) is None
        assert [one.id for one in await unit.patients.of_chat(SUPERGROUP)] == ["patient-1"]
        assert await unit.chats.get(1) is None


async def test_a_conversation_goes_along_when_the_new_id_has_none(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.conversations.save(1, "old", 0, at=noon)
        await unit.chats.see(SUPERGROUP, at=noon)
        await unit.chats.move_to(1, SUPERGROUP)
        kept = await unit.conversations.load(SUPERGROUP)
    assert kept is not None
    assert kept.state == "old"


async def test_moving_twice_is_moving_once(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.chats.move_to(1, SUPERGROUP)
        await unit.chats.move_to(1, SUPERGROUP)
        assert await unit.chats.get(SUPERGROUP) is not None
