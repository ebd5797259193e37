"""The webhook: Telegram brings the updates, each to whichever process the load balancer chooses."""

import hashlib
import hmac
import logging
import random
import time
from typing import Any

from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from bot.channels.backoff import Backoff, seconds_of
from bot.channels.connect import AnotherReceiver, TelegramBot, TokenRefused
from bot.channels.intake import Intake, Keep, Moved, not_told
from bot.channels.receive import ALLOWED
from bot.channels.stopping import Stopping

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 100  # Telegram's own limit; it counts deliveries under way, for all processes together
WATCH = 10.0  # seconds between two looks whether the webhook is still ours
PROBATION = 30.0


class WebhookRefused(Exception):
    """Telegram does not take the webhook's address."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Telegram does not take the address in [web] public_url: {reason}")


def secret_of(token: str) -> str:
    """The webhook's secret for a bot token: the same in every process, and of no use to guess the token."""
    return hmac.new(token.encode(), b"clinicbot: telegram webhook", hashlib.sha256).hexdigest()


class Webhook:
    """Registered at start and watched afterwards. It stays when a process stops, for the others.

    Where there was none before, whoever takes it away soon afterwards has polled all the time, elsewhere, and
    has the right to the updates. Later, or beside others, we stand our ground: it is set again.
    """

    def __init__(
        self,
        bot: TelegramBot,
        keep: Keep,
        *,
        url: str,
        secret: str,
        moved: Moved = not_told,
        backoff: Backoff | None = None,
        watch: float = WATCH,
        probation: float = PROBATION,
    ) -> None:
        self._bot, self._url, self._secret = bot, url, secret
        self._intake = Intake(bot, keep, moved)
        self._backoff = backoff or Backoff()
        self._watch, self._probation = watch, probation
        self._on_probation_until = 0.0
        self._strange_url = ""
        self._stopping = Stopping()

    async def take(self, update: dict[str, Any]) -> None:
        """Keep one update that Telegram brought. Raises StorageError: it must be brought again then."""
        await self._intake.take([update])

    async def run(self) -> None:
        """See that Telegram brings the updates, until `stop`.

        Raises TokenRefused, WebhookRefused, and AnotherReceiver while we are on probation.
        """
        step = self._begin
        while not self._stopping:
            try:
                await step()
                step = self._look
                self._backoff.reset()
                await self._stopping.rest(self._watch * random.uniform(0.8, 1.2))  # noqa: S311 processes out of step
            except InvalidToken:
                break
            except BadRequest as error:
                raise WebhookRefused(error.message) from None
            except RetryAfter as flood:
                await self._stopping.rest(seconds_of(flood))
            except TelegramError as error:
                log.warning("the webhook cannot be looked after, trying again: %s", error)
                await self._stopping.rest(self._backoff.next())
        if not self._stopping:
            raise TokenRefused

    def stop(self) -> None:
        """End `run` within moments."""
        self._stopping.stop()

    async def _begin(self) -> None:
        before = await self._stopping.unless_stopped(self._bot.get_webhook_info())
        await self._register()
        if before is not None and not before.url:
            self._on_probation_until = time.monotonic() + self._probation

    async def _register(self) -> None:
        await self._stopping.unless_stopped(
            self._bot.set_webhook(
                self._url,
                secret_token=self._secret,
                allowed_updates=ALLOWED,
                max_connections=MOST_CONNECTIONS,
                drop_pending_updates=False,
            )
        )
        log.info("Telegram brings updates to %s", self._url)

    async def _look(self) -> None:
        """An empty address: somebody polls. Another one: other processes of ours are under a new address."""
        known = await self._stopping.unless_stopped(self._bot.get_webhook_info())
        if known is None:
            return
        if not known.url:
            await self._taken_away()
        elif known.url not in (self._url, self._strange_url):
            log.error("Telegram brings the updates to another address than this bot's: %s", known.url)
        self._strange_url = known.url if known.url != self._url else ""

    async def _taken_away(self) -> None:
        if time.monotonic() < self._on_probation_until:
            raise AnotherReceiver
        log.error("the webhook was taken away, and is set again. %s", AnotherReceiver())
        await self._register()
