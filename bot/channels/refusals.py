"""What Telegram's refusals mean to us, told by their wording: the codes alone do not tell them apart."""

from typing import Literal

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.engine.channel import ChatMoved, Undelivered, Unreachable

_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "group chat was deactivated",
    "chat_id is empty",
)
_NO_RIGHT = ("have no rights to send", "not enough rights to send", "chat_write_forbidden")
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "message_id_invalid",
    "message identifier is not specified",
)


def says(error: TelegramError, *wordings: str) -> bool:
    told = error.message.lower()
    return any(one in told for one in wordings)


def is_unchanged(error: BadRequest) -> bool:
    return says(error, "message is not modified")


def is_uneditable(error: BadRequest) -> bool:
    return says(error, *_NOT_EDITABLE)


def is_unreadable(error: BadRequest) -> bool:
    return says(error, "can't parse entities")


def is_bad_link(error: BadRequest) -> bool:
    return says(error, "wrong http url", "button_url_invalid", "unsupported url protocol")


def meaning(error: TelegramError) -> Exception:
    """The error of ours that a refusal becomes; repeating the same request would not help."""
    if isinstance(error, ChatMigrated):
        return ChatMoved(error.new_chat_id)
    if isinstance(error, Forbidden) or (isinstance(error, BadRequest) and says(error, *_NO_RIGHT)):
        return Unreachable(_reason(error))
    if isinstance(error, BadRequest) and says(error, *_GONE):
        return Unreachable("gone")
    return Undelivered(f"Telegram refused: {type(error).__name__} {_description(error)}", permanent=True)


def _reason(error: TelegramError) -> Literal["blocked", "gone"]:
    return "gone" if says(error, "deactivated") else "blocked"


def _description(error: TelegramError) -> str:
    """Telegram's sentence, except where it quotes the text, which may be about a patient."""
    if isinstance(error, BadRequest) and is_unreadable(error):
        return "can't parse entities"
    return error.message
