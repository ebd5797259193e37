"""A process that carries out deeds side by side, and dies when each has come to its point; and its heir."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from dbos import DBOS

from bot.clock import SystemClock
from bot.desk.accounts import Account
from bot.desk.compare import Comparison
from bot.desk.deeds import Deeds
from bot.desk.intent import (
    AnyIntent,
    BookingIntent,
    CancelIntent,
    MoveIntent,
    Shown,
    Standing,
    reference,
)
from bot.desk.message import Sent, Waiting, waiting
from bot.desk.reminders import Reminders
from bot.desk.times import FreeTimes
from bot.desk.verdict import Sign, Verdict
from bot.durable import deed, messages, rounds, runtime
from bot.durable.runtime import Hands
from integrations.model import BookingRequest, Slot
from storage.database import Database
from storage.messages import Delivery
from tests.whole.matrix import FAULTS, LET_GO, Errand, Job, meets_nobody_twice
from tests.whole.meddling import meddle, set_trouble
from tests.whole.vendors import Door, Mortal, opened

FIRST, SECOND = "first", "second"
EVERY_SECOND = "* * * * * *"
PACE = 0.001  # a lost outcome is looked at within 25 ms, and once more after a second
PATIENCE = 150


class MortalDeeds(Deeds):
    """Stops when an end is stored and nobody has heard of it."""

    office: "Office"

    async def open(self) -> Sequence[str]:
        """What the first is about to begin is left to it, so that it is the one that dies."""
        return () if await self.office.waits() else await super().open()

    async def conclude(self, intent_id: str, verdict: Verdict) -> Any:
        sent = await super().conclude(intent_id, verdict)
        intent, _ = await self.intent(intent_id)
        if self.office.is_deadly:
            await meddle(self.office.job, self.office.errands[intent.account], intent)
        if self.office.is_deadly and self.office.errands[intent.account].kill == "stored":
            await self.office.stops(intent.account)
        return sent


class Office:
    """Everything that deeds need, over the real database, the real clients and DBOS. up: says it is there."""

    def __init__(self, job: Job, up: Callable[[], None]) -> None:
        self.job, self.clock, self._up = job, SystemClock(), up
        self.database = Database(job.database)
        self.errands = {one.name: one for one in job.errands}
        # Every vendor books with POST, and cancels with another method.
        self.doors = {name: Door(spares="POST" if job.kind == LET_GO else "") for name in self.errands}
        self.accounts = {name: self._account(one) for name, one in self.errands.items()}
        times = FreeTimes(self.accounts, self.clock, lead=timedelta(), horizon=timedelta(days=60))
        self.deeds = MortalDeeds(self.accounts, self.database, times, self.clock)
        self.deeds.office = self
        self.is_deadly, self._stopped, self._leaving = False, set[str](), 0

    def _account(self, errand: Errand) -> Account:
        provider = opened(self.job.vendor, self.job.kind, errand.account, self.doors[errand.name])
        provider.stop = lambda: self.stops(errand.name)
        return Account(errand.name, provider, provider.locale, staff_chat=errand.staff_chat)

    async def stops(self, who: str) -> None:
        """Wait for the others; the last one to come ends the process."""
        self._stopped.add(who)
        if self._stopped == self.errands.keys():
            # Telegram cannot be asked what it has: between its answer and our note of it nothing helps.
            while self._leaving:  # noqa: ASYNC110
                await asyncio.sleep(0)
            os.kill(os.getpid(), signal.SIGKILL)
        await asyncio.Event().wait()

    async def run(self) -> None:
        executor = SECOND if self.job.part == "go on" else FIRST
        await self.database.start()
        if self.database.is_server:
            await self.database.claim(f"executor {executor}")
        runtime.launch(self.job.database, self._hands(), executor)
        await messages.open_queue()
        async with asyncio.timeout(PATIENCE):
            await getattr(self, self.job.part.replace(" ", "_"))()
        os._exit(0)  # closing down in good order is tested elsewhere

    async def prepare(self) -> None:
        """An empty database, whose processes look every second for what others left undone."""
        if self.database.is_server:
            picks_up: Any = {"schedule_name": "pick_up", "workflow_fn": rounds.pick_up}
            await DBOS.apply_schedules_async([{**picks_up, "schedule": EVERY_SECOND}])

    async def set_out(self) -> None:
        """All intents on disk, then all deeds."""
        intents = await asyncio.gather(*(self._intent(errand) for errand in self.job.errands))
        self.is_deadly = True
        for name, account in self.accounts.items():
            assert isinstance(account.provider, Mortal)
            account.provider.kill = self.errands[name].kill
        for intent_id in intents:
            await deed.begin(intent_id)
        await self._until_done()

    async def go_on(self) -> None:
        """After the first has died: at the next start, or in a process that was there all the time."""
        for errand in self.job.errands:
            if meets_nobody_twice(self.job.kind, errand.kill):
                self._fail_at_the_door(errand)
        if self.database.is_server:
            self._up()
            while await self.waits():  # noqa: ASYNC110
                await asyncio.sleep(0.2)
        else:
            await rounds.start()
        await self._until_done()

    def _hands(self) -> Hands:
        return Hands(
            deeds=self.deeds,
            reminders=Reminders(self.accounts, self.database, self.clock),
            comparison=Comparison(self.accounts, self.database, self.clock, every=timedelta(minutes=10)),
            wake=lambda _chat: None,
            send=self._send,
            waiting=self._waiting,
            lives=self._lives,
            tidy=self._nothing,
            pace=PACE,
        )

    async def _intent(self, errand: Errand) -> str:
        """A patient, a visit where one is to be changed, the trouble, and the intent on disk."""
        async with self.database.unit() as unit:
            await unit.chats.see(errand.chat, at=self.clock.now(), first_name="Ana")
        wanted = BookingRequest.model_validate_json(errand.request)
        wanted = wanted.model_copy(update={"reference": reference()})
        intent: AnyIntent = _booking(errand, wanted)
        if self.job.kind != "book":
            intent = await self._change(errand, wanted)
        await set_trouble(self.job, errand, intent)
        self._fail_at_the_door(errand)
        async with self.database.unit() as unit:
            await self.deeds.record(unit, intent)
        return intent.id

    async def _change(self, errand: Errand, wanted: BookingRequest) -> AnyIntent:
        """First a visit that stands, then the intent to move or cancel it."""
        first = _booking(errand, wanted)
        async with self.database.unit() as unit:
            await self.deeds.record(unit, first)
        verdict = await self.deeds.attempt(first.id)
        assert verdict.sign is Sign.DONE, verdict
        for message in await self.deeds.conclude(first.id, verdict):
            await self._send(message.id)
        _, end = await self.deeds.intent(first.id)
        assert end
        assert end.visit
        standing = Standing(
            visit_id=end.visit_id,
            place=wanted.place,
            provider_visit_id=end.visit.id,
            start=wanted.slot.start,
            reference=wanted.reference,
        )
        common = {**first.model_dump(include={"chat_id", "account", "locale"}), "shown": first.shown}
        if self.job.kind == "cancel":
            return CancelIntent(id=uuid4().hex, reference=reference(), standing=standing, **common)
        native, own = self.job.kind == "move", reference()
        other = Slot.model_validate_json(errand.other)
        request = wanted.model_copy(update={"slot": other, "reference": wanted.reference if native else own})
        return MoveIntent(
            id=uuid4().hex, reference=own, standing=standing, request=request, native=native, **common
        )

    def _fail_at_the_door(self, errand: Errand) -> None:
        """What the sandbox cannot do: be out of reach; nor can it make us lose patience."""
        kind = FAULTS[errand.fault]["kind"]
        self.doors[errand.name].trouble = kind if kind in ("refused", "timeout_after") else ""

    async def _until_done(self) -> None:
        while await self._busy():  # noqa: ASYNC110
            await asyncio.sleep(0.1)

    async def _busy(self) -> bool:
        """Whether a deed goes on, an intent is open, or a message is not sent."""
        if await DBOS.list_workflows_async(
            status=["PENDING", "ENQUEUED"], name="deed", load_input=False, load_output=False
        ):
            return True
        async with self.database.reading() as unit:
            return bool(await unit.intents.open() or await unit.messages.waiting(self._soon()))

    async def waits(self) -> bool:
        """Whether what is open is to be left alone: it is being prepared, or the first lives."""
        if self.job.part == "set out":
            return not self.is_deadly
        if self.job.part != "go on" or not self.database.is_server:
            return False
        if await self.database.is_claimed(f"executor {FIRST}"):
            return True
        begun = await DBOS.list_workflows_async(name="deed", load_input=False, load_output=False)
        return len(begun) < len(self.job.errands)

    def _soon(self) -> Any:
        return self.clock.now() + timedelta(hours=1)

    async def _send(self, message_id: str) -> Sent:
        """As the bot's own post does, but into a file."""
        async with self.database.reading() as unit:
            message = await unit.messages.get(message_id)
        if message is None or message.settled_at is not None:
            return Sent(final=True)
        self._leaving += 1
        try:
            with Path(self.job.post).open("a") as post:  # noqa: ASYNC230
                post.write(f"{message_id}\n")
            async with self.database.unit() as unit:
                await unit.messages.settle(
                    message_id, Delivery.DELIVERED, at=self.clock.now(), chat_id=-1, telegram_id=1
                )
        finally:
            self._leaving -= 1
        return Sent(final=True)

    async def _waiting(self) -> list[Waiting]:
        if await self.waits():
            return []
        async with self.database.reading() as unit:
            return waiting(await unit.messages.waiting(self._soon()))

    async def _lives(self, executor: str) -> bool:
        return self.database.is_server and await self.database.is_claimed(f"executor {executor}")

    async def _nothing(self) -> None:
        return None


def _booking(errand: Errand, request: BookingRequest) -> BookingIntent:
    shown = Shown(clinic="c", doctor="d", address="a", service="s", zone="Europe/Madrid")
    return BookingIntent(
        id=uuid4().hex,
        chat_id=errand.chat,
        account=errand.name,
        locale="es_ES",
        shown=shown,
        request=request,
    )
