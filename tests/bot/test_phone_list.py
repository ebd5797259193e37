"""Who has to be rung up: from the visit to the words in the staff's chat, each patient once."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.composer import Composer
from bot.desk.compare import Comparison
from bot.desk.reminders import Reminders
from bot.desk.visits import Visits
from bot.dialogs.notices import PatientNotices
from bot.engine.channel import Shown, Undelivered, Unreachable
from bot.engine.view import View
from bot.i18n import Words
from bot.post import Post
from bot.staff.notices import StaffNotices
from integrations.model import VisitStatus
from tests.bot.desk.register import CHAT, STAFF, Register

MADRID = ZoneInfo("Europe/Madrid")
BEN, CARLA = 8, 9


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID).astimezone(UTC)


class Reception:
    """Reminders and the post over a register; Ben has blocked the bot, Carla's messages are refused."""

    def __init__(self, register: Register) -> None:
        self.register, self.shown = register, dict[int, list[str]]()
        register.accounts["main"] = replace(register.accounts["main"], locale="en")
        accounts, database, clock = register.accounts, register.database, register.clock
        self.reminders = Reminders(accounts, database, clock)
        visits = Visits(accounts, database, clock)
        composer = Composer(
            database,
            StaffNotices(accounts, None, visits),  # type: ignore[arg-type]  no deed is spoken of here
            PatientNotices(visits, clock),
            "en",
            self.outside,
        )
        self.post = Post(self, database, clock, composer.compose, self.reminders)

    async def outside(self, _chat_id: int, view: View, _say: Words) -> View:
        return view

    async def show(self, chat_id: int, view: View, **_: object) -> Shown:
        if chat_id == BEN:
            raise Unreachable("blocked")
        if chat_id == CARLA:
            raise Undelivered("Bad Request", permanent=True)
        self.shown.setdefault(chat_id, []).append(str(view.text))
        return Shown(1)

    async def delete(self, chat_id: int, message_id: int) -> None:
        return None

    async def acknowledge(self, press_id: str) -> None:
        return None

    async def busy(self, chat_id: int) -> None:
        return None

    async def lives(self, since: datetime, until: datetime) -> None:
        """As the rounds do, every quarter of an hour."""
        self.register.clock.at = since
        while self.register.clock.at < until:
            await self.reminders.remind()
            async with self.register.database.reading() as unit:
                left = await unit.messages.waiting(self.register.clock.at + timedelta(seconds=1))
            for one in left:
                await self.post.send(one.id)
            self.register.clock.at += timedelta(minutes=15)


@pytest.fixture
async def reception(tmp_path: Path) -> AsyncIterator[Reception]:
    register = await Register.open(tmp_path)
    async with register.database.unit() as unit:
        for chat_id in (BEN, CARLA):
            await unit.chats.see(chat_id, at=register.clock.now())
    yield Reception(register)
    await register.close()


async def test_each_patient_who_is_to_be_rung_up_is_told_once(reception: Reception) -> None:
    register = reception.register
    await register.add("unsure", at(25, 12))
    await register.add("sure", at(25, 13), confirmed_at=at(24, 15))
    await register.add("ben", at(25, 14), chat_id=BEN)
    await register.add("carla", at(25, 15), chat_id=CARLA)
    await reception.lives(at(24, 9), at(25, 16))
    lists = [text for text in reception.shown[STAFF] if "Please phone" in text]
    lines = [line for text in lists for line in text.splitlines()[1:]]
    assert sorted(re.findall(r"REF\w+", "\n".join(lines))) == ["REFben", "REFcarla", "REFunsure"]
    assert {line.split(" · ")[-1] for line in lines if "REFunsure" not in line} == {
        "the reminder did not arrive"
    }
    assert len(reception.shown[CHAT]) == 2  # of the day before, and of the last hours, about both visits


async def test_after_a_night_without_telegram_the_morning_brings_one_reminder(reception: Reception) -> None:
    """The reminder was kept in the evening and could not leave before the quiet hours."""
    await reception.register.add("v", at(25, 19), confirmed_at=at(24, 10))
    reception.register.clock.at = at(24, 20)
    await reception.reminders.remind()
    await reception.lives(at(24, 21, 30), at(25, 7, 59))
    assert reception.shown == {}
    await reception.lives(at(25, 8), at(25, 16))
    assert len(reception.shown[CHAT]) == 1


async def test_of_two_reminders_that_could_not_leave_only_the_nearer_one_does(reception: Reception) -> None:
    await reception.register.add("v", at(25, 19), confirmed_at=at(24, 10))
    for now in (at(24, 20), at(25, 17)):
        reception.register.clock.at = now
        await reception.reminders.remind()
    await reception.lives(at(25, 18), at(25, 19))
    assert len(reception.shown[CHAT]) == 1


async def test_patients_whom_a_change_of_the_clinics_did_not_reach_are_to_be_rung_up_once(
    reception: Reception,
) -> None:
    register = reception.register
    await register.add("stays", at(25, 12))
    await register.add("moved", at(25, 14), chat_id=BEN)
    await register.add("gone", at(25, 15), chat_id=CARLA)
    register.clock.at = at(23, 9)
    register.calendar.change("theirs-moved", start=at(25, 18), end=at(25, 19))
    register.calendar.change("theirs-gone", status=VisitStatus.CANCELLED)
    every = timedelta(hours=1)
    comparison = Comparison(register.accounts, register.database, register.clock, every=every)
    assert len(await comparison.round()) == 4
    await reception.lives(at(23, 9), at(25, 17))
    lists = [text for text in reception.shown[STAFF] if "Please phone" in text and "REFstays" not in text]
    moved, gone = sorted(lists, key=lambda text: "REFgone" in text)
    assert "could not be told that the clinic has moved the visit" in moved
    assert "REFmoved · until now Wed 25 Nov 14:00 · <tg-spoiler>Anastasia Gómez" in moved
    assert "could not be told that the clinic has cancelled the visit" in gone
    assert "REFgone · <tg-spoiler>Anastasia Gómez" in gone
