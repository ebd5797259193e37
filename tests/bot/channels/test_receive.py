"""Updates as Telegram sends them, and what a person did."""

from typing import Any

import pytest
from telegram import Update

from bot.channels.receive import inbound, relocation
from bot.engine.inbound import (
    Act,
    Commanded,
    Edited,
    Inbound,
    Left,
    Pressed,
    SentFile,
    SentOther,
    SharedPhone,
    Wrote,
)

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
        key="tg:99:3",
        chat_id=7,
        user_id=7,
        bot="clinic_bot",
        first_name="Anna",
        language_code="pl",
        act=Wrote(text="środa o 9", message_id=5),
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
        ("/Start@Clinic_Bot  a b\nc ", Commanded(name="start", argument="a b\nc", named=True)),
        ("/start@other_bot", Wrote(text="/start@other_bot", message_id=5)),
        ("/12/3", Wrote(text="/12/3", message_id=5)),
        ("/", Wrote(text="/", message_id=5)),
        ("say /start", Wrote(text="say /start", message_id=5)),
        ("/środa", Wrote(text="/środa", message_id=5)),
    ],
)
def test_a_command_is_told_from_words(text: str, expected: Act | None) -> None:
    assert act(message=message(text=text)) == expected


def test_a_forwarded_command_is_only_words() -> None:
    assert act(message=message(text="/cancel", **FORWARDED)) == Wrote(text="/cancel", message_id=5)


@pytest.mark.parametrize(("user_id", "own"), [(7, True), (8, False), (None, False)])
def test_a_contact_is_own_only_when_telegram_says_so(user_id: int | None, own: bool) -> None:
    names = {"first_name": "José María", "last_name": "O'Neil"}
    contact = {"phone_number": "48600000000", **names} | ({"user_id": user_id} if user_id else {})
    expected = SharedPhone(phone="48600000000", own=own, **(names if own else {}))
    assert act(message=message(contact=contact)) == expected


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("sticker", FILE | SIZE | {"is_animated": False, "is_video": False, "type": "regular"}),
        ("voice", FILE | {"duration": 2}),
        ("animation", FILE | SIZE | {"duration": 2}),
        ("video", FILE | SIZE | {"duration": 2}),
        ("video_note", FILE | {"length": 1, "duration": 2}),
        ("location", {"latitude": 1.0, "longitude": 2.0}),
        ("dice", {"emoji": "🎲", "value": 3}),
        ("venue", {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "Desk", "address": "Mayor 1"}),
        ("game", {"title": "Chess", "description": "Slow", "photo": [FILE | SIZE]}),
    ],
)
def test_what_we_cannot_read_is_named(kind: str, content: Any) -> None:
    assert act(message=message(**{kind: content})) == SentOther(what=kind)


def test_a_poll_is_named() -> None:
    poll = {
        **{"id": "1", "question": "When?", "options": [], "total_voter_count": 0, "type": "regular"},
        **{"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False},
        **{"allows_revoting": False, "members_only": False},
    }
    assert act(message=message(poll=poll)) == SentOther(what="poll")


def test_what_telegram_invents_next_year_is_not_passed_over() -> None:
    assert act(message=message(hologram={"file_id": "f"})) == SentOther(what="unknown")


def test_a_document_says_what_is_needed_to_fetch_it() -> None:
    document = FILE | {"file_name": "Überweisung.pdf", "mime_type": "application/pdf", "file_size": 9}
    expected = SentFile(file_id="f", name="Überweisung.pdf", mime="application/pdf", size=9, album="a1")
    assert act(message=message(document=document, media_group_id="a1")) == expected
    assert act(message=message(document=FILE)) == SentFile(
        file_id="f", name="", mime="application/octet-stream"
    )


def test_a_photo_is_its_largest_size() -> None:
    small = {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1}
    large = {"file_id": "l", "file_unique_id": "l", "width": 9, "height": 9, "file_size": 81}
    expected = SentFile(file_id="l", name="photo.jpg", mime="image/jpeg", size=81)
    assert act(message=message(photo=[small, large])) == expected


def test_an_animation_is_no_document_although_it_says_so() -> None:
    moving = FILE | SIZE | {"duration": 2}
    assert act(message=message(animation=moving, document=FILE)) == SentOther(what="animation")


def test_what_another_bot_wrote_for_somebody_is_not_their_words() -> None:
    assert act(message=message(text="a joke", via_bot=BOT | {"id": 98})) == SentOther(what="inline")


def test_an_edit_says_which_message_it_changed() -> None:
    assert act(edited_message=message(text="new", edit_date=2)) == Edited(text="new", message_id=5)
    photo = message(photo=[FILE | SIZE], caption="new", edit_date=2)
    assert act(edited_message=photo) == SentOther(what="edited_message")


def test_a_location_that_moves_is_nothing_that_somebody_did() -> None:
    moved = message(location={"latitude": 1.0, "longitude": 2.0, "live_period": 60}, edit_date=2)
    assert act(edited_message=moved) is None


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


def test_to_be_let_in_again_is_told_from_a_change_of_rights() -> None:
    change = {"chat": STAFF, "from": ANNA, "date": 1, "new_chat_member": {"user": BOT, "status": "member"}}
    away, member = ({"user": BOT, "status": status} for status in ("left", "member"))
    assert act(my_chat_member=change | {"old_chat_member": away}) == Left(blocked=False, joined=True)
    assert act(my_chat_member=change | {"old_chat_member": member}) == Left(blocked=False)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "hello @Clinic_Bot"},
        {"text": "/start"},
        {"text": "/book@clinic_bot"},
        {"text": "thanks", "reply_to_message": {"message_id": 1, "date": 1, "chat": STAFF, "from": BOT}},
        {
            "photo": [FILE | SIZE],
            "reply_to_message": {"message_id": 1, "date": 1, "chat": STAFF, "from": BOT},
        },
    ],
)
def test_in_a_group_only_what_is_said_to_the_bot_is_heard(parts: dict[str, Any]) -> None:
    got = received(message=message(chat=STAFF, **parts))
    assert got is not None
    assert (got.chat_id, got.private, got.user_id) == (-100, False, 7)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "hello"},
        {"text": "hello @clinic_bot_2"},
        {"text": "/start@other_bot"},
        {"photo": [FILE | SIZE]},
        {"contact": {"phone_number": "48600000000", "first_name": "A"}},
        {"text": "@clinic_bot", "is_automatic_forward": True},
    ],
)
def test_what_people_say_to_each_other_in_a_group_is_not_kept(parts: dict[str, Any]) -> None:
    assert received(message=message(chat=STAFF, **parts)) is None
    assert received(edited_message=message(chat=STAFF, text="@clinic_bot", edit_date=2)) is None


def test_an_admin_who_stays_anonymous_is_nobody() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    parts = {"chat": STAFF, "from": anonymous, "sender_chat": STAFF, "text": "/id"}
    got = received(message=message() | parts)
    assert got is not None
    assert (got.user_id, got.first_name, got.act) == (None, "", Commanded(name="id"))


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": message(new_chat_title="Desk", chat=STAFF)},
        {"message": message(pinned_message=message(text="?"))},
        {"message": message(message_auto_delete_timer_changed={"message_auto_delete_time": 60})},
        {"message": message(write_access_allowed={})},
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
