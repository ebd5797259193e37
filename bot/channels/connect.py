"""The bot as PTB knows it, built from settings: our transport, any Bot API server, raw updates."""

import asyncio
import logging
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.channels.backoff import Backoff, seconds_of
from bot.channels.transport import AiohttpTransport

log = logging.getLogger(__name__)

OFFICIAL = "https://api.telegram.org"


class TokenRefused(Exception):
    """Telegram refuses the bot token: copy it again from BotFather, and see that api_base is right."""

    def __init__(self) -> None:
        super().__init__((self.__doc__ or "").splitlines()[0])


class AnotherReceiver(Exception):
    """Another process already receives this bot's messages: stop it, or give this one a token of its own."""

    def __init__(self) -> None:
        super().__init__((self.__doc__ or "").splitlines()[0])


class TelegramBot(Bot):
    """PTB's bot, which can also hand over updates before they are parsed.

    `Bot.get_updates` parses a whole batch at once: one update that it cannot read would lose the others,
    and it logs the batch, with what patients wrote.
    """

    def __repr__(self) -> str:
        """PTB's own prints the token."""
        return f"{type(self).__name__}[{self._token.partition(':')[0]}]"

    async def raw_updates(
        self, *, offset: int | None, wait: int, allowed_updates: tuple[str, ...]
    ) -> list[Any]:
        """Wait up to `wait` seconds for updates from `offset` on. Raises TelegramError."""
        answer = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": wait, "allowed_updates": allowed_updates},
            read_timeout=wait + (self._request[0].read_timeout or 0),
        )
        return answer if isinstance(answer, list) else []


def build(token: str, api_base: str = OFFICIAL, *, connections: int = 256) -> TelegramBot:
    """A bot that has not spoken yet. `api_base` is the Bot API server without a path such as /bot<token>."""
    base = api_base.rstrip("/")
    proxy = proxy_for(base)
    return TelegramBot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=AiohttpTransport(connections=connections, proxy=proxy),
        get_updates_request=AiohttpTransport(connections=1, proxy=proxy),
    )


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for this URL, read once: aiohttp would look for every request."""
    parts = urlsplit(url)
    if proxy_bypass(parts.hostname or ""):
        return None
    return getproxies().get(parts.scheme)


async def start(bot: Bot, backoff: Backoff | None = None) -> None:
    """Learn who the bot is, waiting for Telegram as long as it takes. Raises TokenRefused."""
    backoff = backoff or Backoff()
    while True:
        try:
            return await bot.initialize()
        except InvalidToken:
            break
        except RetryAfter as flood:
            await asyncio.sleep(seconds_of(flood))
        except TelegramError as error:
            log.warning("Telegram cannot be reached, trying again: %s", error)
            await asyncio.sleep(backoff.next())
    # Outside the handler: PTB's own exception repeats the token.
    await bot.shutdown()
    raise TokenRefused
