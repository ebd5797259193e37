"""Methods that send again what was said already."""

from typing import Any

from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.methods.posting import caption_of, post
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
CONTENT = frozenset(
    {"text", "entities", "caption", "caption_entities", "document", "photo", "location", "venue"}
    | {"contact", "sticker", "voice"}
)


def _original(call: Call, act: str, done: str) -> Json:
    chat = call.at.chat_for(call.bot, call.arguments["from_chat_id"], to_write=False)
    body = call.at.found(chat, call.arguments["message_id"], f"message to {act} not found").body
    if body.get("has_protected_content"):
        raise bad_request(f"message can't be {done}")
    return body


def forward_message(call: Call) -> Json:
    body = _original(call, "forward", "forwarded")
    content = {key: value for key, value in body.items() if key in CONTENT}
    origin = {"type": "user", "sender_user": body["from"], "date": body["date"]}
    return post(call, {"forward_origin": origin, **content})


def copy_message(call: Call) -> Json:
    body = _original(call, "copy", "copied")
    content = {key: value for key, value in body.items() if key in CONTENT}
    if "caption" in call.arguments and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_of(call)
    return {"message_id": post(call, content)["message_id"]}


METHODS: dict[str, Handler] = {"forwardMessage": forward_message, "copyMessage": copy_message}
