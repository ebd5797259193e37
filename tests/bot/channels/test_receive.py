"""Updates as Telegram sends them, and what a person did."""

from typing import Any

import pytest
from telegram import Update

from bot.channels.receive import inbound, relocation
from bot.engine.inbound import Act, Commanded, Inbound, Left, Pressed, SentOther, SharedPhone, Wrote

ANNA = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "pl"}
CHAT = {"id": 7, "type": "private", "first_name": "Anna"}
STAFF = {"id": -100, "type": "supergroup", "title": "Front desk"}
BOT = {"id": 99, "is_bot": True, "first_name": "Clinic", "username": "clinic_bot"}
FORWARDED = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "X"}}
FILE = {"file_id": "f", "file_unique_id": "u"}
SIZE = {"width": 1, "height": 1}


def message(**parts: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": CHAT, "from": ANNA} | parts


def received(**update: Any) -> Inbound | None:
    parsed = Update.de_json({"update_id": 3} | update)
    return inbound(parsed, 99, "clinic_bot")


def act(**update: Any) -> Act | None:
    got = received(**update)
    return None if got is None else got.act


def test_words_come_with_who_and_where() -> None:
    expected = Inbound(
        key="tg:99:3", chat_id=7, first_name="Anna", language_code="pl", act=Wrote(text="środa o 9")
    )
    assert received(message=message(text="środa o 9")) == expected


def test_a_press_says_what_where_and_how_to_acknowledge_it() -> None:
    query = {"id": "q1", "from": ANNA, "chat_instance": "c", "data": "d:1", "message": message(text="?")}
    assert act(callback_query=query) == Pressed(data="d:1", message_id=5, press_id="q1")


def test_a_press_under_a_message_that_telegram_forgot_still_counts() -> None:
    old = {"message_id": 5, "date": 0, "chat": CHAT}
    query = {"id": "q1", "from": ANNA, "chat_instance": "c", "data": "d:1", "message": old}
    got = received(callback_query=query)
    assert got is not None
    assert (got.chat_id, got.act) == (7, Pressed(data="d:1", message_id=5, press_id="q1"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", Commanded(name="start")),
        ("/start clinic_12", Commanded(name="start", argument="clinic_12")),
        ("/Start@Clinic_Bot  a b\nc ", Commanded(name="start", argument="a b\nc")),
        ("/start@other_bot", None),
        ("/12/3", Wrote(text="/12/3")),
        ("/", Wrote(text="/")),
        ("say /start", Wrote(text="say /start")),
        ("/środa", Wrote(text="/środa")),
    ],
)
def test_a_command_is_told_from_words(text: str, expected: Act | None) -> None:
    assert act(message=message(text=text)) == expected


def test_a_forwarded_command_is_only_words() -> None:
    assert act(message=message(text="/cancel", **FORWARDED)) == Wrote(text="/cancel")


@pytest.mark.parametrize(("user_id", "own"), [(7, True), (8, False), (None, False)])
def test_a_contact_is_own_only_when_telegram_says_so(user_id: int | None, own: bool) -> None:
    contact = {"phone_number": "48600000000", "first_name": "A"} | ({"user_id": user_id} if user_id else {})
    assert act(message=message(contact=contact)) == SharedPhone(phone="48600000000", own=own)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("sticker", FILE | SIZE | {"is_animated": False, "is_video": False, "type": "regular"}),
        ("voice", FILE | {"duration": 2}),
        ("photo", [FILE | SIZE]),
        ("document", FILE),
        ("video", FILE | SIZE | {"duration": 2}),
        ("video_note", FILE | {"length": 1, "duration": 2}),
        ("location", {"latitude": 1.0, "longitude": 2.0}),
        ("dice", {"emoji": "🎲", "value": 3}),
    ],
)
def test_what_we_cannot_read_is_named(kind: str, content: Any) -> None:
    assert act(message=message(**{kind: content})) == SentOther(what=kind)


def test_an_edited_message_is_not_taken_for_new_words() -> None:
    assert act(edited_message=message(text="new", edit_date=2)) == SentOther(what="edited_message")


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("left", True), ("member", False)])
def test_blocking_and_coming_back_are_noticed(status: str, blocked: bool) -> None:
    until = {"until_date": 0} if status == "kicked" else {}
    change = {
        "chat": CHAT,
        "from": ANNA,
        "date": 1,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {"user": BOT, "status": status} | until,
    }
    assert act(my_chat_member=change) == Left(blocked=blocked)


def test_a_group_is_not_private() -> None:
    got = received(message=message(text="hello", chat=STAFF))
    assert got is not None
    assert (got.chat_id, got.private) == (-100, False)


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": message(new_chat_title="Desk", chat=STAFF)},
        {"message": message(migrate_to_chat_id=-5, chat=STAFF)},
        {"channel_post": message(text="news", chat={"id": -9, "type": "channel"})},
    ],
)
def test_what_nobody_did_to_us_is_nothing(update: dict[str, Any]) -> None:
    assert received(**update) is None


def test_a_group_that_becomes_a_supergroup_is_told_from_both_sides() -> None:
    old, new = {"id": -5, "type": "group"}, {"id": -1005, "type": "supergroup"}
    leaving = Update.de_json({"update_id": 1, "message": message(chat=old, migrate_to_chat_id=-1005)})
    coming = Update.de_json({"update_id": 2, "message": message(chat=new, migrate_from_chat_id=-5)})
    assert relocation(leaving) == relocation(coming) == (-5, -1005)
    assert relocation(Update.de_json({"update_id": 3, "message": message(text="hi")})) is None
