"""Everything put together from the settings: the only place that knows all rooms."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from types import TracebackType
from typing import Self
from uuid import uuid4

from bot.channels.connect import build, start
from bot.channels.delivery import TelegramChannel
from bot.channels.gate import Gate
from bot.channels.menu import menus, set_menus
from bot.clock import SystemClock
from bot.composer import Composer
from bot.desk.accounts import Account
from bot.desk.catalogue import Catalogue
from bot.desk.compare import Comparison
from bot.desk.deeds import Deeds
from bot.desk.desk import Desk, House
from bot.desk.intent import AnyIntent, Coming
from bot.desk.message import Waiting, waiting
from bot.desk.pacing import shared_pacing
from bot.desk.patients import Patients
from bot.desk.privacy import Privacy
from bot.desk.reminder_rules import ReminderRules
from bot.desk.reminders import Reminders
from bot.desk.retention import Keeping, erase_what_is_due
from bot.desk.rules import VisitRules
from bot.desk.times import FreeTimes
from bot.desk.visits import Visits
from bot.dialogs.all import COMMANDS, conversations
from bot.dialogs.notices import PatientNotices
from bot.durable import deed, messages, rounds, runtime
from bot.durable.runtime import Hands
from bot.hooks import Hooks
from bot.ledger import Ledger
from bot.post import Post
from bot.reception import Reception
from bot.screens import Screens
from bot.settings import Settings
from bot.staff.notices import StaffNotices
from bot.switchboard import Switchboard
from bot.turns import Turns
from integrations import registry
from integrations.pace import own_pace
from storage.database import Database
from storage.unit import Unit

log = logging.getLogger(__name__)

UNSENT_FOR = timedelta(minutes=1)
MESSAGES_KEPT = timedelta(days=90)
TIDY_EVERY = timedelta(hours=1)
KEPT_FOR = timedelta(hours=48)  # Telegram repeats an update for 24 hours


class App:
    """One bot: built from settings, started, stopped.

    webhook: updates are brought by Telegram, and with PostgreSQL several processes are one bot.
    """

    def __init__(self, settings: Settings, *, webhook: bool = False) -> None:
        self._settings = settings
        self._clock = SystemClock()
        self._executor = uuid4().hex
        self._database_url = settings.database.url.get_secret_value()
        self._database = Database(self._database_url, settings.privacy.sealing_keys)
        self._bot = build(settings.telegram.token.get_secret_value(), settings.telegram.api_base)
        gate = Gate(messages_per_second=settings.telegram.messages_per_second)
        self._channel = TelegramChannel(self._bot, gate)
        self._accounts = self._open_accounts()
        self._desk = self._furnish()
        self._screens = Screens(self._channel, self._database, self._clock)
        self._ledger = Ledger(self._database, self._clock, self._record)
        self._turns = self._take_turns()
        self._switchboard = Switchboard(
            self._database,
            self._clock,
            self._turns,
            self._screens,
            self._ledger,
            self._database.chat_locks(),
        )
        self._screens.wake = self._switchboard.wake
        every = timedelta(minutes=settings.booking.compare_minutes)
        self._comparison = Comparison(self._accounts, self._database, self._clock, every=every)
        self._hooks = Hooks(self._accounts, self._comparison, messages.send)
        self.reception = Reception(
            settings,
            self._database,
            self._bot,
            self._switchboard.keep,
            self._screens.move,
            by_webhook=webhook,
            notified=self._hooks.take,
        )
        self._tasks: list[asyncio.Task[None]] = []

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
        await self.reception.claim()
        await self._desk.catalogue.load()
        await start(self._bot)
        await self._launch()
        await self._switchboard.start()
        self.reception.open()
        refresh = timedelta(minutes=self._settings.catalogue.refresh_minutes)
        self._tasks = [
            asyncio.create_task(self._desk.catalogue.keep_fresh(refresh), name="catalogue"),
            asyncio.create_task(self._switchboard.keep_tidy(TIDY_EVERY, KEPT_FOR), name="tidying"),
            asyncio.create_task(self._switchboard.keep_sweeping(), name="sweeping"),
            asyncio.create_task(self._database.keep_claims(), name="claims"),
            asyncio.create_task(set_menus(self._bot, menus(COMMANDS)), name="menus"),
        ]

    async def wait(self) -> None:
        """Until receiving ends by itself, with its reason."""
        await self.reception.wait()

    async def stop(self) -> None:
        """Finish the turns in hand; what waits is taken up at the next start, or by another process."""
        await self.reception.close()
        await self._hooks.close()
        await self._switchboard.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await runtime.close()
        await self._screens.close()
        for account in self._accounts.values():
            await account.provider.close()
        await self._bot.shutdown()
        await self._database.close()

    async def _launch(self) -> None:
        """Start the durable work, and go on with what the last process left undone."""
        await self._claim_executor()
        runtime.launch(self._database_url, self._hands(), self._executor)
        await messages.open_queue()
        await rounds.schedule()
        await rounds.start()

    def _hands(self) -> Hands:
        accounts, database, desk, clock = self._accounts, self._database, self._desk, self._clock
        composer = Composer(
            database,
            StaffNotices(accounts, desk.deeds, desk.visits),
            PatientNotices(desk.visits, clock),
            next(iter(accounts.values())).locale,
            self._turns.outside,
        )
        reminders = Reminders(accounts, database, clock)
        return Hands(
            deeds=desk.deeds,
            reminders=reminders,
            comparison=self._comparison,
            wake=self._switchboard.wake,
            send=Post(self._channel, database, clock, composer.compose, reminders).send,
            waiting=self._unsent,
            lives=self._lives,
            tidy=self._tidy,
        )

    async def _claim_executor(self) -> None:
        """Several processes may work on one server; only the living hold their claim."""
        if self._database.is_server:
            await self._database.claim(f"executor {self._executor}")

    async def _lives(self, executor: str) -> bool:
        return self._database.is_server and not await self._database.is_abandoned(f"executor {executor}")

    async def _unsent(self) -> Sequence[Waiting]:
        """Messages that were kept some time ago and are not sent."""
        async with self._database.reading() as unit:
            return waiting(await unit.messages.waiting(self._clock.now() - UNSENT_FOR))

    async def _tidy(self) -> None:
        async with self._database.unit() as unit:
            await unit.messages.prune(self._clock.now() - MESSAGES_KEPT)
        settings = self._settings
        own = {account.name: account.keep_months for account in settings.accounts if account.keep_months}
        keeping = Keeping(settings.privacy.keep_months, own)
        await erase_what_is_due(self._database, keeping, self._clock.now())

    async def _begin(self, effect: object) -> None:
        """Begin what a turn set out to do. Should that fail, the next round picks it up."""
        if isinstance(effect, AnyIntent):
            try:
                await deed.begin(effect.id)
            except Exception as error:
                log.error("intent %s is begun later: %s", effect.id, type(error).__name__)

    def _open_accounts(self) -> dict[str, Account]:
        """Every account with its provider, in the order of the settings."""
        accounts = {}
        pacing = shared_pacing(self._database) if self._database.is_server else own_pace
        for one in self._settings.accounts:
            opened = registry.VENDORS[one.provider].build(one.settings, self._clock, pacing)
            accounts[one.name] = Account(
                name=one.name,
                provider=opened,
                locale=opened.locale,
                staff_chat=one.staff_chat_id or self._settings.staff.chat_id,
                ids_optional=one.ids_optional,
                rules=VisitRules.model_validate(one.rules.model_dump()),
                reminders=ReminderRules.model_validate(one.reminders.model_dump()),
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
            house=House(
                settings.clinic.name,
                settings.clinic.reception_phone,
                settings.privacy.policy_url,
                settings.clinic.asks_marketing,
            ),
            accounts=self._accounts,
            catalogue=Catalogue(self._accounts, self._database, self._clock),
            times=times,
            patients=Patients(self._database),
            deeds=Deeds(self._accounts, self._database, times, self._clock, fetch=self._channel.fetch),
            visits=Visits(self._accounts, self._database, self._clock),
            privacy=Privacy(self._database),
        )

    async def _record(self, unit: Unit, effect: object) -> None:
        """Keep what a turn set out to do."""
        if not isinstance(effect, AnyIntent | Coming):
            raise TypeError(f"no way to record {type(effect).__name__}")
        await self._desk.deeds.record(unit, effect)

    def _take_turns(self) -> Turns:
        first = next(iter(self._accounts.values()))
        return Turns(
            database=self._database,
            clock=self._clock,
            desk=self._desk,
            conversations=conversations(),
            ledger=self._ledger,
            screens=self._screens,
            begin=self._begin,
            locale=first.locale,
        )
