"""How a bot's new message comes about, whatever it holds."""

from collections.abc import Callable
from typing import Any

from integrations.sandbox.telegram import entities, keyboards
from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.limits import check_caption, check_text
from integrations.sandbox.telegram.methods.call import Call
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
ELSEWHERE = {
    "business_connection_id": "business connection not found",
    "message_thread_id": "message thread not found",
    "direct_messages_topic_id": "message thread not found",
    "ephemeral_message_parameters": "ephemeral messages are not in the sandbox",
    "receiver_user_id": "ephemeral messages are not in the sandbox",
    "suggested_post_parameters": "suggested posts are not in the sandbox",
}


def text_of(call: Call) -> Json:
    """The text of a call with its entities. Raises Refused."""
    text, found = entities.formatted(call.get("text", ""), call.get("parse_mode", ""), call.get("entities"))
    check_text(text)
    return {"text": text, **({"entities": found} if found else {})}


def caption_of(call: Call) -> Json:
    """The caption of a call, or nothing. Raises Refused."""
    given = call.get("caption", "")
    text, found = entities.formatted(given, call.get("parse_mode", ""), call.get("caption_entities"))
    check_caption(text)
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": found} if found else {})}


def post(call: Call, content: Json | Callable[[], Json]) -> Json:
    """Send it. The markup is refused before the chat, the chat before the speed, as Telegram does.

    Content that is kept somewhere on the way is given as a function, called when nothing else can fail.
    """
    for name, reason in ELSEWHERE.items():
        if name in call.arguments:
            raise bad_request(reason)
    chat = call.chat()
    inline, other = keyboards.split(call.get("reply_markup"), chat)
    reply = _reply(call, chat)
    call.at.flood.spend(call.bot.id, chat)
    body = call.at.message_body(chat, call.bot.user(), reply)
    body |= content() if callable(content) else content
    if inline:
        body["reply_markup"] = inline
    if call.get("protect_content"):
        body["has_protected_content"] = True
    chat.add(body, call.bot.id, other)
    call.at.told("message", chat, body["message_id"], from_bot=True)
    return body


def _reply(call: Call, chat: Chat) -> Json:
    """The message that is answered, as the new one shows it."""
    wanted = call.get("reply_parameters") or {}
    number = wanted.get("message_id") or call.get("reply_to_message_id")
    if not number:
        return {}
    original = chat.messages.get(number)
    if original is None:
        if wanted.get("allow_sending_without_reply") or call.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    body = {key: value for key, value in original.body.items() if key != "reply_to_message"}
    return {"reply_to_message": body}
