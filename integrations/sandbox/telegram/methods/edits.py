"""Methods that change a message which the bot has sent."""

from typing import Any

from integrations.sandbox.telegram import keyboards
from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.methods.posting import caption_of, text_of
from integrations.sandbox.telegram.refusal import bad_request

Json = dict[str, Any]
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CAPTIONED = frozenset({"document", "photo", "video", "audio", "voice", "animation"})
TEXT = frozenset({"text", "entities", "link_preview_options"})
CAPTION = frozenset({"caption", "caption_entities"})


def edit_message_text(call: Call) -> Json:
    if "rich_message" in call.arguments:
        raise bad_request("rich messages are not in the sandbox")
    if "text" not in call.arguments:
        raise bad_request("message text is empty")
    content = text_of(call)
    if options := call.get("link_preview_options"):
        content["link_preview_options"] = options
    chat, body = _editable(call)
    if "text" not in body:
        raise bad_request("there is no text in the message to edit")
    return _edit(call, chat, body, TEXT, content)


def edit_message_caption(call: Call) -> Json:
    content = caption_of(call)
    chat, body = _editable(call)
    if not CAPTIONED & body.keys():
        raise bad_request("there is no caption in the message to edit")
    return _edit(call, chat, body, CAPTION, content)


def edit_message_reply_markup(call: Call) -> Json:
    chat, body = _editable(call)
    return _edit(call, chat, body, frozenset(), {})


def _editable(call: Call) -> tuple[Chat, Json]:
    """The message that is meant. One sent with a keyboard that is not inline can never be edited."""
    if "inline_message_id" in call.arguments:
        raise bad_request("MESSAGE_ID_INVALID")
    for name, missing in (
        ("chat_id", "chat_id is empty"),
        ("message_id", "message identifier is not specified"),
    ):
        if name not in call.arguments:
            raise bad_request(missing)
    chat = call.chat()
    message = call.at.found(chat, call.arguments["message_id"], "message to edit not found")
    if message.bot_id != call.bot.id or message.keyboard or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return chat, message.body


def _edit(call: Call, chat: Chat, body: Json, replaced: frozenset[str], content: Json) -> Json:
    """Put the new content and keyboard in; without a keyboard in the call the old one goes."""
    markup = keyboards.inline(call.get("reply_markup"))
    dropped = replaced | {"reply_markup"}
    kept = {key: value for key, value in body.items() if key not in dropped}
    new = {**kept, **content, **({"reply_markup": markup} if markup else {})}
    if new == body:
        raise bad_request(NOT_MODIFIED)
    call.at.flood.spend(call.bot.id, chat, edit=True)
    new["edit_date"] = int(call.at.now())
    chat.replace(body["message_id"], new)
    call.at.told("edit", chat, body["message_id"], from_bot=True)
    return new


METHODS: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
