"""The whole channel against the sandbox's Bot API server, which checks every request as Telegram would."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from markupsafe import Markup

from bot.channels.connect import TelegramBot, build, start
from bot.channels.delivery import TelegramChannel
from bot.channels.menu import Menu, set_menus
from bot.channels.polling import Polling
from bot.engine.channel import ChatMoved, Unreachable
from bot.engine.inbound import Commanded, Inbound, Left, Pressed, SentFile, SentOther, SharedPhone, Wrote
from bot.engine.view import Button, File, Reply, View
from integrations.sandbox.server import Sandbox

TOKEN = "987654:FAKE-token-of-the-sandbox-0123456"
DAY = View(Markup("<b>Tuesday</b> &amp; on:\nchoose a time"), rows=((Button("9:00", data="t:9"),),))
ASK = View(Markup("May I have your number?"), replies=((Reply("Share my number", shares_phone=True),),))


class World:
    """One person, the sandbox that they act in, and what the bot received."""

    def __init__(self, url: str, control: aiohttp.ClientSession) -> None:
        self.url, self._control = url, control
        self.chat_id = 0
        self.received: asyncio.Queue[Inbound] = asyncio.Queue()
        self.moved: list[tuple[int, int]] = []

    async def keep(self, acts: list[Inbound]) -> None:
        for act in acts:
            self.received.put_nowait(act)

    async def move(self, old: int, new: int) -> None:
        self.moved.append((old, new))

    async def does(self, what: str, chat_id: int | None = None, **body: Any) -> Any:
        path = f"/sandbox/chats/{chat_id or self.chat_id}/{what}"
        return await self.posts(path, **body)

    async def posts(self, path: str, **body: Any) -> Any:
        async with self._control.post(self.url + path, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def gets(self, path: str) -> Any:
        async with self._control.get(self.url + path) as answer:
            return await answer.json()

    async def next(self) -> Inbound:
        return await asyncio.wait_for(self.received.get(), 3)

    async def messages(self, chat_id: int | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.gets(f"/sandbox/chats/{chat_id or self.chat_id}/messages"))[
            "messages"
        ]
        return found

    async def refusals(self) -> list[Any]:
        return [one for one in await self.gets("/sandbox/journal") if one.get("code") != 409]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with Sandbox(locales=("es",)) as sandbox, aiohttp.ClientSession() as control:
        yield World(sandbox.url, control)


@pytest.fixture
async def bot(world: World) -> AsyncIterator[TelegramBot]:
    telegram = build(TOKEN, world.url)
    await start(telegram)
    world.chat_id = (await world.posts("/sandbox/chats", first_name="Anna", language_code="pl"))["chat_id"]
    receiver = Polling(telegram, world.keep, moved=world.move)
    task = asyncio.ensure_future(receiver.run())
    yield telegram
    receiver.stop()
    await task
    await telegram.shutdown()


@pytest.fixture
def channel(bot: TelegramBot) -> TelegramChannel:
    return TelegramChannel(bot)


async def test_what_a_person_does_arrives(world: World, channel: TelegramChannel) -> None:
    await world.does("messages", text="/start hello")
    first = await world.next()
    assert (first.chat_id, first.private, first.first_name) == (world.chat_id, True, "Anna")
    assert first.act == Commanded(name="start", argument="hello")
    await world.does("messages", text="środa o 9")
    assert (await world.next()).act == Wrote(text="środa o 9", message_id=2)
    await world.does("sticker")
    assert (await world.next()).act == SentOther(what="sticker")
    shown = await channel.show(world.chat_id, DAY)
    await world.does("press", text="9:00")
    act = (await world.next()).act
    assert isinstance(act, Pressed)
    assert (act.data, act.message_id) == ("t:9", shown.message_id)
    await channel.acknowledge(act.press_id)
    assert await world.refusals() == []


async def test_files_that_a_person_sends_can_be_fetched(world: World, channel: TelegramChannel) -> None:
    told = {"content": b64encode(b"%PDF").decode(), "album": "7"}
    await world.does("file", name="Wyniki.pdf", **told)
    await world.does("file", photo=True, **told)
    document, photo = (await world.next()).act, (await world.next()).act
    assert isinstance(document, SentFile)
    assert isinstance(photo, SentFile)
    assert (document.name, document.mime, document.size) == ("Wyniki.pdf", "application/pdf", 4)
    assert (photo.name, photo.mime, photo.album) == ("photo.jpg", "image/jpeg", document.album)
    for act in (document, photo):
        assert await channel.fetch(act.file_id, 4) == b"%PDF"
    assert await world.refusals() == []


async def test_a_screen_is_edited_in_place_and_again_without_change(
    world: World, channel: TelegramChannel
) -> None:
    await world.does("messages", text="/start")
    shown = await channel.show(world.chat_id, DAY)
    later = View(Markup("<i>Wednesday</i>"), rows=DAY.rows)
    for _ in range(2):
        assert await channel.show(world.chat_id, later, replaces=shown.message_id) == shown
    *_, last = await world.messages()
    assert (last["text"], last["message_id"]) == ("Wednesday", shown.message_id)


async def test_a_number_is_shared_and_its_keyboard_goes(world: World, channel: TelegramChannel) -> None:
    await world.does("messages", text="/start")
    asked = await channel.show(world.chat_id, ASK)
    await world.does("press", text="Share my number", phone_number="+48600000000")
    await world.next()
    act = (await world.next()).act
    assert isinstance(act, SharedPhone)
    assert act.own
    assert act.phone.endswith("48600000000")
    shown = await channel.show(
        world.chat_id, DAY, replaces=asked.message_id, drop_keyboard=True, note=Markup("Thank you.")
    )
    assert (await world.gets(f"/sandbox/chats/{world.chat_id}"))["keyboard"] is None
    *_, note, screen = await world.messages()
    assert (note["text"], screen["message_id"]) == ("Thank you.", shown.message_id)
    assert screen["reply_markup"]["inline_keyboard"][0][0]["text"] == "9:00"


async def test_a_keyboard_goes_without_a_note_too(world: World, channel: TelegramChannel) -> None:
    await world.does("messages", text="/start")
    await channel.show(world.chat_id, ASK)
    await channel.show(world.chat_id, DAY, drop_keyboard=True)
    assert (await world.gets(f"/sandbox/chats/{world.chat_id}"))["keyboard"] is None
    assert [one["text"] for one in await world.messages()][-2:] == [ASK.text, "Tuesday & on:\nchoose a time"]
    assert await world.refusals() == []


async def test_a_reply_keyboard_message_takes_no_edit_and_is_sent_anew(
    world: World, channel: TelegramChannel
) -> None:
    await world.does("messages", text="/start")
    asked = await channel.show(world.chat_id, ASK)
    shown = await channel.show(world.chat_id, DAY, replaces=asked.message_id)
    assert shown.message_id > asked.message_id


async def test_a_file_and_the_longest_text_get_through(world: World, channel: TelegramChannel) -> None:
    await world.does("messages", text="/start")
    file = File("wizyta.ics", b"BEGIN:VCALENDAR", "text/calendar")
    await channel.show(world.chat_id, View(Markup("<b>" + "🦷 line &amp;\n" * 900 + "</b>"), file=file))
    text, document = (await world.messages())[-2:]
    assert text["text"].endswith("…")
    assert document["document"]["file_name"] == "wizyta.ics"
    assert await world.refusals() == []


async def test_eight_messages_at_once_keep_to_the_limits(world: World, channel: TelegramChannel) -> None:
    await world.does("messages", text="/start")
    staff = (await world.posts("/sandbox/chats", type="supergroup", title="Desk"))["chat_id"]
    views = [View(Markup(f"message {number}")) for number in range(6)]
    await asyncio.gather(*(channel.show(chat, view) for view in views for chat in (world.chat_id, staff)))
    assert [one["text"] for one in await world.messages()][-6:] == [str(view.text) for view in views]
    assert await world.refusals() == []


async def test_blocking_is_heard_and_felt(world: World, channel: TelegramChannel) -> None:
    await world.does("messages", text="/start")
    await world.next()
    await world.does("block")
    assert (await world.next()).act == Left(blocked=True)
    with pytest.raises(Unreachable) as caught:
        await channel.show(world.chat_id, DAY)
    assert caught.value.reason == "blocked"
    await world.does("unblock")
    assert (await world.next()).act == Left(blocked=False, joined=True)


async def test_what_a_person_wrote_is_taken_away_unless_it_is_gone_or_too_old(
    world: World, channel: TelegramChannel
) -> None:
    await world.does("messages", text="12345678Z")
    await world.does("messages", text="hello")
    await channel.delete(world.chat_id, 1)
    await channel.delete(world.chat_id, 1)
    assert [one["text"] for one in await world.messages()] == ["hello"]
    then = datetime.now(UTC) + timedelta(hours=49)
    await world.posts("/sandbox/clock", now=then.isoformat())
    await channel.delete(world.chat_id, 2)
    assert [one["text"] for one in await world.messages()] == ["hello"]


async def test_a_chat_that_is_not_there_is_gone(world: World, channel: TelegramChannel) -> None:
    with pytest.raises(Unreachable) as caught:
        await channel.show(424242, DAY)
    assert caught.value.reason == "gone"


async def test_a_group_that_moves_is_heard_and_felt(world: World, channel: TelegramChannel) -> None:
    staff = (await world.posts("/sandbox/chats", type="group", title="Desk"))["chat_id"]
    new = (await world.does("migrate", staff))["chat_id"]
    with pytest.raises(ChatMoved) as caught:
        await channel.show(staff, View(Markup("New visit")))
    assert caught.value.new_chat_id == new
    async with asyncio.timeout(3):
        while not world.moved:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert set(world.moved) == {(staff, new)}


async def test_being_busy_and_the_menu_are_accepted(
    world: World, bot: TelegramBot, channel: TelegramChannel
) -> None:
    await world.does("messages", text="/start")
    await channel.busy(world.chat_id)
    await set_menus(
        bot, {"": Menu({"start": "Begin"}, "We book visits.", "Visits"), "pl": Menu({"start": "Zacznij"})}
    )
    chat = await world.gets(f"/sandbox/chats/{world.chat_id}")
    assert [one["description"] for one in chat["commands"]] == ["Zacznij"]
    assert await world.refusals() == []
