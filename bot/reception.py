"""How what people did comes in: we ask Telegram for it, alone, or it is brought to any of our processes."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from bot.channels.connect import TelegramBot
from bot.channels.intake import Keep, Moved
from bot.channels.polling import Polling
from bot.channels.webhook import Webhook, secret_of
from bot.settings import Settings
from storage.claim import RECEIVING
from storage.database import Database
from storage.errors import AlreadyClaimed, StorageError

PATIENCE = 2.0  # seconds that the database may take to say that it is there
POLLED = "another process polls for this bot on this database: stop it, or run it with --webhook too"
ONE_FILE = "another process already runs this bot on this SQLite file: several processes need PostgreSQL"

Notified = Callable[[str, Mapping[str, str], bytes], Awaitable[int]]


class Reception:
    """One of both ways. notified: takes the providers' notifications, and says how they are answered."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        bot: TelegramBot,
        keep: Keep,
        moved: Moved,
        *,
        by_webhook: bool,
        notified: Notified | None = None,
    ) -> None:
        self._database = database
        self._by_webhook = by_webhook
        self._state = "starting"
        chosen = settings.web.webhook_secret.get_secret_value()
        self.webhook_secret = chosen or secret_of(settings.telegram.token.get_secret_value())
        self.accounts: Collection[str] = {one.name for one in settings.accounts}
        self.notified = notified or _nobody
        self._webhook = Webhook(
            bot, keep, url=f"{settings.web.public_url}/telegram", secret=self.webhook_secret, moved=moved
        )
        polling = Polling(bot, keep, moved=moved, wait=settings.telegram.poll_seconds)
        self._receiver: Webhook | Polling = self._webhook if by_webhook else polling
        self._receiving: asyncio.Task[None] | None = None

    async def claim(self) -> None:
        """Be alone where we ask, among others where it is brought. Raises AlreadyClaimed."""
        try:
            await self._database.claim(RECEIVING, shared=self._by_webhook)
        except AlreadyClaimed:
            if self._by_webhook:
                raise AlreadyClaimed(POLLED if self._database.is_server else ONE_FILE) from None
            raise

    def open(self) -> None:
        """From now on what people do comes in."""
        self._state = "running"
        self._receiving = asyncio.create_task(self._receiver.run(), name="receiving")

    async def wait(self) -> None:
        """Until receiving ends by itself.

        It never does, unless Telegram refuses the token or the address, or another process receives:
        TokenRefused, WebhookRefused, AnotherReceiver.
        """
        if self._receiving is not None:
            await self._receiving

    def leaving(self) -> None:
        """From now on nobody should send people here."""
        self._state = "stopping"

    async def close(self) -> None:
        """What is being kept is kept; nothing more comes in."""
        self.leaving()
        self._receiver.stop()
        if self._receiving is not None:
            await asyncio.wait({self._receiving}, timeout=2)

    @property
    def receives(self) -> bool:
        """Whether what people did can be kept."""
        return self._state != "starting"

    async def update(self, update: dict[str, Any]) -> None:
        """Keep an update that Telegram brought. Raises StorageError: then it must come again."""
        await self._webhook.take(update)

    async def trouble(self) -> str:
        """Why people cannot be served now, in a few words; nothing when they can."""
        if self._state != "running":
            return self._state
        try:
            async with asyncio.timeout(PATIENCE):
                await self._database.answers()
        except (StorageError, TimeoutError):
            return "the database does not answer"
        return ""


async def _nobody(_account: str, _headers: Mapping[str, str], _body: bytes) -> int:
    """No provider was told of our address, so none has anything to say."""
    return 404
