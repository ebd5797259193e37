"""A process that carries out one deed and dies at a named point of it; and one that goes on after it.

Started once, it forks for every case, so that a case costs no imports. Cases come as lines of JSON.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import httpx
from dbos import DBOS

from bot.clock import SystemClock
from bot.desk.accounts import Account
from bot.desk.compare import Comparison
from bot.desk.deeds import Deeds
from bot.desk.intent import (
    AnyIntent,
    BookingIntent,
    CancelIntent,
    Ending,
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
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.model import BookingRequest, Gender, PatientDetails, PatientField, Slot, Visit
from integrations.provider import Capability
from integrations.transport import AiohttpTransport
from storage.database import Database
from storage.messages import Delivery

T = TypeVar("T")
CHAT, STAFF = 7, -100
NATIVE = DocplannerProvider.capabilities


@dataclass(frozen=True)
class Case:
    """kind: book, move, rebook (a move by booking anew) or cancel. kill: before, after, stored or empty."""

    database: str
    sandbox: str
    account: dict[str, str]
    kind: str
    fault: dict[str, Any]
    kill: str = ""
    go_on: bool = False
    executor: str = "first"
    number: int = 0


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Unreachable(httpx.AsyncBaseTransport):
    """The first write finds nobody at the vendor's door."""

    def __init__(self) -> None:
        self._real = AiohttpTransport(max_connections=10)
        self.closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.closed and request.method != "GET":
            self.closed = False
            request.url = request.url.copy_with(port=9)
        return await self._real.handle_async_request(request)

    async def aclose(self) -> None:
        await self._real.aclose()


class Mortal(DocplannerProvider):
    """The real client; the process dies around its writes."""

    kill = ""

    async def book(self, request: BookingRequest) -> Visit:
        return await self._around(lambda: DocplannerProvider.book(self, request))

    async def move(self, place: Any, visit_id: str, request: BookingRequest) -> Visit:
        return await self._around(lambda: DocplannerProvider.move(self, place, visit_id, request))

    async def cancel(self, place: Any, visit_id: str, reason: str = "") -> None:
        await self._around(lambda: DocplannerProvider.cancel(self, place, visit_id, reason))

    async def _around(self, call: Callable[[], Awaitable[T]]) -> T:
        if self.kill == "before":
            die()
        try:
            return await call()
        finally:
            if self.kill == "after":
                die()


class MortalDeeds(Deeds):
    kill = ""

    async def conclude(self, intent_id: str, verdict: Verdict) -> Any:
        sent = await super().conclude(intent_id, verdict)
        if self.kill == "stored":
            die()
        return sent


class Office:
    """Everything that a deed needs, over the real database, the real client and DBOS."""

    def __init__(self, case: Case) -> None:
        self.case, self.clock, self.door = case, SystemClock(), Unreachable()
        self.database = Database(case.database)
        settings = DocplannerSettings(
            client_id=case.account["client_id"],
            client_secret=case.account["client_secret"],
            locale=case.account["locale"],
            base_url=case.account["base_url"],
            read_timeout=0.4,
        )
        self.provider = Mortal(settings, self.clock, transport=self.door, sleep=self._hurry)
        if case.kind == "rebook":
            self.provider.capabilities = NATIVE - {Capability.MOVE}
        account = Account("main", self.provider, "es_ES", staff_chat=STAFF)
        self.accounts = {"main": account}
        times = FreeTimes(self.accounts, self.clock, lead=timedelta(), horizon=timedelta(days=60))
        self.deeds = MortalDeeds(self.accounts, self.database, times, self.clock)

    async def _hurry(self, seconds: float) -> None:
        await asyncio.sleep(seconds / 20)

    async def run(self) -> None:
        await self.database.start()
        runtime.launch(self.case.database, self._hands(), self.case.executor)
        await messages.open_queue()
        if self.case.go_on:
            await rounds.start()
        else:
            await deed.begin(await self._set_out())
        await self._until_done()
        os._exit(0)  # the case is over; closing down in good order is tested elsewhere

    def _hands(self) -> Hands:
        return Hands(
            deeds=self.deeds,
            reminders=Reminders(self.accounts, self.database, self.clock),
            comparison=Comparison(self.accounts, self.database, self.clock, every=timedelta(minutes=10)),
            wake=lambda _chat: None,
            send=self._send,
            waiting=self._waiting,
            lives=self._is_dead,
            tidy=self._nothing,
            pace=0.02,
        )

    async def _set_out(self) -> str:
        """A patient, a visit where one is to be changed, the trouble, and the intent on disk."""
        async with self.database.unit() as unit:
            await unit.chats.see(CHAT, at=self.clock.now(), first_name="Ana")
        wanted, other = await self._wants()
        intent: AnyIntent = self._booking(wanted)
        if self.case.kind != "book":
            intent = await self._change(wanted, other)
        if self.case.fault["kind"] == "taken":
            await self._take(intent)
        await self._trouble()
        self.provider.kill = self.deeds.kill = self.case.kill
        async with self.database.unit() as unit:
            await self.deeds.record(unit, intent)
        return intent.id

    async def _change(self, wanted: BookingRequest, other: Slot) -> AnyIntent:
        """First a visit that stands, then the intent to move or cancel it."""
        first = self._booking(wanted)
        async with self.database.unit() as unit:
            await self.deeds.record(unit, first)
        verdict = await self.deeds.attempt(first.id)
        assert verdict.sign is Sign.DONE, verdict
        await messages.send(await self.deeds.conclude(first.id, verdict))
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
        if self.case.kind == "cancel":
            return CancelIntent(id=uuid4().hex, reference=reference(), standing=standing, **common)
        native, own = self.case.kind == "move", reference()
        request = wanted.model_copy(update={"slot": other, "reference": wanted.reference if native else own})
        return MoveIntent(
            id=uuid4().hex, reference=own, standing=standing, request=request, native=native, **common
        )

    async def _wants(self) -> tuple[BookingRequest, Slot]:
        clinic = (await self.provider.clinics())[0]
        doctor = (await self.provider.doctors(clinic.id))[self.case.number % 3]
        address = (await self.provider.addresses(clinic.id, doctor.id))[0]
        service = (await self.provider.services(address.place))[0]
        now = self.clock.now() + timedelta(days=2)
        slots = await self.provider.slots(address.place, service, now, now + timedelta(days=40))
        fitting = [slot for slot in slots if service.id in slot.service_ids]
        asked = address.requires
        patient = PatientDetails(
            name="Ana",
            surname=f"Prueba {self.case.number}",
            phone=f"+34600{self.case.number:06}",
            birth_date=date(1985, 1, 1) if PatientField.BIRTH_DATE in asked else None,
            gender=Gender.FEMALE if PatientField.GENDER in asked else None,
            national_id="00000000T" if PatientField.NATIONAL_ID in asked else None,
            privacy_consent=True,
        )
        request = BookingRequest(
            place=address.place, service=service, slot=fitting[0], patient=patient, reference=reference()
        )
        return request, fitting[4]

    def _booking(self, request: BookingRequest) -> BookingIntent:
        shown = Shown(clinic="c", doctor="d", address="a", service="s", zone="Europe/Madrid")
        return BookingIntent(
            id=uuid4().hex, chat_id=CHAT, account="main", locale="es_ES", shown=shown, request=request
        )

    async def _take(self, intent: AnyIntent) -> None:
        """Somebody else is faster; a visit that is to be cancelled is cancelled by the clinic."""
        async with httpx.AsyncClient(base_url=self.case.sandbox) as levers:
            if isinstance(intent, CancelIntent):
                path = f"/sandbox/docplanner/bookings/es/{intent.standing.provider_visit_id}"
                answer = await levers.delete(path)
            else:
                place, slot = intent.request.place, intent.request.slot
                body = {
                    "locale": "es",
                    "address_id": place.address_id,
                    "service_id": intent.request.service.id,
                    "start": slot.start.isoformat(),
                }
                answer = await levers.post("/sandbox/docplanner/bookings", json=body)
            assert answer.is_success, answer.text

    async def _trouble(self) -> None:
        kind, fault = self.case.fault["kind"], self.case.fault
        operation = {
            "book": "bookSlot",
            "rebook": "bookSlot",
            "move": "moveBooking",
            "cancel": "cancelBooking",
        }
        if kind == "refused":
            self.door.closed = True
        elif kind != "taken":
            rule = {
                "where": "docplanner",
                "operation": operation.get(self.case.kind, "bookSlot"),
                "times": 1,
                **fault,
            }
            async with httpx.AsyncClient(base_url=self.case.sandbox) as levers:
                answer = await levers.post("/sandbox/faults", json=rule)
                assert answer.is_success, answer.text

    async def _until_done(self) -> None:
        """Until every intent is settled, every message is sent, and an old visit is let go."""
        async with asyncio.timeout(30):
            while True:
                async with self.database.reading() as unit:
                    left = [*await unit.intents.open(), *await unit.messages.waiting(self._soon())]
                if not left and not await self._letting_go():
                    return
                await asyncio.sleep(0.03)

    async def _letting_go(self) -> bool:
        """Whether a visit that was booked anew still waits for its old time to be cancelled."""
        for one in await DBOS.list_workflows_async(status=["PENDING", "ENQUEUED"], name="deed"):
            _, end = await self.deeds.intent(one.workflow_id)
            if end is not None and end.ending is Ending.MOVED:
                return True
        return False

    def _soon(self) -> Any:
        return self.clock.now() + timedelta(hours=1)

    async def _send(self, message_id: str) -> Sent:
        async with self.database.unit() as unit:
            await unit.messages.settle(
                message_id, Delivery.DELIVERED, at=self.clock.now(), chat_id=STAFF, telegram_id=1
            )
        return Sent(final=True)

    async def _waiting(self) -> list[Waiting]:
        async with self.database.reading() as unit:
            return waiting(await unit.messages.waiting(self._soon()))

    async def _is_dead(self, _executor: str) -> bool:
        return False

    async def _nothing(self) -> None:
        return None


def serve() -> None:
    """Fork for each case and say how its process ended."""
    for line in sys.stdin:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(Office(Case(**json.loads(line))).run())
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = {"killed": os.WIFSIGNALED(status), "code": os.waitstatus_to_exitcode(status)}
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
