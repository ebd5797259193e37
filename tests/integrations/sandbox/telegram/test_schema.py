"""Every call is held to the official schema, however it was sent."""

import json
from typing import Any

import pytest

from integrations.sandbox.telegram.methods import HANDLERS
from integrations.sandbox.telegram.refusal import Refused
from integrations.sandbox.telegram.schema import methods
from tests.integrations.sandbox.telegram.bot_api_world import TOKEN, World

SOMEONE = "700000001"


def arguments(method: str, **raw: Any) -> tuple[dict[str, Any], list[str]]:
    ignored: list[str] = []
    return methods()[method.lower()].arguments(raw, ignored), ignored


def test_the_schema_is_the_whole_official_one() -> None:
    assert len(methods()) == 185
    assert {name.lower() for name in HANDLERS} <= methods().keys()


@pytest.mark.parametrize(
    ("method", "raw", "complaint"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": SOMEONE, "text": ""}, "message text is empty"),
        ("sendContact", {"chat_id": SOMEONE, "first_name": "A"}, 'parameter "phone_number" is required'),
        ("deleteMessage", {"chat_id": SOMEONE}, "message identifier is not specified"),
        ("getFile", {}, "file_id not specified"),
        ("sendLocation", {"chat_id": SOMEONE, "longitude": "1"}, "latitude is empty"),
        (
            "sendLocation",
            {"chat_id": SOMEONE, "longitude": "x", "latitude": "1"},
            'can\'t parse "longitude" as Number',
        ),
        ("getUpdates", {"limit": "many"}, 'can\'t parse "limit" as Number'),
        ("sendMessage", {"protect_content": "maybe"}, 'can\'t parse "protect_content" as Boolean'),
        ("sendMessage", {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"reply_markup": "[]"}, "object expected as reply markup"),
        ("sendMessage", {"entities": "{}"}, "array expected as entities"),
        (
            "sendMessage",
            {"entities": '[{"type":"bold"}]'},
            "can't parse MessageEntity: Can't find field \"offset\"",
        ),
        (
            "sendMessage",
            {"reply_markup": '{"inline_keyboard":[[{"callback_data":"x"}]]}'},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            "sendMessage",
            {"reply_markup": '{"inline_keyboard":[[{"text":true}]]}'},
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        ("sendMessage", {"reply_markup": '{"keyboard":[{"text":"x"}]}'}, "must be of type Array of Array"),
        ("setMyCommands", {"commands": "{}"}, "expected an Array of BotCommand"),
        ("setMyCommands", {"commands": '["x"]'}, "can't parse BotCommand: expected an Object"),
        ("setMyCommands", {"commands": "[]", "scope": '{"type":"galaxy"}'}, "unsupported type specified"),
        ("setMyCommands", {"commands": "[]", "scope": '{"type":"chat"}'}, 'can\'t find field "chat_id"'),
        ("deleteMessages", {"chat_id": "1", "message_ids": "5"}, "expected an Array of message identifiers"),
        ("sendMediaGroup", {"chat_id": "1", "media": '[{"type":"photo"}]'}, 'can\'t find field "media"'),
    ],
)
def test_what_does_not_fit_the_schema_is_refused(method: str, raw: dict[str, str], complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        arguments(method, **raw)
    assert refused.value.code == 400
    assert refused.value.description.startswith("Bad Request: ")
    assert complaint in refused.value.description


def test_values_come_out_in_their_own_types() -> None:
    markup = json.dumps({"keyboard": [["plain", {"text": "full", "request_contact": True}]]})
    checked, ignored = arguments(
        "sendMessage", chat_id="1", text="x", reply_to_message_id="7", reply_markup=markup
    )
    assert checked["reply_to_message_id"] == 7
    assert checked["reply_markup"]["keyboard"][0][0] == {"text": "plain"}
    assert ignored == []


def test_what_telegram_would_ignore_is_noted_with_its_place() -> None:
    markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "y", "colour": "red"}]]})
    checked, ignored = arguments("sendMessage", chat_id="1", text="x", silent="true", reply_markup=markup)
    assert ignored == ["silent", "InlineKeyboardButton.colour"]
    assert checked["reply_markup"] == {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_arguments_may_come_in_any_of_four_ways(world: World, way: str) -> None:
    chat = await world.ana()
    given: dict[str, Any] = {
        "chat_id": str(chat),
        "text": "ñ & 😀",
        "reply_markup": '{"remove_keyboard":true}',
    }
    sent: dict[str, dict[str, Any]] = {
        "query": {"params": given},
        "form": {"data": given},
        "multipart": {"files": {key: (None, value) for key, value in given.items()}},
        "json": {"json": {**given, "chat_id": chat, "reply_markup": {"remove_keyboard": True}}},
    }
    answer = await world.http.request(
        "GET" if way == "query" else "POST", f"/bot{TOKEN}/SENDmessage", **sent[way]
    )
    assert answer.json()["result"]["text"] == "ñ & 😀"
    assert await world.journal() == []


async def test_unknown_methods_and_tokens_are_not_found(world: World) -> None:
    for path in (
        f"/bot{TOKEN}/sendMail",
        "/botnonsense/getMe",
        "/bot1:short/getMe",
        f"/file/bot{TOKEN}/documents/x",
    ):
        answer = await world.http.get(path)
        assert answer.status_code == 404
        assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_method_without_behaviour_is_checked_refused_and_journaled(world: World) -> None:
    assert await world.refusal("sendDice") == (400, "Bad Request: chat_id is empty")
    assert await world.refusal("sendDice", chat_id=1) == (
        501,
        "Not Implemented: sendDice is not in the sandbox",
    )
    assert [kind for _, kind, _ in await world.journal()] == ["refused", "unsupported"]


async def test_the_journal_tells_what_was_ignored_and_refused_until_it_is_cleared(world: World) -> None:
    await world.call("getMe", colour="red")
    await world.refusal("sendMessage", chat_id=5, text="x")
    assert await world.journal() == [
        ("getMe", "ignored", "colour"),
        ("sendMessage", "refused", "Bad Request: chat not found"),
    ]
    await world.http.delete("/sandbox/journal")
    assert await world.journal() == []


@pytest.mark.parametrize(
    ("body", "kind", "complaint"),
    [
        (b"{", "application/json", "can't parse JSON object"),
        (b"[]", "application/json", "expected JSON object"),
        (b"text=\xff", "application/x-www-form-urlencoded", "strings must be encoded in UTF-8"),
        (b"x", "multipart/form-data", "boundary is missing in multipart/form-data"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    world: World, body: bytes, kind: str, complaint: str
) -> None:
    answer = await world.http.post(f"/bot{TOKEN}/getMe", content=body, headers={"Content-Type": kind})
    assert answer.json()["description"] == f"Bad Request: {complaint}"


async def test_each_token_is_a_bot_of_its_own(world: World) -> None:
    first, second = await world.call("getMe"), await world.call("getMe", "7000002:" + "B" * 35)
    assert first["result"]["username"] != second["result"]["username"]
    assert {bot["id"] for bot in await world.get("bots")} == {7000001, 7000002}
