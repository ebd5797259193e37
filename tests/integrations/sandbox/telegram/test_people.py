"""What people do in their chats, and what the bot hears of it."""

import asyncio
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest

from tests.integrations.sandbox.telegram.bot_api_world import OTHER_TOKEN, TOKEN, World

MENU = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Book", callback_data="b"),
            InlineKeyboardButton("Map", url="https://example.org"),
        ]
    ]
)
KEYS = ReplyKeyboardMarkup(
    [[KeyboardButton("Share", request_contact=True), "Not now"]], one_time_keyboard=True
)


async def test_a_new_person_writes_with_their_name_and_language(world: World) -> None:
    await world.call("getMe")
    chat = await world.post("chats", first_name="Ana", language_code="es")
    await world.post(f"chats/{chat['chat_id']}/messages", text="/start now")
    (update,) = await world.updates()
    message = update["message"]
    assert message["from"] == {
        "id": chat["user_id"],
        "is_bot": False,
        "first_name": "Ana",
        "language_code": "es",
    }
    assert message["chat"] == {"id": chat["chat_id"], "type": "private", "first_name": "Ana"}
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]


async def test_a_file_is_a_document_or_a_photo(world: World) -> None:
    await world.bot.initialize()
    chat = (await world.post("chats", first_name="Ana"))["chat_id"]
    content = b64encode(b"%PDF").decode()
    await world.post(f"chats/{chat}/file", name="a.pdf", content=content)
    await world.post(f"chats/{chat}/file", photo=True, content=content, album="7")
    document, photo = [update["message"] for update in await world.updates()]
    assert document["document"]["mime_type"] == "application/pdf"
    assert photo["media_group_id"] == "7"
    for file_id in (document["document"]["file_id"], photo["photo"][0]["file_id"]):
        found = await world.bot.get_file(file_id)
        assert bytes(await found.download_as_bytearray()) == b"%PDF"
    for wrong in ({"content": "?"}, {"content": ""}, {}):
        assert (await world.http.post(f"/sandbox/chats/{chat}/file", json=wrong)).status_code == 400


async def test_what_was_said_before_any_bot_came_waits_for_the_first(world: World) -> None:
    chat = (await world.post("chats", first_name="Ana", chat_id=42))["chat_id"]
    group = (await world.post("chats", type="group", title="Staff"))["chat_id"]
    await world.post(f"chats/{chat}/messages", text="early")
    joined, early = await world.updates()
    assert (early["message"]["text"], early["message"]["chat"]["id"]) == ("early", 42)
    assert joined["my_chat_member"]["chat"]["id"] == group


async def test_of_several_bots_the_last_that_called_gets_new_people_unless_one_is_named(world: World) -> None:
    for token in (OTHER_TOKEN, TOKEN):
        await world.call("getMe", token)
    for body in ({"first_name": "Ana"}, {"first_name": "Bea", "bot": "sandbox_7000002_bot"}):
        chat = (await world.post("chats", **body))["chat_id"]
        await world.post(f"chats/{chat}/messages", text=body["first_name"])
    for token, name in ((TOKEN, "Ana"), (OTHER_TOKEN, "Bea")):
        (update,) = (await world.call("getUpdates", token))["result"]
        assert update["message"]["text"] == name


async def test_a_tap_is_answered_once(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "What?", reply_markup=MENU)
    pressed = await world.post(f"chats/{chat}/press", message_id=sent.message_id, text="Book")
    (update,) = await world.bot.get_updates()
    query = update.callback_query
    assert (query.id, query.data, query.message.message_id) == (*pressed.values(), "b", sent.message_id)
    assert query.from_user.id == chat
    assert await query.answer("Booking", show_alert=True)
    (answer,) = await world.get(f"chats/{chat}/answers")
    assert (answer["text"], answer["show_alert"], answer["message_id"]) == ("Booking", True, sent.message_id)
    with pytest.raises(
        BadRequest, match="Query is too old and response timeout expired or query id is invalid"
    ):
        await query.answer()
    assert ("answer", sent.message_id) in [(k, d["message_id"]) for k, d in world.events.heard]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            {"callback_query_id": "unknown"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ({"text": "a" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "nonsense"}, "URL_INVALID"),
    ],
)
async def test_a_wrong_answer_to_a_tap_is_refused(
    world: World, arguments: dict[str, str], complaint: str
) -> None:
    chat = await world.ana()
    await world.bot.send_message(chat, "What?", reply_markup=MENU)
    pressed = await world.post(f"chats/{chat}/press", text="Book")
    refusal = await world.refusal("answerCallbackQuery", **{**pressed, **arguments})
    assert refusal == (400, f"Bad Request: {complaint}")


async def test_a_tap_cannot_be_answered_after_a_minute(world: World) -> None:
    chat = await world.ana()
    await world.bot.send_message(chat, "What?", reply_markup=MENU)
    pressed = await world.post(f"chats/{chat}/press", text="Book")
    world.clock.advance(timedelta(seconds=61))
    code, sentence = await world.refusal("answerCallbackQuery", **pressed)
    assert (code, "query is too old" in sentence) == (400, True)


async def test_old_buttons_work_and_missing_ones_are_told(world: World) -> None:
    chat = await world.ana()
    old = await world.bot.send_message(chat, "old", reply_markup=MENU)
    await world.bot.send_message(chat, "new")
    assert await world.post(f"chats/{chat}/press", message_id=old.message_id, text="Map") == {
        "url": "https://example.org"
    }
    assert "callback_query_id" in await world.post(
        f"chats/{chat}/press", message_id=old.message_id, text="Book"
    )
    answer = await world.http.post(
        f"/sandbox/chats/{chat}/press", json={"message_id": old.message_id, "text": "No"}
    )
    assert (answer.status_code, answer.json()["texts"]) == (404, ["Book", "Map"])


async def test_an_app_that_was_behind_can_tap_what_is_gone(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "old", reply_markup=MENU)
    await world.bot.edit_message_text("new", chat, sent.message_id)
    await world.post(f"chats/{chat}/press", message_id=sent.message_id, callback_data="b")
    assert (await world.updates())[0]["callback_query"]["data"] == "b"


async def test_a_key_writes_its_text_or_shares_the_number(world: World) -> None:
    chat = await world.ana()
    await world.bot.send_message(chat, "Number?", reply_markup=KEYS)
    await world.post(f"chats/{chat}/press", text="Share", phone_number="+34600000000")
    assert (await world.get(f"chats/{chat}"))["keyboard"] is None
    await world.bot.send_message(chat, "Number?", reply_markup=KEYS)
    await world.post(f"chats/{chat}/press", text="Not now")
    shared, written = [update["message"] for update in await world.updates()]
    assert shared["contact"] == {"phone_number": "34600000000", "first_name": "Ana", "user_id": chat}
    assert written["text"] == "Not now"


async def test_a_contact_is_shared_without_any_key(world: World) -> None:
    chat = await world.ana()
    await world.post(f"chats/{chat}/contact", phone_number="+48123456789")
    await world.post(f"chats/{chat}/contact")
    numbers = [update["message"]["contact"]["phone_number"] for update in await world.updates()]
    assert numbers == ["48123456789", "48123456789"]


async def test_stickers_voices_and_edits_reach_the_bot(world: World) -> None:
    chat = await world.ana()
    await world.post(f"chats/{chat}/sticker")
    await world.post(f"chats/{chat}/voice")
    await world.post(f"chats/{chat}/edit", message_id=1, text="/help")
    sticker, voice, edit = await world.updates()
    assert sticker["message"]["sticker"]["emoji"] == "\U0001f44d"
    assert voice["message"]["voice"]["duration"] == 3
    assert (edit["edited_message"]["text"], edit["edited_message"]["message_id"]) == ("/help", 1)


async def test_blocking_is_told_and_ends_the_talk(world: World) -> None:
    chat = await world.ana()
    await world.post(f"chats/{chat}/block")
    await world.post(f"chats/{chat}/block")
    answer = await world.http.post(f"/sandbox/chats/{chat}/messages", json={"text": "x"})
    assert answer.status_code == 409
    await world.post(f"chats/{chat}/unblock")
    told = [update["my_chat_member"] for update in await world.updates()]
    assert [one["new_chat_member"]["status"] for one in told] == ["kicked", "member"]
    assert (await world.get(f"chats/{chat}"))["blocked"] is False


async def test_newer_and_edited_messages_are_told_apart_from_known_ones(world: World) -> None:
    chat = await world.ana()
    first = await world.bot.send_message(chat, "one")
    second = await world.bot.send_message(chat, "two")
    known = await world.get(f"chats/{chat}/messages")
    await world.bot.edit_message_text("one!", chat, first.message_id)
    fresh = await world.get(f"chats/{chat}/messages?after={second.message_id}")
    assert [message["text"] for message in fresh["messages"]] == ["one!"]
    again = f"chats/{chat}/messages?after={second.message_id}&edited_after="
    assert [m["text"] for m in (await world.get(again + str(known["revision"])))["messages"]] == ["one!"]
    assert (await world.get(again + str(fresh["revision"])))["messages"] == []


async def test_one_can_wait_for_the_next_message_or_edit(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "one")
    for method, more in (("sendMessage", {}), ("editMessageText", {"message_id": sent.message_id})):
        revision = (await world.get(f"chats/{chat}/messages"))["revision"]
        query = f"after=99&wait=5&edited_after={revision}"
        waiting = asyncio.create_task(world.get(f"chats/{chat}/messages?{query}"))
        await asyncio.sleep(0.05)
        await world.call(method, chat_id=chat, text="two", **more)
        assert len((await asyncio.wait_for(waiting, 2))["messages"]) == 1
    assert (await world.get(f"chats/{chat}/messages?after=99&wait=0.05"))["keyboard"] is None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("chats/1/messages", {"text": "x"}, 404),
        ("chats", {"type": "channel"}, 400),
        ("chats", {"first_name": "Ana", "chat_id": -5}, 400),
        ("chats", {"first_name": "Ana", "bot": "nobody"}, 404),
        ("chats/42/messages", {}, 400),
        ("chats/42/messages", {"text": "  "}, 400),
        ("chats/42/messages", {"text": "a" * 4097}, 400),
        ("chats/42/messages", {"text": "x", "user_id": 7}, 404),
        ("chats/42/edit", {"message_id": 9, "text": "x"}, 404),
        ("chats/42/press", {"message_id": 9, "callback_data": "x"}, 404),
        ("chats/42/migrate", {}, 400),
    ],
)
async def test_an_impossible_wish_is_answered_with_a_sentence(
    world: World, path: str, body: dict[str, Any], status: int
) -> None:
    await world.post("chats", first_name="Ana", chat_id=42)
    answer = await world.http.post(f"/sandbox/{path}", json=body)
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)
