"""What a bot of the real library sends, and how people see it."""

from datetime import timedelta

import pytest
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from integrations.sandbox.telegram.bots import bot_id_of
from tests.integrations.sandbox.telegram.bot_api_world import OTHER_TOKEN, World

SHARE = ReplyKeyboardMarkup([[KeyboardButton("Share", request_contact=True)]])


def under(*texts: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=text) for text in texts]])


async def test_a_text_arrives_with_its_entities_and_buttons(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(
        chat, "Hi <b>Ana</b> 😀", parse_mode="HTML", reply_markup=under("Yes")
    )
    seen = (await world.get(f"chats/{chat}/messages"))["messages"][-1]
    assert (seen["message_id"], seen["text"]) == (sent.message_id, "Hi Ana 😀")
    assert seen["entities"] == [{"offset": 3, "length": 3, "type": "bold"}]
    assert seen["reply_markup"]["inline_keyboard"] == [[{"text": "Yes", "callback_data": "Yes"}]]
    assert sent.parse_entities() == {sent.entities[0]: "Ana"}


async def test_entities_can_be_given_in_place_of_a_parse_mode(world: World) -> None:
    chat = await world.ana()
    bold = MessageEntity(MessageEntity.BOLD, 3, 2)
    assert (await world.bot.send_message(chat, "😀 ok", entities=[bold])).entities == (bold,)


async def test_a_reply_keyboard_is_shown_until_it_is_removed(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "Your number?", reply_markup=SHARE)
    assert sent.reply_markup is None
    shown = await world.get(f"chats/{chat}/messages")
    assert shown["keyboard"] == [[{"text": "Share", "request_contact": True}]]
    assert shown["messages"][-1]["reply_markup"]["keyboard"] == shown["keyboard"]
    await world.bot.send_message(chat, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert (await world.get(f"chats/{chat}"))["keyboard"] is None


async def test_places_and_contacts_arrive(world: World) -> None:
    chat = await world.ana()
    place = await world.bot.send_location(chat, 40.4, -3.7)
    venue = await world.bot.send_venue(chat, 40.4, -3.7, "Clinic", "Calle Alameda 12")
    contact = await world.bot.send_contact(chat, "+34600000000", "Reception")
    assert (place.location.latitude, venue.venue.title) == (40.4, "Clinic")
    assert contact.contact.phone_number == "+34600000000"


async def test_a_reply_shows_what_it_answers(world: World) -> None:
    chat = await world.ana("hello")
    sent = await world.bot.send_message(chat, "hello you", reply_to_message_id=1)
    assert sent.reply_to_message.text == "hello"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await world.bot.send_message(chat, "x", reply_to_message_id=99)
    assert await world.bot.send_message(chat, "x", reply_to_message_id=99, allow_sending_without_reply=True)


async def test_typing_shows_for_a_moment_and_ends_with_the_next_message(world: World) -> None:
    chat = await world.ana()
    await world.bot.send_chat_action(chat, "typing")
    assert (await world.get(f"chats/{chat}"))["typing"] == "typing"
    await world.bot.send_message(chat, "done")
    assert (await world.get(f"chats/{chat}"))["typing"] is None
    code, sentence = await world.refusal("sendChatAction", chat_id=chat, action="dancing")
    assert (code, sentence) == (400, "Bad Request: wrong parameter action in request")


async def test_an_edit_replaces_text_and_buttons_in_place(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "booking", reply_markup=under("Stop"))
    edited = await world.bot.edit_message_text("<i>booked</i>", chat, sent.message_id, parse_mode="HTML")
    assert (edited.text, edited.reply_markup) == ("booked", None)
    again = await world.bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=under("Move"))
    assert (again.text, again.reply_markup) == ("booked", under("Move"))
    seen = (await world.get(f"chats/{chat}/messages"))["messages"]
    assert [message["message_id"] for message in seen] == [1, sent.message_id]
    assert seen[-1]["edit_date"] >= seen[-1]["date"]


async def test_an_edit_that_changes_nothing_is_refused(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "same", reply_markup=under("Yes"))
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content and reply"):
        await world.bot.edit_message_text("same", chat, sent.message_id, reply_markup=under("Yes"))
    with pytest.raises(BadRequest, match="exactly the same as a current content"):
        await world.bot.edit_message_reply_markup(chat, sent.message_id, reply_markup=under("Yes"))


async def test_what_cannot_be_edited_is_not(world: World) -> None:
    chat = await world.ana("mine")
    keyed = await world.bot.send_message(chat, "Number?", reply_markup=SHARE)
    file = await world.bot.send_document(chat, b"x", filename="x.txt")
    text = await world.bot.send_message(chat, "text")
    for message_id, complaint in (
        (99, "Message to edit not found"),
        (1, "Message can't be edited"),
        (keyed.message_id, "Message can't be edited"),
        (file.message_id, "There is no text in the message to edit"),
    ):
        with pytest.raises(BadRequest, match=complaint):
            await world.bot.edit_message_text("new", chat, message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await world.bot.edit_message_caption(chat, text.message_id, caption="new")


async def test_a_caption_is_edited_on_its_own(world: World) -> None:
    chat = await world.ana()
    file = await world.bot.send_document(
        chat, b"x", filename="x.txt", caption="<b>old</b>", parse_mode="HTML"
    )
    edited = await world.bot.edit_message_caption(chat, file.message_id, caption="new")
    assert (edited.caption, edited.caption_entities, edited.document.file_name) == ("new", (), "x.txt")


async def test_deleted_messages_are_gone(world: World) -> None:
    chat = await world.ana()
    sent = [(await world.bot.send_message(chat, text)).message_id for text in "abc"]
    assert await world.bot.delete_message(chat, sent[0])
    assert await world.bot.delete_messages(chat, [*sent[1:], 99])
    assert [m["message_id"] for m in (await world.get(f"chats/{chat}/messages"))["messages"]] == [1]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await world.bot.delete_message(chat, sent[0])


async def test_after_two_days_a_message_cannot_be_deleted(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "old")
    world.clock.advance(timedelta(days=2, seconds=1))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await world.bot.delete_message(chat, sent.message_id)


async def test_a_document_comes_back_as_it_was_sent(world: World) -> None:
    chat = await world.ana()
    content = b"BEGIN:VCALENDAR\r\n--boundary\r\n\xff\x00"
    sent = await world.bot.send_document(chat, content, filename="visita médica.ics", caption="Add it")
    assert (sent.document.file_name, sent.document.mime_type) == ("visita médica.ics", "text/calendar")
    file = await world.bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    assert await world.get(f"files/{sent.document.file_id}") == content
    again = await world.bot.send_document(chat, sent.document.file_id)
    assert again.document == sent.document
    photo = await world.bot.send_photo(chat, b"JPEG", caption="A map")
    assert (photo.caption, photo.photo[-1].file_size) == ("A map", 4)


async def test_files_that_do_not_exist_are_refused(world: World) -> None:
    chat = await world.ana()
    for method, arguments, complaint in (
        ("sendDocument", {"document": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.org/a.jpg"}, "failed to get HTTP URL content"),
        ("sendDocument", {}, "there is no document in the request"),
    ):
        assert await world.refusal(method, chat_id=chat, **arguments) == (400, f"Bad Request: {complaint}")
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await world.bot.get_file("nothing")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await world.bot.send_document(chat, b"", filename="x.txt")


async def test_messages_are_forwarded_and_copied(world: World) -> None:
    chat, other = await world.ana("hello"), await world.ana()
    forwarded = await world.bot.forward_message(other, chat, 1)
    assert (forwarded.text, forwarded.forward_origin.sender_user.id) == ("hello", chat)
    copied = await world.bot.copy_message(other, chat, 1)
    assert copied.message_id == forwarded.message_id + 1
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await world.bot.copy_message(other, chat, 99)
    secret = await world.bot.send_message(chat, "secret", protect_content=True)
    with pytest.raises(BadRequest, match="Message can't be forwarded"):
        await world.bot.forward_message(other, chat, secret.message_id)


async def test_strangers_and_those_who_left_cannot_be_written_to(world: World) -> None:
    chat = await world.ana()
    silent = (await world.post("chats", first_name="Bea"))["chat_id"]
    with pytest.raises(BadRequest, match="Chat not found"):
        await world.bot.send_message(12345, "x")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await world.bot.send_message(silent, "x")
    await world.post(f"chats/{chat}/block")
    with pytest.raises(Forbidden, match="Forbidden: bot was blocked by the user"):
        await world.bot.send_message(chat, "x")
    await world.post(f"chats/{chat}/unblock")
    assert await world.bot.send_message(chat, "welcome back")


async def test_another_bot_does_not_know_the_chat(world: World) -> None:
    chat = await world.ana()
    answer = await world.call("sendMessage", OTHER_TOKEN, chat_id=chat, text="x")
    assert answer["description"] == "Bad Request: chat not found"
    assert bot_id_of(OTHER_TOKEN) == 7000002


async def test_watchers_are_told_of_everything(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "a")
    await world.bot.edit_message_text("b", chat, sent.message_id)
    await world.bot.send_chat_action(chat, "typing")
    await world.bot.delete_message(chat, sent.message_id)
    told = [(kind, data["chat_id"], data["message_id"]) for kind, data in world.events.heard]
    kept = [(kind, number) for kind, place, number in told if place == chat and kind != "chat"]
    assert kept == [("message", 1), ("message", 2), ("edit", 2), ("typing", None), ("delete", 2)]
