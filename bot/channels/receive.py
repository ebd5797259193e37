"""A Telegram update as something that a person did. Nothing here waits or remembers."""

import re

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType, UpdateType

from bot.channels.content import act_of
from bot.engine.inbound import Act, Commanded, Edited, Inbound, Left, Pressed, SentOther, Wrote

ALLOWED = (
    UpdateType.MESSAGE.value,
    UpdateType.EDITED_MESSAGE.value,
    UpdateType.CALLBACK_QUERY.value,
    UpdateType.MY_CHAT_MEMBER.value,
)

_AWAY = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


def inbound(update: Update, bot_id: int, username: str) -> Inbound | None:
    """What the update means, None when it is nothing that anyone should answer."""
    chat, act = update.effective_chat, _act(update, bot_id, username)
    if act is None or chat is None or chat.type == ChatType.CHANNEL:
        return None
    sender = _sender(update)
    return Inbound(
        key=f"tg:{bot_id}:{update.update_id}",
        chat_id=chat.id,
        private=chat.type == ChatType.PRIVATE,
        user_id=sender.id if sender else None,
        bot=username,
        first_name=(sender.first_name if sender else "") or "",
        language_code=(sender.language_code if sender else "") or "",
        act=act,
    )


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


def _act(update: Update, bot_id: int, username: str) -> Act | None:
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    if update.message is None:
        return None
    act = act_of(update.message, username)
    if update.message.chat.type in _GROUPS and not _concerns(update.message, act, bot_id, username):
        return None
    return act


def _sender(update: Update) -> User | None:
    """Who acted; None for an admin who stays anonymous, and for whoever speaks as a channel."""
    message, user = update.message or update.edited_message, update.effective_user
    hidden = user is None or user.is_bot or (message is not None and message.sender_chat is not None)
    return None if hidden else user


def _concerns(message: Message, act: Act | None, bot_id: int, username: str) -> bool:
    """What people in a group say to each other is none of the bot's business, and is not kept."""
    if message.is_automatic_forward or message.via_bot:
        return False
    if isinstance(act, Commanded):
        return True
    original = message.reply_to_message
    answers_us = original is not None and original.from_user is not None and original.from_user.id == bot_id
    name = rf"@{re.escape(username)}\b"
    return answers_us or (isinstance(act, Wrote) and re.search(name, act.text, re.IGNORECASE) is not None)


def _edited(message: Message) -> Act | None:
    """A moving location is edited all the time, by nobody; and in a group nothing hangs on an edit."""
    if message.chat.type in _GROUPS or message.location is not None:
        return None
    if message.text is None or message.via_bot:
        return SentOther(what="edited_message")
    return Edited(text=message.text, message_id=message.message_id)


def _pressed(query: CallbackQuery) -> Act | None:
    """A press under a message of ours, which Telegram may call inaccessible once it is old."""
    if query.message is None or query.data is None:
        return None
    return Pressed(data=query.data, message_id=query.message.message_id, press_id=query.id)


def _membership(change: ChatMemberUpdated) -> Act:
    was_away, is_away = (one.status in _AWAY for one in (change.old_chat_member, change.new_chat_member))
    return Left(blocked=is_away, joined=was_away and not is_away)
