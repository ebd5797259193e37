"""Erasing: what goes goes everywhere, and what stays is untouched."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.consents import Consent, ConsentKind
from storage.database import Database
from storage.inbox import InboxItem
from storage.messages import Message
from storage.reminders import Reminder
from storage.session import Row
from storage.unit import Unit

Made = Callable[..., Any]
DAY = timedelta(days=1)


async def settle_in(
    unit: Unit, at: datetime, patient: Made, intent: Made, visit: Made, *, chat: int, starts: datetime
) -> None:
    """A chat with a person, a visit, and a row in every table that a chat can have one in."""
    mine = {"chat_id": chat}
    await unit.chats.see(chat, at=at, first_name="Ana")
    await unit.conversations.save(chat, "{}", 0, at=at)
    await unit.inbox.add([InboxItem(key=f"k{chat}", payload="{}", received_at=at, **mine)])
    await unit.patients.save(
        patient(id=f"p{chat}", national_id="X0000000T", created_at=at, updated_at=at, **mine)
    )
    await unit.intents.create(intent(f"i{chat}", created_at=at, **mine))
    await unit.intents.settle(f"i{chat}", "booked", "{}", at=at)
    ends = starts + timedelta(minutes=30)
    made = {"patient_id": f"p{chat}", "intent_id": f"i{chat}", "starts_at": starts, "ends_at": ends}
    await unit.visits.add(visit(f"v{chat}", created_at=at, **made, **mine))
    await unit.messages.add([Message(id=f"m{chat}", priority=0, body="{}", created_at=at, **mine)])
    await unit.reminders.add(
        [Reminder(visit_id=f"v{chat}", starts_at=starts, kind="24", message_id=f"m{chat}")]
    )
    asked = {"kind": ConsentKind.PRIVACY, "version": "1", "locale": "en", "given": True, "at": at}
    await unit.consents.add([Consent(id=f"c{chat}", patient_id=f"p{chat}", **asked, **mine)])


async def rows_of(unit: Unit, chat: int) -> set[str]:
    """The tables in which something of the chat stands."""
    found = set()
    for table in Row.metadata.sorted_tables:
        if "chat_id" in table.columns:
            which = table.columns["chat_id"] == chat
        elif "visit_id" in table.columns:
            which = table.columns["visit_id"] == f"v{chat}"
        else:
            continue
        if (
            await unit.erasing._session.run(sa.select(sa.literal(1)).select_from(table).where(which))
        ).first():
            found.add(table.name)
    return found


async def test_a_chat_goes_with_everything_that_was_kept_of_it_and_no_other_does(
    database: Database, noon: datetime, patient: Made, intent: Made, visit: Made
) -> None:
    async with database.unit() as unit:
        for chat in (1, 2):
            await settle_in(unit, noon, patient, intent, visit, chat=chat, starts=noon + DAY)
        everywhere = await rows_of(unit, 1)
        await unit.erasing.chats([1])
    async with database.reading() as unit:
        assert len(everywhere) >= 9
        assert await rows_of(unit, 1) == set()
        assert await rows_of(unit, 2) == everywhere


async def test_a_person_goes_with_their_visits_and_answers(
    database: Database, noon: datetime, patient: Made, intent: Made, visit: Made
) -> None:
    async with database.unit() as unit:
        await settle_in(unit, noon, patient, intent, visit, chat=1, starts=noon)
        before = await rows_of(unit, 1)
        await unit.erasing.people(["p1"])
        assert before - await rows_of(unit, 1) == {"patients", "visits", "consents", "reminders"}


async def test_an_identity_number_goes_when_the_visit_is_over(
    database: Database, noon: datetime, patient: Made, intent: Made, visit: Made
) -> None:
    async with database.unit() as unit:
        await settle_in(unit, noon - 30 * DAY, patient, intent, visit, chat=1, starts=noon)
        before_the_end = noon + timedelta(minutes=29)
        assert await unit.erasing.numbers(before_the_end, before_the_end - DAY) == 0
        after = noon + timedelta(minutes=31)
        assert await unit.erasing.numbers(after, after - DAY) == 1
        known = await unit.patients.get("p1")
        assert known is not None
        assert (known.national_id, known.surname) == (None, "Last")


async def test_an_identity_number_that_was_just_told_is_left_for_the_booking(
    database: Database, noon: datetime, patient: Made
) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.patients.save(patient(national_id="X0000000T", updated_at=noon))
        assert await unit.erasing.numbers(noon + DAY, noon) == 0
        assert await unit.erasing.numbers(noon + 2 * DAY, noon + DAY) == 1


async def test_people_are_due_by_their_accounts_time(
    database: Database, noon: datetime, patient: Made, intent: Made, visit: Made
) -> None:
    async def due(days: int, **limits: int) -> list[str]:
        now = noon + days * DAY
        accounts = {account: now - kept * DAY for account, kept in limits.items()}
        async with database.reading() as unit:
            return await unit.erasing.due_people(now, now - 365 * DAY, accounts, now - DAY)

    async with database.unit() as unit:
        await settle_in(unit, noon - DAY, patient, intent, visit, chat=1, starts=noon)
        await unit.chats.see(2, at=noon)
        await unit.patients.save(patient(id="never-came", chat_id=2, updated_at=noon + 10 * DAY))
    assert await due(364) == []
    assert await due(366) == ["p1"]
    assert await due(376) == ["p1", "never-came"]
    assert await due(366, main=400) == []
    assert await due(91, main=90) == ["p1"]
    assert await due(91, other=90) == []


async def test_who_was_removed_goes_the_next_day_unless_a_visit_is_to_come(
    database: Database, noon: datetime, patient: Made, intent: Made, visit: Made
) -> None:
    async with database.unit() as unit:
        await settle_in(unit, noon, patient, intent, visit, chat=1, starts=noon + 3 * DAY)
        await unit.patients.save(patient(id="p1", removed_at=noon))
        for days, expected in ((2, []), (4, ["p1"])):
            now = noon + days * DAY
            assert await unit.erasing.due_people(now, now - 365 * DAY, {}, now - DAY) == expected


async def test_a_conversation_that_rests_begins_anew_and_no_old_turn_can_save_it(
    database: Database, noon: datetime
) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.conversations.save(1, '{"words": "private"}', 0, at=noon)
        assert await unit.erasing.talks(noon) == 0
        assert await unit.erasing.talks(noon + DAY) == 1
        assert await unit.erasing.talks(noon + DAY) == 0
        rested = await unit.conversations.load(1)
        assert rested is not None
        assert (rested.state, rested.revision, rested.shown_revision, rested.screen_id) == ("", 2, 2, None)
        assert await unit.conversations.unshown() == []


async def test_only_chats_of_whom_nothing_is_kept_go_and_only_after_a_while(
    database: Database, noon: datetime, patient: Made, intent: Made, visit: Made
) -> None:
    async with database.unit() as unit:
        await settle_in(unit, noon, patient, intent, visit, chat=1, starts=noon + DAY)
        await unit.chats.see(2, at=noon)
        await unit.chats.see(3, at=noon + 2 * DAY)
        await unit.chats.see(4, at=noon + 2 * DAY)
        await unit.erasing.name_and_texts(4, noon + 2 * DAY)
        assert await unit.erasing.empty_chats(noon + DAY, noon + DAY) == [2]
        assert await unit.erasing.empty_chats(noon + DAY, noon + 3 * DAY) == [2, 4]
