"""Reminders and the list of patients to phone: what is due now is kept as messages, once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from bot.clock import Clock
from bot.desk.accounts import Account
from bot.desk.message import (
    ChangeNotice,
    News,
    PhoneNotice,
    ReminderNotice,
    UnheardNotice,
    Waiting,
    message,
    to_staff,
    waiting,
)
from bot.desk.reminder_rules import Due, Said, due, held_until, passed, to_phone
from bot.engine.channel import Priority
from integrations.model import VisitStatus
from storage.database import Database
from storage.messages import Delivery, Message
from storage.reminders import Reminder
from storage.unit import Unit
from storage.visits import Visit

PHONE = "phone"
UNREACHED = (Delivery.BLOCKED, Delivery.GONE, Delivery.FAILED)


class Reminders:
    """Looks at the visits as they are. Nothing is planned ahead, so nothing has to be called off."""

    def __init__(self, accounts: Mapping[str, Account], database: Database, clock: Clock) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock
        self._rules = {name: account.reminders for name, account in accounts.items()}

    async def remind(self) -> Sequence[Waiting]:
        """Keep the messages that are due now, and return the new ones."""
        now = self._clock.now()
        async with self._database.reading() as unit:
            visits = await self._near(unit, now)
            said = await unit.reminders.of_visits([visit.id for visit in visits])
            unreached = await unit.reminders.undelivered([visit.id for visit in visits], UNREACHED)
        spoken = frozenset((one.visit_id, one.starts_at, int(one.kind)) for one in said if one.kind != PHONE)
        phoned = {(one.visit_id, one.starts_at) for one in said if one.kind == PHONE}
        missed = {(one.visit_id, one.starts_at) for one in unreached}
        new = await self._keep_reminders(visits, spoken, now)
        return [*new, *await self._keep_phone_lists(visits, phoned, missed, now)]

    async def held_until(self, notice: ReminderNotice) -> datetime | None:
        """Until when this has to wait, as it did not leave in time and quiet hours began; None: let it go."""
        now = self._clock.now()
        async with self._database.reading() as unit:
            visits = [await unit.visits.get(visit_id) for visit_id in notice.visit_ids]
        awaited = [
            visit
            for visit, starts_at in zip(visits, notice.starts_at, strict=False)
            if visit is not None and visit.status == VisitStatus.BOOKED and visit.starts_at == starts_at > now
        ]
        return held_until(awaited, self._rules, now)

    async def overtaken(self, notice: ReminderNotice) -> bool:
        """Whether nearer reminders, which say the same, were kept meanwhile of all these visits."""
        async with self._database.reading() as unit:
            said = await unit.reminders.of_visits(notice.visit_ids)
        nearer = {
            (one.visit_id, one.starts_at)
            for one in said
            if one.kind != PHONE and int(one.kind) < notice.hours
        }
        return bool(notice.starts_at) and nearer.issuperset(
            zip(notice.visit_ids, notice.starts_at, strict=True)
        )

    async def unheard(self, unit: Unit, id: str, notice: ChangeNotice) -> None:
        """This change did not reach its patient: with that is kept that somebody has to ring, once."""
        now, visit = self._clock.now(), await unit.visits.get(notice.visit_id)
        account = self._accounts.get(visit.account) if visit else None
        if visit is None or account is None or max(visit.starts_at, notice.before) < now:
            return
        if notice.staff or notice.news not in (News.CANCELLED, News.MOVED):
            return
        body = UnheardNotice(news=notice.news, visit_id=visit.id, before=notice.before)
        messages = to_staff(f"{id}:{PHONE}", account.staff_chat, body, now)
        await unit.messages.add(messages)
        listed = [
            Reminder(visit_id=visit.id, starts_at=visit.starts_at, kind=PHONE, message_id=one.id)
            for one in messages
        ]
        await unit.reminders.add(listed)

    async def _near(self, unit: Unit, now: datetime) -> Sequence[Visit]:
        """Visits that something may be due for; quiet hours may bring a reminder forward by a night."""
        longest = max((max(0, rules.phone_hours, *rules.hours) for rules in self._rules.values()), default=0)
        return await unit.visits.starting(now, now + timedelta(hours=longest + 25))

    async def _keep_reminders(self, visits: Sequence[Visit], said: Said, now: datetime) -> list[Waiting]:
        new: list[Waiting] = []
        by_id = {visit.id: visit for visit in visits}
        for one in due(visits, said, self._rules, now):
            about = [by_id[visit_id] for visit_id in one.visit_ids]
            async with self._database.unit() as unit:
                new += await self._keep_one(unit, one, about, now)
        return new

    async def _keep_one(
        self, unit: Unit, one: Due, about: Sequence[Visit], now: datetime
    ) -> Sequence[Waiting]:
        id = f"reminder:{uuid4().hex}"  # the rows below see to it that each visit is told of once
        rows = [
            Reminder(visit_id=visit.id, starts_at=visit.starts_at, kind=str(hours), message_id=id)
            for visit in about
            for hours in passed(visit, one.hours, self._rules[visit.account])
        ]
        added = await unit.reminders.add(rows)
        starts = {row.visit_id: row.starts_at for row in added if row.kind == str(one.hours)}
        told = tuple(visit_id for visit_id in one.visit_ids if visit_id in starts)
        if not told:
            return ()
        starts_at = tuple(starts[visit_id] for visit_id in told)
        body = ReminderNotice(visit_ids=told, hours=one.hours, starts_at=starts_at)
        return waiting(await unit.messages.add([message(id, one.chat_id, body, Priority.REMINDER, now)]))

    async def _keep_phone_lists(
        self,
        visits: Sequence[Visit],
        phoned: set[tuple[str, datetime]],
        missed: set[tuple[str, datetime]],
        now: datetime,
    ) -> list[Waiting]:
        by_account: dict[str, list[Visit]] = defaultdict(list)
        for visit in visits:
            key, account = (visit.id, visit.starts_at), self._accounts.get(visit.account)
            if account is None or account.staff_chat is None or key in phoned:
                continue
            if to_phone(visit, account.reminders, key in missed, now):
                by_account[visit.account].append(visit)
        new: list[Waiting] = []
        for name, of_account in by_account.items():
            async with self._database.unit() as unit:
                new += await self._keep_phone_list(unit, self._accounts[name], of_account, missed, now)
        return new

    async def _keep_phone_list(
        self,
        unit: Unit,
        account: Account,
        visits: Sequence[Visit],
        missed: set[tuple[str, datetime]],
        now: datetime,
    ) -> Sequence[Waiting]:
        id = f"phone:{uuid4().hex}"
        rows = [
            Reminder(visit_id=visit.id, starts_at=visit.starts_at, kind=PHONE, message_id=id)
            for visit in visits
        ]
        new = {row.visit_id for row in await unit.reminders.add(rows)}
        if not new:
            return ()
        listed = [visit for visit in visits if visit.id in new]
        body = PhoneNotice(
            visit_ids=tuple(visit.id for visit in listed),
            unreached=tuple(visit.id for visit in listed if (visit.id, visit.starts_at) in missed),
        )
        messages: Sequence[Message] = to_staff(id, account.staff_chat, body, now)
        return waiting(await unit.messages.add(messages))
