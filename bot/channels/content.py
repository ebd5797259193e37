"""What a message holds, as an act: words, a command, a contact, a file, or something we cannot read."""

import re

from telegram import Contact, Message, User
from telegram.constants import ChatType, MessageAttachmentType, MessageType

from bot.engine.inbound import Act, Commanded, SentFile, SentOther, SharedPhone, Wrote

# By its text, not by Telegram's entities: not every Bot API server sends them.
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)
_ALSO_CONTENT = (MessageType.CHECKLIST, MessageType.GIVEAWAY, MessageType.GIVEAWAY_WINNERS)
# True of a message whatever it holds.
_ABOUT = (
    MessageType.TEXT,
    MessageType.EFFECT_ID,
    MessageType.BUSINESS_CONNECTION_ID,
    MessageType.SENDER_BOOST_COUNT,
    MessageType.SENDER_BUSINESS_BOT,
    MessageType.REPLY_TO_STORY,
    MessageType.SUGGESTED_POST_INFO,
)
CONTENT = tuple(
    dict.fromkeys([*(kind.value for kind in MessageAttachmentType), *(k.value for k in _ALSO_CONTENT)])
)
SERVICE = tuple(kind.value for kind in MessageType if kind.value not in CONTENT and kind not in _ABOUT)


def act_of(message: Message, username: str) -> Act | None:
    """None for what Telegram only reports, such as a pinned message, and for a group's other bot."""
    if message.via_bot is not None:
        return SentOther(what="inline")
    if message.text is not None:
        return _words(message, message.text, username)
    if message.contact is not None:
        return _shared_phone(message.contact, message.from_user)
    if any(getattr(message, kind, None) for kind in SERVICE):
        return None
    return _file(message) or SentOther(what=_what(message), album=message.media_group_id or "")


def _words(message: Message, text: str, username: str) -> Act | None:
    """A forwarded command is words: somebody else meant it, elsewhere."""
    words = Wrote(text=text, message_id=message.message_id)
    command = None if message.forward_origin else _COMMAND.fullmatch(text)
    if command is None:
        return words
    if command["bot"] and command["bot"].lower() != username.lower():
        return words if message.chat.type == ChatType.PRIVATE else None
    return Commanded(
        name=command["name"].lower(),
        argument=(command["argument"] or "").strip(),
        named=bool(command["bot"]),
    )


def _shared_phone(contact: Contact, sender: User | None) -> SharedPhone:
    """Whose contact it is only the number says of others: their names are none of our business."""
    if sender is None or contact.user_id != sender.id:
        return SharedPhone(phone=contact.phone_number, own=False)
    return SharedPhone(
        phone=contact.phone_number, first_name=contact.first_name or "", last_name=contact.last_name or ""
    )


def _file(message: Message) -> SentFile | None:
    """A document, or a photo in its largest size. An animation also calls itself a document."""
    album = message.media_group_id or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        size = largest.file_size or 0
        return SentFile(file_id=largest.file_id, name="photo.jpg", mime="image/jpeg", size=size, album=album)
    if message.document is None or message.animation is not None:
        return None
    sent = message.document
    mime = sent.mime_type or "application/octet-stream"
    return SentFile(
        file_id=sent.file_id, name=sent.file_name or "", mime=mime, size=sent.file_size or 0, album=album
    )


def _what(message: Message) -> str:
    """Telegram's word for it; it has new ones every few months."""
    return next((kind for kind in CONTENT if getattr(message, kind, None)), "unknown")
