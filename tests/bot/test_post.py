"""A kept message leaves, and how that ended is written down."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.desk.message import Body, ChangeNotice, News, ReminderNotice
from bot.engine.channel import ChatMoved, Shown, Undelivered, Unreachable
from bot.engine.view import View
from bot.post import GIVEN_UP, Post
from storage.messages import Delivery, Message
from storage.unit import Unit
from tests.bot.desk.register import CHAT, Register
from tests.paper import monday

NOTICE = ChangeNotice(news=News.CANCELLED, visit_id="v", before=monday())


class PaperChannel:
    """Shows everything, but first raises what a test says."""

    def __init__(self) -> None:
        self.trouble: list[Exception] = []
        self.seen: list[int] = []

    async def show(self, chat_id: int, view: View, **_: object) -> Shown:
        if self.trouble:
            raise self.trouble.pop()
        self.seen.append(chat_id)
        return Shown(55)

    async def acknowledge(self, press_id: str) -> None:
        return None

    async def busy(self, chat_id: int) -> None:
        return None


class Office:
    def __init__(self, register: Register) -> None:
        self.register, self.channel = register, PaperChannel()
        self.view: View | None = View(Markup("words"))
        self.until: datetime | None = None
        self.unheard_of: list[str] = []
        self.post = Post(self.channel, register.database, register.clock, self.compose, self)

    async def compose(self, _chat_id: int, _body: Body) -> View | None:
        return self.view

    async def held_until(self, _notice: ReminderNotice) -> datetime | None:
        return self.until

    async def overtaken(self, _notice: ReminderNotice) -> bool:
        return False

    async def unheard(self, _unit: Unit, id: str, _notice: ChangeNotice) -> None:
        self.unheard_of.append(id)

    async def message(self) -> Message:
        async with self.register.database.reading() as unit:
            found = await unit.messages.get("m")
        assert found is not None
        return found


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    register = await Register.open(tmp_path)
    await register.keeps("m", NOTICE, CHAT)
    yield Office(register)
    await register.close()


async def test_a_message_is_delivered_once(office: Office) -> None:
    assert (await office.post.send("m")).final
    assert (await office.post.send("m")).final
    kept = await office.message()
    assert office.channel.seen == [CHAT]
    assert (kept.state, kept.telegram_id) == (Delivery.DELIVERED, 55)
    assert office.unheard_of == []


async def test_an_unknown_message_is_final(office: Office) -> None:
    assert (await office.post.send("other")).final
    assert office.channel.seen == []


async def test_who_blocked_the_bot_is_marked(office: Office) -> None:
    office.channel.trouble = [Unreachable("blocked")]
    assert (await office.post.send("m")).final
    assert (await office.post.send("m")).final
    assert (await office.message()).state == Delivery.BLOCKED
    assert office.unheard_of == ["m"]
    async with office.register.database.reading() as unit:
        chat = await unit.chats.get(CHAT)
    assert chat is not None
    assert chat.blocked_at == office.register.clock.now()


async def test_a_chat_that_is_gone_is_final(office: Office) -> None:
    office.channel.trouble = [Unreachable("gone")]
    assert (await office.post.send("m")).final
    assert (await office.message()).state == Delivery.GONE


async def test_a_moved_chat_is_followed_and_remembered(office: Office) -> None:
    office.channel.trouble = [ChatMoved(-200)]
    assert (await office.post.send("m")).final
    kept = await office.message()
    assert office.channel.seen == [-200]
    assert (kept.state, kept.chat_id) == (Delivery.DELIVERED, -200)
    await office.register.keeps("n", NOTICE, CHAT)
    await office.post.send("n")
    assert office.channel.seen == [-200, -200]


async def test_a_wait_that_telegram_asks_for_is_handed_on(office: Office) -> None:
    office.channel.trouble = [Undelivered("flood", retry_after=timedelta(seconds=17))]
    sent = await office.post.send("m")
    assert (sent.final, sent.wait) == (False, 17)
    assert (await office.message()).state == Delivery.WAITING
    assert (await office.post.send("m")).final


async def test_a_permanent_failure_is_not_tried_again(office: Office) -> None:
    office.channel.trouble = [Undelivered("refused", permanent=True)]
    assert (await office.post.send("m")).final
    kept = await office.message()
    assert (kept.state, kept.reason) == (Delivery.FAILED, "refused")


async def test_what_cannot_be_sent_for_days_is_given_up_with_its_reason(office: Office) -> None:
    office.channel.trouble = [Undelivered("nobody there") for _ in range(2)]
    office.register.clock.at += GIVEN_UP
    assert not (await office.post.send("m")).final
    office.register.clock.at += timedelta(minutes=1)
    assert (await office.post.send("m")).final
    kept = await office.message()
    assert (kept.state, kept.reason) == (Delivery.FAILED, "nobody there")


async def test_a_reminder_is_held_back_and_leaves_in_the_morning(office: Office) -> None:
    await office.register.keeps("m2", ReminderNotice(visit_ids=("v",), hours=24), CHAT)
    night, morning = office.register.clock.at, office.register.clock.at + timedelta(hours=9)
    office.until = morning
    assert (await office.post.send("m2")).final
    assert office.channel.seen == []
    async with office.register.database.reading() as unit:
        assert "m2" not in [one.id for one in await unit.messages.waiting(night + timedelta(hours=8))]
        assert "m2" in [one.id for one in await unit.messages.waiting(morning + timedelta(minutes=1))]
    office.until = None
    assert (await office.post.send("m2")).final
    assert office.channel.seen == [CHAT]


async def test_what_is_no_longer_true_is_not_sent(office: Office) -> None:
    office.view = None
    assert (await office.post.send("m")).final
    assert (await office.message()).state == Delivery.NEEDLESS
    assert office.channel.seen == []
