"""Methods that take messages away."""

from integrations.sandbox.telegram.chats import Chat, Message
from integrations.sandbox.telegram.methods.call import Call, Handler
from integrations.sandbox.telegram.refusal import bad_request

DELETABLE_SECONDS = 48 * 3600
MOST_AT_ONCE = 100


def delete_message(call: Call) -> bool:
    chat = call.chat()
    message = call.at.found(chat, call.arguments["message_id"], "message to delete not found")
    if not _may_delete(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(call, chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """Those that cannot be found or deleted are passed over."""
    if len(call.arguments["message_ids"]) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = call.chat()
    for number in call.arguments["message_ids"]:
        message = chat.messages.get(number)
        if message and _may_delete(call, chat, message):
            _delete(call, chat, message)
    return True


def _may_delete(call: Call, chat: Chat, message: Message) -> bool:
    young = call.at.now() - message.body["date"] < DELETABLE_SECONDS
    allowed = chat.private or message.bot_id == call.bot.id or call.bot.id in chat.admins
    return allowed and (young or call.bot.id in chat.admins)


def _delete(call: Call, chat: Chat, message: Message) -> None:
    chat.remove(message.body["message_id"])
    call.at.told("delete", chat, message.body["message_id"])


METHODS: dict[str, Handler] = {"deleteMessage": delete_message, "deleteMessages": delete_messages}
