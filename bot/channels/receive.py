"""A Telegram update as something that a person did. Nothing here waits or remembers."""

import re

from telegram import CallbackQuery, Chat, ChatMemberUpdated, Contact, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType, MessageAttachmentType, UpdateType

from bot.engine.inbound import Act, Commanded, Inbound, Left, Pressed, SentOther, SharedPhone, Wrote

ALLOWED = (
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)

# By its text, not by Telegram's entities: not every Bot API server sends them.
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)
_AWAY = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


def inbound(update: Update, bot_id: int, username: str) -> Inbound | None:
    """What the update means, None when it is nothing that anyone should answer."""
    if update.callback_query is not None:
        return _pressed(update.callback_query, update.update_id, bot_id)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, update.update_id, bot_id)
    if update.edited_message is not None:
        return _from(update.edited_message, SentOther(what="edited_message"), update.update_id, bot_id)
    if update.message is not None:
        act = act_of(update.message, username)
        return None if act is None else _from(update.message, act, update.update_id, bot_id)
    return None


def relocation(update: Update) -> tuple[int, int] | None:
    """(old chat id, new chat id) when the update says that a group became a supergroup; it says so twice."""
    message = update.message
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        return message.migrate_from_chat_id, message.chat.id
    return None


def act_of(message: Message, username: str) -> Act | None:
    if message.text is not None:
        return _words(message, message.text, username)
    if message.contact is not None:
        return _shared_phone(message.contact, message.from_user)
    for kind in MessageAttachmentType:
        if getattr(message, kind.value, None):
            return SentOther(what=kind.value)
    return None


def _words(message: Message, text: str, username: str) -> Act | None:
    """A forwarded command is words: somebody else meant it, elsewhere."""
    command = None if message.forward_origin else _COMMAND.fullmatch(text)
    if command is None:
        return Wrote(text=text)
    if command["bot"] and command["bot"].lower() != username.lower():
        return None
    return Commanded(name=command["name"].lower(), argument=(command["argument"] or "").strip())


def _shared_phone(contact: Contact, sender: User | None) -> SharedPhone:
    own = sender is not None and contact.user_id == sender.id
    return SharedPhone(phone=contact.phone_number, own=own)


def _pressed(query: CallbackQuery, update_id: int, bot_id: int) -> Inbound | None:
    """A press under a message of ours, which Telegram may call inaccessible once it is old."""
    if query.message is None or query.data is None:
        return None
    act = Pressed(data=query.data, message_id=query.message.message_id, press_id=query.id)
    return _inbound(query.message.chat, query.from_user, act, update_id, bot_id)


def _membership(change: ChatMemberUpdated, update_id: int, bot_id: int) -> Inbound:
    act = Left(blocked=change.new_chat_member.status in _AWAY)
    return _inbound(change.chat, change.from_user, act, update_id, bot_id)


def _from(message: Message, act: Act, update_id: int, bot_id: int) -> Inbound:
    return _inbound(message.chat, message.from_user, act, update_id, bot_id)


def _inbound(chat: Chat, sender: User | None, act: Act, update_id: int, bot_id: int) -> Inbound:
    return Inbound(
        key=f"tg:{bot_id}:{update_id}",
        chat_id=chat.id,
        private=chat.type == ChatType.PRIVATE,
        first_name=(sender.first_name if sender else "") or "",
        language_code=(sender.language_code if sender else "") or "",
        act=act,
    )
