"""Telegram's own limits, each at its edge."""

from typing import Any

import pytest
from telegram.error import RetryAfter

from integrations.sandbox.faults import Rule
from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.limits import Flood
from integrations.sandbox.telegram.refusal import Refused
from tests.integrations.sandbox.telegram.bot_api_world import World

TAP = {"text": "x", "callback_data": "x"}


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        (
            {"text": "<b>", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"reply_markup": keyboard([{"text": "x", "callback_data": "é" * 33}])}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard([TAP] * 9)}, "reply markup is too long"),
        ({"reply_markup": keyboard(*[[TAP] * 8] * 12, [TAP] * 5)}, "reply markup is too long"),
        (
            {"reply_markup": keyboard([{"text": "x"}])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": keyboard([{"text": "x", "callback_data": ""}])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": keyboard([{**TAP, "url": "https://example.org"}])},
            "can't parse inline keyboard button: exactly one optional field must be used",
        ),
        (
            {"reply_markup": keyboard([{"text": "x", "url": "nonsense"}])},
            "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
        ({"reply_markup": keyboard([{**TAP, "text": " "}])}, "inline keyboard button text must be non-empty"),
        (
            {"reply_markup": keyboard([{**TAP, "style": "loud"}])},
            "can't parse inline keyboard button: invalid button style specified",
        ),
        ({"reply_markup": {"keyboard": [[""]]}}, "keyboard button text must be non-empty"),
        (
            {
                "reply_markup": {
                    "keyboard": [[{"text": "x", "request_contact": True, "request_location": True}]]
                }
            },
            "can't parse keyboard button: at most one of the optional fields must be used",
        ),
        ({"message_thread_id": 5}, "message thread not found"),
        ({"business_connection_id": "b"}, "business connection not found"),
    ],
)
async def test_a_message_beyond_a_limit_is_refused(
    world: World, arguments: dict[str, Any], complaint: str
) -> None:
    chat = await world.ana()
    refusal = await world.refusal("sendMessage", **{"chat_id": chat, "text": "x", **arguments})
    assert refusal == (400, f"Bad Request: {complaint}")


@pytest.mark.parametrize(
    "arguments",
    [
        {"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"},
        {"reply_markup": keyboard([{"text": "x", "callback_data": "é" * 32}])},
        {"reply_markup": keyboard(*[[TAP] * 8] * 12, [TAP] * 4)},
        {"reply_markup": {"inline_keyboard": []}},
        {"reply_markup": {"force_reply": True}},
    ],
)
async def test_a_message_at_the_limit_passes(world: World, arguments: dict[str, Any]) -> None:
    chat = await world.ana()
    answer = await world.call("sendMessage", **{"chat_id": chat, "text": "x", **arguments})
    assert answer["ok"] is True


async def test_captions_have_a_limit_of_their_own(world: World) -> None:
    chat = await world.ana()
    file = (await world.bot.send_document(chat, b"x", caption="a" * 1024)).document.file_id
    refusal = await world.refusal("sendDocument", chat_id=chat, document=file, caption="a" * 1025)
    assert refusal == (400, "Bad Request: message caption is too long")


async def test_a_contact_can_be_asked_for_in_private_only(world: World) -> None:
    group = await world.group()
    for wish, what in (("request_contact", "phone number"), ("request_location", "location")):
        markup = {"keyboard": [[{"text": "x", wish: True}]]}
        refusal = await world.refusal("sendMessage", chat_id=group, text="x", reply_markup=markup)
        assert refusal == (400, f"Bad Request: {what} can be requested in private chats only")


async def test_an_edit_takes_only_buttons_under_the_message(world: World) -> None:
    chat = await world.ana()
    sent = await world.bot.send_message(chat, "x")
    place = {"chat_id": chat, "message_id": sent.message_id, "text": "y"}
    code, sentence = await world.refusal("editMessageText", **place, reply_markup={"remove_keyboard": True})
    assert (code, "inline_keyboard" in sentence) == (400, True)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_one_message_a_second_after_a_short_burst(world: World) -> None:
    chat = await world.ana()
    for number in range(5):
        await world.bot.send_message(chat, str(number))
    body = await world.call("sendMessage", chat_id=chat, text="one too many")
    assert (body["error_code"], body["parameters"]) == (429, {"retry_after": 1})
    assert body["description"] == "Too Many Requests: retry after 1"
    with pytest.raises(RetryAfter):
        await world.bot.send_message(chat, "still")
    await world.post("telegram/limits", off=True)
    assert (await world.call("sendMessage", chat_id=chat, text="now"))["ok"] is True


async def test_the_limits_can_be_set(world: World) -> None:
    chat = await world.ana()
    told = await world.post("telegram/limits", per_chat=[0.5, 1])
    assert (told, await world.get("telegram/limits")) == (told, told)
    await world.bot.send_message(chat, "first")
    assert (await world.call("sendMessage", chat_id=chat, text="x"))["parameters"] == {"retry_after": 2}
    answer = await world.http.post("/sandbox/telegram/limits", json={"per_chat": [0, 0]})
    assert answer.status_code == 400


def spend(flood: Flood, chats: list[Chat], edit: bool = False) -> int:
    """How many messages pass, one to each chat in turn, before the first is refused; 0 when all do."""
    for number, chat in enumerate(chats, 1):
        try:
            flood.spend(1, chat, edit=edit)
        except Refused:
            return number
    return 0


def test_sixty_at_once_and_thirty_a_second_in_all() -> None:
    now = [100.0]
    flood = Flood(lambda: now[0])
    people = [Chat(number, "private") for number in range(1, 200)]
    assert spend(flood, people) == 61
    assert spend(flood, people, edit=True) == 0
    now[0] += 1
    assert spend(flood, people[100:]) == 31


def test_twenty_a_minute_in_a_group() -> None:
    now = [100.0]
    flood = Flood(lambda: now[0])
    group = Chat(-5, "group")
    passed = 0
    for _ in range(60):
        passed += spend(flood, [group]) == 0
        now[0] += 0.5
    assert 20 <= passed <= 30
    with pytest.raises(Refused) as refused:
        spend_until_refused(flood, group)
    assert refused.value.parameters["retry_after"] >= 1


def spend_until_refused(flood: Flood, chat: Chat) -> None:
    for _ in range(40):
        flood.spend(1, chat)


async def test_trouble_on_demand_speaks_as_telegram_does(world: World) -> None:
    chat = await world.ana()
    world.faults.add(Rule("status", "telegram", "sendMessage", status=429, retry_after=7, times=1))
    body = await world.call("sendMessage", chat_id=chat, text="x")
    assert body["parameters"] == {"retry_after": 7}
    world.faults.add(Rule("status", "telegram", status=502, times=1))
    assert (await world.call("getMe"))["description"] == "Bad Gateway"
    assert (await world.bot.send_message(chat, "x")).text == "x"
