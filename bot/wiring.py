"""Everything put together from the settings: the only place that knows all rooms."""

import asyncio
from datetime import timedelta
from types import TracebackType
from typing import Self

from bot.channels.connect import build, start
from bot.channels.delivery import TelegramChannel
from bot.channels.gate import Gate
from bot.channels.menu import Menu, set_menus
from bot.channels.polling import Polling
from bot.clock import SystemClock
from bot.desk.accounts import Account
from bot.desk.bookings import Bookings
from bot.desk.catalogue import Catalogue
from bot.desk.desk import Desk, House
from bot.desk.intent import BookingIntent
from bot.desk.patients import Patients
from bot.desk.times import FreeTimes
from bot.dialogs.all import COMMANDS, conversations
from bot.durable import booking as durable_booking
from bot.durable import runtime
from bot.durable.runtime import Hands
from bot.i18n import LANGUAGES, SOURCE, words
from bot.ledger import Ledger
from bot.screens import Screens
from bot.settings import Settings
from bot.staff.notices import Notices
from bot.switchboard import Switchboard
from bot.turns import Turns
from integrations import registry
from integrations.pace import own_pace
from storage.database import Database
from storage.unit import Unit

TIDY_EVERY = timedelta(hours=1)
KEPT_FOR = timedelta(hours=48)  # Telegram repeats an update for 24 hours


class App:
    """One bot: built from settings, started, stopped."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = SystemClock()
        self._database_url = settings.database.url.get_secret_value()
        self._database = Database(self._database_url)
        self._bot = build(settings.telegram.token.get_secret_value(), settings.telegram.api_base)
        gate = Gate(messages_per_second=settings.telegram.messages_per_second)
        self._channel = TelegramChannel(self._bot, gate)
        self._accounts = self._open_accounts()
        self._desk = self._furnish()
        self._screens = Screens(self._channel, self._database, self._clock)
        self._ledger = Ledger(self._database, self._clock, self._record)
        self._switchboard = Switchboard(self._database, self._clock, self._turns(), self._screens)
        self._screens.wake = self._switchboard.wake
        self._polling = Polling(
            self._bot,
            self._switchboard.keep,
            moved=self._screens.move,
            wait=settings.telegram.poll_seconds,
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._receiving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Open the storage, take up what was left undone, then receive. Raises StorageError, TokenRefused."""
        await self._database.start()
        await self._database.claim("polling")
        await self._desk.catalogue.load()
        await start(self._bot)
        notices = Notices(self._accounts, self._desk.bookings, self._channel)
        runtime.launch(self._database_url, Hands(self._desk.bookings, self._switchboard.wake, notices.booked))
        await self._take_up()
        self._receiving = asyncio.create_task(self._polling.run(), name="receiving")
        refresh = timedelta(minutes=self._settings.catalogue.refresh_minutes)
        self._tasks = [
            asyncio.create_task(self._desk.catalogue.keep_fresh(refresh), name="catalogue"),
            asyncio.create_task(self._switchboard.keep_tidy(TIDY_EVERY, KEPT_FOR), name="tidying"),
            asyncio.create_task(set_menus(self._bot, menus()), name="menus"),
        ]

    async def wait(self) -> None:
        """Until receiving ends by itself: it never does, unless Telegram refuses the token."""
        if self._receiving is not None:
            await self._receiving

    async def stop(self) -> None:
        """Finish the turns in hand; what waits is taken up at the next start."""
        self._polling.stop()
        if self._receiving is not None:
            await asyncio.wait({self._receiving}, timeout=5)
        await self._switchboard.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(runtime.close)
        await self._screens.close()
        for account in self._accounts.values():
            await account.provider.close()
        await self._bot.shutdown()
        await self._database.close()

    async def _take_up(self) -> None:
        """Bookings that were set out but perhaps not begun, then acts and screens."""
        async with self._database.reading() as unit:
            left = await unit.intents.open()
        for intent in left:
            await durable_booking.begin(intent.id)
        await self._switchboard.start()

    def _open_accounts(self) -> dict[str, Account]:
        """Every account with its provider, in the order of the settings."""
        accounts = {}
        for one in self._settings.accounts:
            opened = registry.VENDORS[one.provider].build(one.settings, self._clock, own_pace)
            accounts[one.name] = Account(
                name=one.name,
                provider=opened,
                locale=opened.locale,
                staff_chat=one.staff_chat_id or self._settings.staff.chat_id,
            )
        return accounts

    def _furnish(self) -> Desk:
        settings = self._settings
        times = FreeTimes(
            self._accounts,
            self._clock,
            lead=timedelta(minutes=settings.booking.lead_minutes),
            horizon=timedelta(days=settings.booking.horizon_days),
        )
        return Desk(
            house=House(settings.clinic.name, settings.clinic.reception_phone, settings.privacy.policy_url),
            accounts=self._accounts,
            catalogue=Catalogue(self._accounts, self._database, self._clock),
            times=times,
            patients=Patients(self._database),
            bookings=Bookings(self._accounts, self._database, times, self._clock),
        )

    async def _record(self, unit: Unit, effect: object) -> None:
        """Keep what a turn set out to do."""
        if not isinstance(effect, BookingIntent):
            raise TypeError(f"no way to record {type(effect).__name__}")
        await self._desk.bookings.record(unit, effect)

    def _turns(self) -> Turns:
        first = next(iter(self._accounts.values()))
        return Turns(
            database=self._database,
            clock=self._clock,
            desk=self._desk,
            conversations=conversations(),
            ledger=self._ledger,
            screens=self._screens,
            begin=durable_booking.begin,
            locale=first.locale,
        )


def menus() -> dict[str, Menu]:
    """The list of commands in each language that we speak; English for everybody else."""
    by_code = {locale.partition("_")[0]: words(locale) for locale in LANGUAGES}
    by_code[""] = words(SOURCE)
    return {
        code: Menu(commands={name: say.label(told) for name, told in COMMANDS})
        for code, say in by_code.items()
    }
