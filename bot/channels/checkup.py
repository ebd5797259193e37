"""A look at the bot as Telegram knows it, which takes nothing and sends nothing."""

import asyncio
from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.connect import TelegramBot, TokenRefused

PATIENCE = 20.0  # seconds until Telegram counts as silent
_WRITES = ("creator", "administrator", "member")


class TelegramSilent(Exception):
    """Telegram did not answer, or with an error of its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """webhook: the address to which Telegram brings updates, empty when they are asked for.

    waiting: updates that nobody has taken yet. trouble: Telegram's last one with the webhook.
    """

    username: str
    webhook: str = ""
    waiting: int = 0
    trouble: str = ""


async def standing(bot: TelegramBot) -> Standing:
    """Raises TokenRefused, TelegramSilent."""
    try:
        async with asyncio.timeout(PATIENCE):
            await bot.initialize()
            known = await bot.get_webhook_info()
    except InvalidToken:
        known = None  # PTB's own exception repeats the token, so it must not be the context of ours
    except (TelegramError, TimeoutError) as error:
        raise TelegramSilent(_kind(error)) from None
    if known is None:
        raise TokenRefused
    return Standing(bot.username, known.url, known.pending_update_count, known.last_error_message or "")


async def why_not_told(bot: TelegramBot, chat: int) -> str:
    """Why this group cannot be written to, as a sentence for the admin; empty when it can.

    Raises TelegramSilent.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            await bot.get_chat(chat)
            member = await bot.get_chat_member(chat, bot.id)
    except ChatMigrated as error:
        return f"the group has become a supergroup: its number is now {error.new_chat_id}"
    except (BadRequest, Forbidden) as error:
        return f"the bot is not in this group ({error.message})"
    except (TelegramError, TimeoutError) as error:
        raise TelegramSilent(_kind(error)) from None
    may = member.status in _WRITES or getattr(member, "can_send_messages", False)
    return "" if may else f"the bot may not write in this group: it is {member.status} there"


def _kind(error: Exception) -> str:
    """The texts of PTB may hold the address, and with it the token."""
    if isinstance(error, RetryAfter):
        return "Telegram asks for a pause: too many requests"
    return f"Telegram does not answer ({type(error).__name__})"
