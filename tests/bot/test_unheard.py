"""What was not done, for a patient who cannot be told so: staff are asked to ring."""

import asyncio

import pytest

from bot.desk.message import BODY, IntentNotice, News
from bot.engine.channel import Shown, Unreachable
from bot.engine.inbound import Inbound, Settled
from bot.engine.view import View
from bot.ledger import Ledger
from bot.screens import Screens
from bot.staff.notices import StaffNotices
from bot.turns import Turns
from integrations.errors import Rejected
from storage.inbox import InboxItem
from tests.bot.dialogs.scene import CHAT, STAFF, Scene


class Wall:
    """A channel to somebody who has blocked the bot."""

    async def show(self, chat_id: int, view: View, **_: object) -> Shown:
        raise Unreachable("blocked")

    async def delete(self, chat_id: int, message_id: int) -> None:
        return None

    async def acknowledge(self, press_id: str) -> None:
        return None

    async def busy(self, chat_id: int) -> None:
        return None


async def nothing(*_: object) -> None:
    return None


@pytest.mark.parametrize(("trouble", "rings"), [([Rejected()], True), ([], False)])
async def test_who_blocked_the_bot_is_to_be_rung_up_about_what_was_refused_and_nothing_else(
    tmp_path, trouble, rings
):
    scene = await Scene.open(tmp_path)
    turns = Turns(
        database=scene.database,
        clock=scene.clock,
        desk=scene.desk,
        conversations=scene.talk,
        ledger=Ledger(scene.database, scene.clock, nothing),
        screens=Screens(Wall(), scene.database, scene.clock),
        begin=nothing,
        locale="en",
    )
    await scene.reaches_summary()
    await scene.presses("Book it")
    scene.provider.trouble, intent = trouble, scene.intents[-1].id
    await scene.desk.deeds.conclude(intent, await scene.desk.deeds.attempt(intent))
    for key in ("end", "again"):
        came = Inbound(key=key, chat_id=CHAT, act=Settled(intent_id=intent))
        item = InboxItem(key=key, chat_id=CHAT, payload=came.model_dump_json(), received_at=scene.clock.now())
        async with scene.database.unit() as unit:
            (kept,) = await unit.inbox.add([item])
        await asyncio.wait_for(turns.take(kept), 5)
    async with scene.database.reading() as unit:
        told = await unit.messages.of_chat(STAFF)
    bodies = [BODY.validate_json(one.body) for one in told]
    assert all(isinstance(body, IntentNotice) for body in bodies)
    assert [body.news for body in bodies] == [News.UNHEARD if rings else News.BOOKED]
    accounts = scene.desk.accounts
    view = await StaffNotices(accounts, scene.desk.deeds, scene.desk.visits).intent(bodies[0])
    assert ("<tg-spoiler>Ana Gómez +34" in str(view.text)) is rings
    await scene.close()
