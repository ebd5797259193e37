"""Long polling: updates are kept by somebody else before Telegram is told that we have them."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.backoff import Backoff, seconds_of
from bot.channels.connect import TelegramBot, TokenRefused
from bot.channels.receive import ALLOWED, inbound, relocation
from bot.engine.inbound import Inbound

log = logging.getLogger(__name__)

Keep = Callable[[list[Inbound]], Awaitable[None]]
Moved = Callable[[int, int], Awaitable[None]]

CONFLICT = "another process already receives this bot's updates: stop it, or give this one a token of its own"
CONFLICT_WAIT = 10.0
SHORTEST = 0.2


class AnotherPoller(Exception):
    """Another process polls with the same token."""


async def _not_told(old_chat_id: int, new_chat_id: int) -> None:
    log.warning("a group became a supergroup and nobody here keeps its new id")


class Polling:
    """Receives the updates of one bot, in order, until it is stopped.

    keep: stores what people did; only when it has returned are the updates let go at Telegram, so an
    update may come twice (under the same key) and never gets lost. moved: told (old, new) when a chat's
    id changed, also before the update is let go. wait: seconds that one long poll lasts.
    conflict_is_fatal: raise AnotherPoller instead of trying on.
    """

    def __init__(
        self,
        bot: TelegramBot,
        keep: Keep,
        *,
        moved: Moved = _not_told,
        wait: int = 30,
        backoff: Backoff | None = None,
        conflict_is_fatal: bool = False,
        conflict_wait: float = CONFLICT_WAIT,
    ) -> None:
        self._bot, self._keep, self._moved, self._wait = bot, keep, moved, wait
        self._backoff = backoff or Backoff()
        self._conflict_is_fatal, self._conflict_wait = conflict_is_fatal, conflict_wait
        self._in_conflict = False
        self._offset: int | None = None
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop`. Raises TokenRefused, and AnotherPoller where that is fatal."""
        polling = self._without_webhook
        while not self._stopped.is_set():
            try:
                await polling()
                polling = self._once
                self._backoff.reset()
            except InvalidToken:
                break
            except Conflict as error:
                polling = self._without_webhook
                await self._rest(self._pause_after(error))
            except Exception as error:
                await self._rest(self._pause_after(error))
        if not self._stopped.is_set():
            raise TokenRefused

    def stop(self) -> None:
        """End `run` within moments; a `keep` that is under way is finished first."""
        self._stopped.set()

    async def _without_webhook(self) -> None:
        # Not every Bot API server knows this method; whatever is wrong with ours shows at the next request.
        with contextlib.suppress(TelegramError):
            await self._unless_stopped(self._bot.delete_webhook())

    async def _once(self) -> None:
        began = time.monotonic()
        updates = await self._unless_stopped(
            self._bot.raw_updates(offset=self._offset, wait=self._wait, allowed_updates=ALLOWED)
        )
        self._in_conflict = False
        if updates:
            await self._take(updates)
        elif time.monotonic() - began < SHORTEST:
            await self._rest(SHORTEST)

    async def _take(self, updates: list[Any]) -> None:
        ids = [one["update_id"] for one in updates]
        read = [self._read(one) for one in updates]
        if acts := [act for act, _ in read if act is not None]:
            await self._keep(acts)
        for moved in (moved for _, moved in read if moved is not None):
            await self._moved(*moved)
        self._offset = max(ids) + 1

    def _read(self, raw: dict[str, Any]) -> tuple[Inbound | None, tuple[int, int] | None]:
        """One update that nobody can read must not hold up the others. Its content is never logged."""
        try:
            update = Update.de_json(raw, self._bot)
            return inbound(update, self._bot.id, self._bot.username), relocation(update)
        except Exception as error:
            log.error("update %s cannot be read and is skipped: %s", raw["update_id"], type(error).__name__)
            return None, None

    def _pause_after(self, error: Exception) -> float:
        """How many seconds to wait after this failure; says what is wrong."""
        if isinstance(error, Conflict):
            return self._conflict()
        if isinstance(error, RetryAfter):
            log.warning("Telegram asks to poll more slowly")
            return seconds_of(error)
        if isinstance(error, TelegramError):
            log.warning("updates cannot be fetched, trying again: %s", error)
        else:
            # Its type alone: a database's sentence repeats what it was to store.
            log.error("updates could not be kept, they will come again: %s", type(error).__name__)
        return self._backoff.next()

    def _conflict(self) -> float:
        if self._conflict_is_fatal:
            raise AnotherPoller(CONFLICT)
        if not self._in_conflict:
            log.error(CONFLICT)
        self._in_conflict = True
        return self._conflict_wait

    async def _rest(self, seconds: float) -> None:
        await self._unless_stopped(asyncio.sleep(seconds))

    async def _unless_stopped(self, awaited: Awaitable[Any]) -> Any:
        """What it returns, or None when we are stopped first and it is cancelled."""
        work, stopped = asyncio.ensure_future(awaited), asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work.done() else None
        finally:
            work.cancel()
            stopped.cancel()
            await asyncio.wait({work, stopped})
