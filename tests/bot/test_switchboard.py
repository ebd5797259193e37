"""One turn at a time in a chat, among all processes; what is left behind is taken up, and not for ever."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import pytest
from markupsafe import Markup

from bot.clock import SystemClock
from bot.engine.channel import Shown, Undelivered
from bot.engine.inbound import Commanded, Inbound, Wrote
from bot.engine.press import Entry
from bot.engine.view import Button, View
from bot.i18n import words
from bot.ledger import Ledger
from bot.screens import Screens
from bot.switchboard import Switchboard
from bot.turns import Turns
from storage.database import Database
from storage.inbox import InboxItem
from tests.blank import blank
from tests.bot.dialogs.scene import CHAT, Scene

CLOCK = SystemClock()


@dataclass
class Taker:
    """Takes turns and notes them. trouble: raised by the next turns, one each."""

    database: Database
    taken: list[tuple[int, str]]
    under_way: Counter = field(default_factory=Counter)
    trouble: list[Exception] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)

    async def take(self, item: InboxItem) -> None:
        self.under_way[item.chat_id] += 1
        assert self.under_way[item.chat_id] == 1
        try:
            await asyncio.sleep(0.005)
            if self.trouble:
                raise self.trouble.pop(0)
            async with self.database.unit() as unit:
                await unit.inbox.handled(item.id or 0, CLOCK.now())
            self.taken.append((item.chat_id, item.key))
        finally:
            self.under_way[item.chat_id] -= 1

    async def show_again(self, chat_id: int) -> None:
        self.shown.append(chat_id)

    async def cannot_keep(self, chat_id: int, language_code: str = "") -> None:
        self.told.append(chat_id)


class Paper:
    """A channel that delivers everything."""

    async def show(self, chat_id, view, **how) -> Shown:
        return Shown(1)

    async def acknowledge(self, press_id) -> None:
        return

    async def busy(self, chat_id) -> None:
        return


def board(database: Database, turns: Taker) -> Switchboard:
    screens = Screens(Paper(), database, CLOCK)
    ledger = Ledger(database, CLOCK, nothing)
    return Switchboard(database, CLOCK, turns, screens, ledger, database.chat_locks())


async def nothing(unit, effect) -> None:
    raise AssertionError("nothing was set out to do")


def act(key: str, chat: int = CHAT) -> Inbound:
    return Inbound(key=key, chat_id=chat, act=Wrote(text="hello"))


async def rests(*boards: Switchboard) -> None:
    async with asyncio.timeout(20):
        while any(one._workers for one in boards):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture
async def database(tmp_path):
    opened = Database(blank(tmp_path / "clinicbot.db"))
    await opened.start()
    yield opened
    await opened.close()


async def test_two_processes_take_turns_in_each_chat_in_order_and_each_act_once(postgresql_url):
    first, second = Database(postgresql_url), Database(postgresql_url)
    await first.start()
    taken: list[tuple[int, str]] = []
    under_way: Counter = Counter()
    boards = [board(one, Taker(one, taken, under_way)) for one in (first, second)]
    for n in range(20):
        await asyncio.gather(
            *(boards[(n + chat) % 2].keep([act(f"{chat} {n:02}", chat)]) for chat in range(8))
        )
    await asyncio.gather(*(one.keep([act("0 19", 0), act("1 19", 1)]) for one in boards))
    await rests(*boards)
    for chat in range(8):
        assert [key for one, key in taken if one == chat] == [f"{chat} {n:02}" for n in range(20)]
    for one in (first, second):
        await one.close()


async def test_an_act_on_which_every_process_ends_is_set_aside(database, caplog):
    for _ in range(6):
        turns = Taker(database, [], trouble=[ValueError()])
        one = board(database, turns)
        await one.start()
        await one.keep([act("poison")])
        await rests(one)
        await one.stop()
    async with database.reading() as unit:
        assert await unit.inbox.waiting() == []
    assert "was set aside after 3 starts" in caplog.text


async def test_an_act_that_cannot_be_answered_for_long_is_never_set_aside(database):
    async with database.unit() as unit:
        item = InboxItem(key="a", chat_id=CHAT, payload=act("a").model_dump_json(), received_at=CLOCK.now())
        await unit.inbox.add([item])
    for _ in range(6):
        turns = Taker(database, [], trouble=[Undelivered("Telegram is away")])
        one = board(database, turns)
        await one.start()
        async with asyncio.timeout(5):
            while turns.trouble:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await one.stop()
    last = Taker(database, [])
    one = board(database, last)
    await one.start()
    await rests(one)
    assert last.taken == [(CHAT, "a")]


async def test_stopping_does_not_wait_for_a_chat_that_cannot_be_served(database):
    one = board(database, Taker(database, [], trouble=[Undelivered("Telegram is away")]))
    await one.keep([act("a")])
    await asyncio.sleep(0.1)
    async with asyncio.timeout(0.5):
        await one.stop()
    async with database.reading() as unit:
        assert [item.key for item in await unit.inbox.waiting()] == ["a"]


class Shower(Taker):
    """Takes a turn, after which what was decided has been seen."""

    async def take(self, item: InboxItem) -> None:
        await super().take(item)
        async with self.database.unit() as unit:
            await unit.conversations.shown(item.chat_id, 1, 11)


async def test_what_was_decided_and_not_seen_is_shown_again_unless_it_was_seen_meanwhile(database):
    async with database.unit() as unit:
        for chat in (1, 2):
            await unit.chats.see(chat, at=CLOCK.now())
            await unit.conversations.save(chat, "{}", 0, at=CLOCK.now())
        came = act("a", 2)
        await unit.inbox.add(
            [InboxItem(key="a", chat_id=2, payload=came.model_dump_json(), received_at=CLOCK.now())]
        )
    turns = Shower(database, [])
    one = board(database, turns)
    await one.start()
    await rests(one)
    assert turns.taken == [(2, "a")]
    assert turns.shown == [1]


async def test_a_turn_on_a_page_that_another_process_moved_is_taken_anew(tmp_path):
    scene = await Scene.open(tmp_path)
    ours, theirs = (turns(scene) for _ in range(2))
    for number, who in enumerate((ours, theirs, ours), start=1):
        await who.take(await kept(scene.database, f"{number}"))
    async with scene.database.reading() as unit:
        row = await unit.conversations.load(CHAT)
        assert await unit.inbox.waiting() == []
    assert row is not None
    assert (row.revision, row.shown_revision) == (3, 3)
    await scene.close()


async def test_a_message_from_outside_a_turn_is_written_out_for_who_types_numbers(tmp_path):
    scene = await Scene.open(tmp_path)
    reminder = View(Markup("Your visit"), rows=((Button("I will come", Entry("visit", "v.come").data()),),))
    known = turns(scene)
    assert await known.outside(CHAT, reminder, words("en")) == reminder
    for key, command in (("1", "start"), ("2", "numbers")):
        await known.take(await kept(scene.database, key, command))
    told = await known.outside(CHAT, reminder, words("en"))
    assert str(told.text).splitlines()[-1] == "To answer this, type 0."
    assert told.rows == reminder.rows
    await scene.close()


def turns(scene: Scene) -> Turns:
    return Turns(
        database=scene.database,
        clock=scene.clock,
        desk=scene.desk,
        conversations=scene.talk,
        ledger=Ledger(scene.database, scene.clock, nothing),
        screens=Screens(Paper(), scene.database, scene.clock),
        begin=lambda _effect: asyncio.sleep(0),
        locale="en",
    )


async def kept(database: Database, key: str, command: str = "start") -> InboxItem:
    came = Inbound(key=key, chat_id=CHAT, act=Commanded(name=command), language_code="en")
    item = InboxItem(key=key, chat_id=CHAT, payload=came.model_dump_json(), received_at=CLOCK.now())
    async with database.unit() as unit:
        (added,) = await unit.inbox.add([item])
    return added
