"""Bookings: set out once, tried once, and read back before anything is tried again."""

import logging
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from bot.clock import Clock
from bot.desk.accounts import Account
from bot.desk.intent import BookingIntent, Ending, Settlement, settled_key
from bot.desk.patients import remember
from bot.desk.times import FreeTimes
from bot.engine.inbound import Inbound, Settled
from integrations.errors import (
    NotFound,
    NotOffered,
    OutcomeUnknown,
    ProviderError,
    SlotTaken,
    Unavailable,
)
from integrations.model import Value, Visit
from storage.database import Database
from storage.inbox import InboxItem
from storage.intents import Intent
from storage.unit import Unit
from storage.visits import Visit as VisitRow

log = logging.getLogger(__name__)


class Sign(StrEnum):
    """What one try, or one look, tells."""

    BOOKED = "booked"
    TAKEN = "taken"
    REFUSED = "refused"
    LATER = "later"  # surely not done, may be tried again
    UNKNOWN = "unknown"  # may have been done: look before trying again
    ABSENT = "absent"  # looked, and it is not there


class Verdict(Value):
    """What is known after a try or a look. wait: seconds the provider asked us to wait."""

    sign: Sign
    visit: Visit | None = None
    wait: float = 0


class Bookings:
    """The exactly-once part of booking without the loop around it: each method is a step of the workflow."""

    def __init__(
        self, accounts: dict[str, Account], database: Database, times: FreeTimes, clock: Clock
    ) -> None:
        self._accounts = accounts
        self._database = database
        self._times = times
        self._clock = clock

    async def record(self, unit: Unit, intent: BookingIntent) -> None:
        """Keep the intent, in the commit of the turn that made it."""
        row = Intent(
            id=intent.id,
            kind="book",
            chat_id=intent.chat_id,
            account=intent.account,
            reference=intent.request.reference,
            state=Ending.WAITING,
            request=intent.model_dump_json(),
            created_at=self._clock.now(),
        )
        await unit.intents.create(row)

    async def intent(self, intent_id: str) -> tuple[BookingIntent, Settlement | None]:
        """An intent and how it ended, None while it is under way. Raises KeyError when there is none."""
        async with self._database.reading() as unit:
            row = await unit.intents.get(intent_id)
        if row is None:
            raise KeyError(intent_id)
        settled = Settlement.model_validate_json(row.outcome) if row.outcome else None
        return BookingIntent.model_validate_json(row.request), settled

    async def attempt(self, intent_id: str) -> Verdict:
        """Send the booking, once. When an earlier try may have been sent, say UNKNOWN and send nothing."""
        intent, settled = await self.intent(intent_id)
        if settled is not None:
            raise RuntimeError("a settled intent is not tried again")
        if not await self._mark_sent(intent_id):
            return Verdict(sign=Sign.UNKNOWN)
        return await self._send(intent)

    async def look(self, intent_id: str) -> Verdict:
        """Read back from the provider whether an earlier try was carried out."""
        intent, _ = await self.intent(intent_id)
        try:
            visit = await self._accounts[intent.account].provider.find_booked(intent.request)
        except ProviderError as error:
            log.warning("intent %s: cannot read back yet: %s", intent_id, error)
            return Verdict(sign=Sign.UNKNOWN, wait=_wait(error))
        return _booked(visit) if visit else Verdict(sign=Sign.ABSENT)

    async def release(self, intent_id: str) -> None:
        """The booking is surely not there: it may be sent again."""
        async with self._database.unit() as unit:
            await unit.intents.mark(intent_id, Ending.WAITING)

    async def conclude(self, intent_id: str, verdict: Verdict) -> None:
        """Write down the end, the visit, and the news for the patient, in one commit, once."""
        intent, settled = await self.intent(intent_id)
        if settled is not None:
            return
        now = self._clock.now()
        visit_id = uuid4().hex if verdict.visit else ""
        end = Settlement(
            ending=_ENDINGS.get(verdict.sign, Ending.FAILED),
            visit=verdict.visit,
            visit_id=visit_id,
            settled_at=now,
        )
        async with self._database.unit() as unit:
            await unit.intents.settle(intent_id, end.ending, end.model_dump_json(), at=now)
            if verdict.visit:
                patient_id = await remember(unit, intent.chat_id, intent.request.patient, now)
                await unit.visits.add(_row(intent, verdict.visit, visit_id, patient_id, now))
            await self._news(unit, intent, "end")
        self._times.forget(intent.account, intent.request.place)

    async def admit_doubt(self, intent_id: str) -> None:
        """Tell the patient honestly that the outcome is not known yet."""
        intent, _ = await self.intent(intent_id)
        async with self._database.unit() as unit:
            await self._news(unit, intent, "doubt")

    async def _news(self, unit: Unit, intent: BookingIntent, stage: str) -> None:
        act = Inbound(
            key=settled_key(intent.id, stage), chat_id=intent.chat_id, act=Settled(intent_id=intent.id)
        )
        item = InboxItem(
            key=act.key,
            chat_id=act.chat_id,
            payload=act.model_dump_json(),
            received_at=self._clock.now(),
        )
        await unit.inbox.add([item])

    async def _send(self, intent: BookingIntent) -> Verdict:
        provider = self._accounts[intent.account].provider
        try:
            visit = await provider.book(intent.request)
        except (SlotTaken, NotOffered, NotFound) as error:
            log.info("intent %s: %s", intent.id, error)
            self._times.forget(intent.account, intent.request.place)
            return Verdict(sign=Sign.TAKEN)
        except OutcomeUnknown as error:
            log.warning("intent %s: outcome unknown: %s", intent.id, error)
            return Verdict(sign=Sign.UNKNOWN)
        except Unavailable as error:
            log.warning("intent %s: not done: %s", intent.id, error)
            await self.release(intent.id)
            return Verdict(sign=Sign.LATER, wait=_wait(error))
        except ProviderError as error:
            log.warning("intent %s: refused: %s", intent.id, error)
            return Verdict(sign=Sign.REFUSED)
        return _booked(visit)

    async def _mark_sent(self, intent_id: str) -> bool:
        """Write down that a call is about to go out. False when one did before."""
        async with self._database.unit() as unit:
            row = await unit.intents.get(intent_id)
            if row is None or row.state != Ending.WAITING:
                return False
            await unit.intents.mark(intent_id, Ending.SENT)
            return True


_ENDINGS = {Sign.BOOKED: Ending.BOOKED, Sign.TAKEN: Ending.TAKEN, Sign.REFUSED: Ending.REFUSED}


def _booked(visit: Visit) -> Verdict:
    """What a workflow remembers of a visit; who it is for stands in the intent, and nowhere else."""
    nobody = {"patient_name": "", "patient_surname": "", "phone": ""}
    return Verdict(sign=Sign.BOOKED, visit=visit.model_copy(update=nobody))


def _wait(error: ProviderError) -> float:
    return error.retry_after.total_seconds() if error.retry_after else 0


def _row(intent: BookingIntent, visit: Visit, visit_id: str, patient_id: str, now: datetime) -> VisitRow:
    place = visit.place
    return VisitRow(
        id=visit_id,
        chat_id=intent.chat_id,
        patient_id=patient_id,
        intent_id=intent.id,
        account=intent.account,
        provider_visit_id=visit.id,
        clinic_id=place.clinic_id,
        doctor_id=place.doctor_id,
        address_id=place.address_id,
        service_id=intent.request.service.id,
        starts_at=visit.start,
        ends_at=visit.end,
        zone=intent.shown.zone,
        status=visit.status,
        details=intent.shown.model_dump_json(),
        reference=intent.request.reference,
        created_at=now,
        updated_at=now,
    )
