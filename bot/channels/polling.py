"""Long polling: updates are kept by somebody else before Telegram is told that we have them."""

import contextlib
import logging
import time
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.backoff import Backoff, seconds_of
from bot.channels.connect import AnotherReceiver, TelegramBot, TokenRefused
from bot.channels.intake import Intake, Keep, Moved, not_told
from bot.channels.receive import ALLOWED
from bot.channels.stopping import Stopping

log = logging.getLogger(__name__)

# Telegram refuses the older of two pollers. So one that has polled for long comes back at once, whereupon
# the newcomer is the older one, and gives up.
PROBATION = 30.0
CONFLICT_WAIT = 1.0
SHORTEST = 0.2


class Polling:
    """Receives the updates of one bot, in order, until it is stopped.

    keep: stores what people did; only when it has returned are the updates let go at Telegram, so an
    update may come twice (under the same key) and never gets lost. moved: told (old, new) when a chat's
    id changed, also before the update is let go. wait: seconds that one long poll lasts. probation: for so
    many seconds the first to come has the right to the updates; later we stand our ground.
    """

    def __init__(
        self,
        bot: TelegramBot,
        keep: Keep,
        *,
        moved: Moved = not_told,
        wait: int = 30,
        backoff: Backoff | None = None,
        probation: float = PROBATION,
        conflict_wait: float = CONFLICT_WAIT,
    ) -> None:
        self._bot, self._wait = bot, wait
        self._intake = Intake(bot, keep, moved)
        self._backoff = backoff or Backoff()
        self._probation, self._conflict_wait = probation, conflict_wait
        self._began = time.monotonic()
        self._in_conflict = False
        self._webhook_is_gone = False
        self._offset: int | None = None
        self._stopping = Stopping()

    async def run(self) -> None:
        """Poll until `stop`. Raises TokenRefused, and AnotherReceiver while we are on probation."""
        self._began = time.monotonic()
        polling = self._without_webhook
        while not self._stopping:
            try:
                await polling()
                polling = self._once
                self._backoff.reset()
            except InvalidToken:
                break
            except Conflict as error:
                polling = self._without_webhook
                await self._stopping.rest(self._pause_after(error))
            except Exception as error:
                await self._stopping.rest(self._pause_after(error))
        if not self._stopping:
            raise TokenRefused

    def stop(self) -> None:
        """End `run` within moments; a `keep` that is under way is finished first."""
        self._stopping.stop()

    async def _without_webhook(self) -> None:
        # Not every Bot API server knows this method; whatever is wrong with ours shows at the next request.
        with contextlib.suppress(TelegramError):
            self._webhook_is_gone = bool(await self._stopping.unless_stopped(self._bot.delete_webhook()))

    async def _once(self) -> None:
        began = time.monotonic()
        updates = await self._stopping.unless_stopped(
            self._bot.raw_updates(offset=self._offset, wait=self._wait, allowed_updates=ALLOWED)
        )
        self._in_conflict = False
        if updates:
            await self._take(updates)
        elif time.monotonic() - began < SHORTEST:
            await self._stopping.rest(SHORTEST)

    async def _take(self, updates: list[Any]) -> None:
        ids = [one["update_id"] for one in updates]
        await self._intake.take(updates)
        self._offset = max(ids) + 1

    def _pause_after(self, error: Exception) -> float:
        """How many seconds to wait after this failure; says what is wrong."""
        if isinstance(error, Conflict):
            return self._conflict(error)
        if isinstance(error, RetryAfter):
            log.warning("Telegram asks to poll more slowly")
            return seconds_of(error)
        if isinstance(error, TelegramError):
            log.warning("updates cannot be fetched, trying again: %s", error)
        else:
            # Its type alone: a database's sentence repeats what it was to store.
            log.error("updates could not be kept, they will come again: %s", type(error).__name__)
        return self._backoff.next()

    def _conflict(self, error: Conflict) -> float:
        """A webhook that we could not take away yet is not another process."""
        leftover = "webhook" in str(error).lower() and not self._webhook_is_gone
        if not leftover and time.monotonic() - self._began < self._probation:
            raise AnotherReceiver
        if not self._in_conflict:
            log.error("%s", AnotherReceiver())
        self._in_conflict = True
        return self._conflict_wait
