"""What Telegram shows around the chat: the list of commands and the bot's description, per language."""

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

from telegram import Bot, BotCommand
from telegram.error import TelegramError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Menu:
    """Words in one language. commands: name without slash to what it does (1 to 256 characters).

    description: shown in an empty chat, up to 512 characters. about: on the profile, up to 120. Where
    they are empty, what the owner told BotFather stays.
    """

    commands: Mapping[str, str]
    description: str = ""
    about: str = ""


async def set_menus(bot: Bot, menus: Mapping[str, Menu]) -> None:
    """Tell Telegram. Keys are two-letter codes (ISO 639-1), "" for everybody else's language.

    Nobody waits for this and nothing depends on it, so a failure is a line in the log.
    """
    for language, menu in menus.items():
        commands = [BotCommand(name, told) for name, told in menu.commands.items()]
        await _try("commands", language, bot.set_my_commands(commands, language_code=language or None))
        if menu.description:
            await _try("description", language, bot.set_my_description(menu.description, language or None))
        if menu.about:
            told = bot.set_my_short_description(menu.about, language or None)
            await _try("short description", language, told)


async def _try(what: str, language: str, call: Awaitable[bool]) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("the bot's %s in language %r could not be set: %s", what, language, error)
