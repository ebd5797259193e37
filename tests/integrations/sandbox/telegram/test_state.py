"""The whole messenger survives being written down and read again."""

import json

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.telegram.acts import Acts
from integrations.sandbox.telegram.messenger import Messenger
from tests.integrations.sandbox.telegram.bot_api_world import Published, World


async def test_everything_is_there_again_after_a_restart(world: World) -> None:
    chat = await world.ana()
    menu = InlineKeyboardMarkup([[InlineKeyboardButton("Book", callback_data="b")]])
    sent = await world.bot.send_message(chat, "old", reply_markup=menu)
    await world.bot.send_message(chat, "keys", reply_markup=ReplyKeyboardMarkup([["Yes"]]))
    await world.bot.send_document(chat, b"\x00\xff", filename="x.bin")
    await world.bot.set_my_commands([("book", "Book")])
    await world.post(f"chats/{chat}/press", message_id=sent.message_id, text="Book")
    saved = json.loads(json.dumps(world.api.snapshot()))

    again = Messenger(SandboxClock(), Published(), lambda: None)
    again.restore(saved)
    assert json.loads(json.dumps(again.snapshot())) == saved
    (update,) = again.bots[7000001].inbox
    assert update["callback_query"]["data"] == "b"
    pressed = Acts(again).press(again.chats[chat], again.people[chat], "Book", sent.message_id, "")
    assert pressed != {"callback_query_id": update["callback_query"]["id"]}


async def test_every_change_asks_to_be_saved(world: World) -> None:
    chat = await world.ana()
    before = world.changes[0]
    await world.bot.send_message(chat, "x")
    await world.post(f"chats/{chat}/messages", text="y")
    assert world.changes[0] >= before + 2
    calm = world.changes[0]
    await world.bot.get_me()
    await world.get(f"chats/{chat}/messages")
    assert world.changes[0] == calm
