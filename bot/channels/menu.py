"""What Telegram shows around the chat: the list of commands and the bot's description, per language."""

import logging
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.i18n import LANGUAGES, SOURCE, canonical, words

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


def menus(commands: Sequence[tuple[str, str]], description: str = "", about: str = "") -> dict[str, Menu]:
    """The menu in each language that we speak, English for everybody else.

    commands: name and English sentence; all sentences are keys of the catalogues. Telegram knows languages
    only, no countries, so of several variants the main one is taken.
    """
    codes = {locale.partition("_")[0] for locale in LANGUAGES}
    locales = {code: canonical(code) for code in sorted(codes)} | {"": SOURCE}
    return {code: _menu(locale, commands, description, about) for code, locale in locales.items()}


def _menu(locale: str, commands: Sequence[tuple[str, str]], description: str, about: str) -> Menu:
    say = words(locale)
    told = {name: say.label(sentence) for name, sentence in commands}
    return Menu(told, say.label(description) if description else "", say.label(about) if about else "")


async def set_menus(bot: Bot, menus: Mapping[str, Menu]) -> None:
    """Tell Telegram. Keys are two-letter codes (ISO 639-1), "" for everybody else's language.

    The commands are for private chats: in a group nothing can be booked. Nobody waits for this and nothing
    depends on it, so a failure is a line in the log.
    """
    for language, menu in menus.items():
        commands = [BotCommand(name, told) for name, told in menu.commands.items()]
        here = BotCommandScopeAllPrivateChats()
        told = bot.set_my_commands(commands, scope=here, language_code=language or None)
        await _try("commands", language, told)
        if menu.description:
            await _try("description", language, bot.set_my_description(menu.description, language or None))
        if menu.about:
            about = bot.set_my_short_description(menu.about, language or None)
            await _try("short description", language, about)


async def _try(what: str, language: str, call: Awaitable[bool]) -> None:
    try:
        await call
    except TelegramError as error:
        log.warning("the bot's %s in language %r could not be set: %s", what, language, error)
