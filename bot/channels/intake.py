"""Updates as Telegram sends them: read, kept by somebody else, and only then let go."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Update

from bot.channels.connect import TelegramBot
from bot.channels.receive import inbound, relocation
from bot.engine.inbound import Inbound

log = logging.getLogger(__name__)

Keep = Callable[[list[Inbound]], Awaitable[None]]
Moved = Callable[[int, int], Awaitable[None]]


async def not_told(old_chat_id: int, new_chat_id: int) -> None:
    log.warning("a group became a supergroup and nobody here keeps its new id")


class Intake:
    """keep: stores what people did. moved: told (old, new) when a chat's id changed."""

    def __init__(self, bot: TelegramBot, keep: Keep, moved: Moved = not_told) -> None:
        self._bot, self._keep, self._moved = bot, keep, moved

    async def take(self, updates: Sequence[dict[str, Any]]) -> None:
        """When this returns, the updates can be let go at Telegram. Raises what `keep` raises."""
        read = [self._read(one) for one in updates]
        if acts := [act for act, _ in read if act is not None]:
            await self._keep(acts)
        for moved in (moved for _, moved in read if moved is not None):
            await self._moved(*moved)

    def _read(self, raw: dict[str, Any]) -> tuple[Inbound | None, tuple[int, int] | None]:
        """One update that nobody can read must not hold up the others. Its content is never logged."""
        try:
            update = Update.de_json(raw, self._bot)
            return inbound(update, self._bot.id, self._bot.username), relocation(update)
        except Exception as error:
            log.error("update %s cannot be read and is skipped: %s", raw["update_id"], type(error).__name__)
            return None, None
