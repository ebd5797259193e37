"""A typed identity number does not stay in the chat, whatever happens, and is not said back in full."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.engine.channel import Shown, Undelivered
from bot.engine.inbound import Act, Edited, Inbound, Wrote
from bot.ledger import Ledger
from bot.screens import Screens
from bot.turns import Turns
from integrations.model import PatientField
from storage.inbox import InboxItem
from tests.bot.dialogs.asking import to_the_person
from tests.bot.dialogs.scene import CHAT

NUMBER, SLIP, OTHER = "12345678Z", "12345678A", "X2482300W"


@pytest.fixture
async def asked(practice):
    """A patient who is asked for the number of their document, and then for their date of birth."""
    scene = await practice(requires=frozenset({PatientField.NATIONAL_ID, PatientField.BIRTH_DATE}))
    await to_the_person(scene)
    assert scene.session.top.step == "national_id"
    return scene


async def writes(scene, text: str, message_id: int) -> tuple[int, ...]:
    """The messages that are to go after these words; then they are gone."""
    turned = await scene.does(Wrote(text=text, message_id=message_id))
    scene.session = scene.session.model_copy(update={"deletes": ()})
    return turned.session.deletes


async def test_a_number_goes_from_the_chat_also_with_a_slip_in_it_and_other_words_stay(asked):
    assert await writes(asked, "what is that?", 5) == ()
    assert await writes(asked, SLIP, 6) == (6,)
    assert await writes(asked, NUMBER, 7) == (7,)
    assert await writes(asked, "23/5/1985", 8) == ()


@pytest.mark.parametrize("step", ["menu", "name", "confirm"])
async def test_a_number_that_nobody_asked_for_goes_too_and_is_not_quoted(practice, step):
    scene = await practice()
    await scene.starts()
    if step in ("name", "confirm"):
        await scene.reaches("Book a visit", "Revisión", "First free")
    if step == "confirm":
        await scene.says("Ana Gómez, 600 000 000")
    turned = await scene.does(Wrote(text=f"my DNI is {NUMBER}", message_id=5))
    assert turned.session.deletes == (5,)
    assert "delete it from this chat" in scene.note
    assert NUMBER not in scene.note + scene.text
    assert await writes(scene, "600 123 456", 6) == (5,)
    assert await writes(scene, SLIP, 7) == ()


async def test_an_edit_that_puts_a_number_into_an_older_message_makes_it_go(asked):
    async def edits(text: str, message_id: int) -> tuple[int, ...]:
        turned = await asked.does(Edited(text=text, message_id=message_id))
        asked.session = asked.session.model_copy(update={"deletes": ()})
        return turned.session.deletes

    assert await edits(NUMBER, 3) == (3,)
    await writes(asked, NUMBER, 7)
    assert asked.session.top.step == "birth_date"
    assert await edits(OTHER, 7) == (7,)
    assert asked.session.top.step == "birth_date"
    assert asked.session.top.answers["national_id"] == OTHER
    assert await edits("+34 600 000 000", 3) == ()
    assert "type it again" in asked.note


async def test_the_number_is_said_back_by_its_end_only(asked):
    await writes(asked, NUMBER, 5)
    await writes(asked, "23/5/1985", 6)
    assert asked.session.top.step == "confirm"
    assert "document ending in 78Z" in asked.text
    assert NUMBER not in asked.text
    await asked.presses("Book it")
    await asked.settle()
    assert NUMBER not in asked.text


@dataclass
class Paper:
    """A channel that notes what it deletes. dies: the process ends where the next message would go."""

    deleted: list[int] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)
    dies: bool = False

    async def show(self, chat_id, view, **how) -> Shown:
        return Shown(100)

    async def delete(self, chat_id, message_id) -> None:
        if self.dies:
            raise asyncio.CancelledError
        if self.trouble:
            raise self.trouble.pop()
        self.deleted.append(message_id)

    async def acknowledge(self, press_id) -> None:
        return

    async def busy(self, chat_id) -> None:
        return


def turns(scene, channel: Paper) -> Turns:
    """A process of the bot."""
    return Turns(
        database=scene.database,
        clock=scene.clock,
        desk=scene.desk,
        conversations=scene.talk,
        ledger=Ledger(scene.database, scene.clock, lambda _unit, _effect: asyncio.sleep(0)),
        screens=Screens(channel, scene.database, scene.clock),
        begin=lambda _effect: asyncio.sleep(0),
        locale="en",
    )


async def kept(scene, act: Act, key: str) -> InboxItem:
    came = Inbound(key=key, chat_id=CHAT, act=act, language_code="en")
    item = InboxItem(key=key, chat_id=CHAT, payload=came.model_dump_json(), received_at=scene.clock.now())
    async with scene.database.unit() as unit:
        (added,) = await unit.inbox.add([item])
    return added


async def stands(scene) -> None:
    """Where the patient is, is written down and seen."""
    state = scene.session.model_dump_json(exclude_defaults=True, exclude={"revision", "screen"})
    async with scene.database.unit() as unit:
        await unit.conversations.save(CHAT, state, 0, at=scene.clock.now())
        await unit.conversations.shown(CHAT, 1, 100)


async def test_what_a_killed_process_did_not_delete_the_next_one_deletes(asked):
    await stands(asked)
    with pytest.raises(asyncio.CancelledError):
        await turns(asked, Paper(dies=True)).take(await kept(asked, Wrote(text=NUMBER, message_id=7), "a"))
    async with asked.database.reading() as unit:
        assert await unit.inbox.waiting() == []
    again = Paper()
    await turns(asked, again).show_again(CHAT)
    assert again.deleted == [7]
    last = Paper()
    await turns(asked, last).take(await kept(asked, Wrote(text="23/5/1985", message_id=8), "b"))
    assert last.deleted == []


async def test_what_was_left_is_deleted_though_somebody_goes_on_before_it_is_shown_again(asked):
    await stands(asked)
    with pytest.raises(asyncio.CancelledError):
        await turns(asked, Paper(dies=True)).take(await kept(asked, Wrote(text=NUMBER, message_id=7), "a"))
    channel = Paper()
    process = turns(asked, channel)
    for number, text in ((8, "23/5/1985"), (9, "hello")):
        await process.take(await kept(asked, Wrote(text=text, message_id=number), text))
    assert channel.deleted == [7]


async def test_a_channel_that_does_not_take_it_now_is_asked_again(asked):
    await stands(asked)
    channel = Paper(trouble=[Undelivered("flood", retry_after=timedelta(milliseconds=10))])
    await turns(asked, channel).take(await kept(asked, Wrote(text=NUMBER, message_id=7), "a"))
    async with asyncio.timeout(5):
        while not channel.deleted:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert channel.deleted == [7]
