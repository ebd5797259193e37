"""The visits that a chat booked: what it may see, and what may be done with each now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.desk.accounts import Account
from bot.desk.intent import Kind, Shown, Standing
from bot.desk.rules import Obstacle, may_cancel, may_check_in, may_move
from integrations.model import Place
from integrations.provider import Capability
from storage.database import Database
from storage.patients import Patient
from storage.unit import Unit
from storage.visits import Visit


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit with its words and its patient. account: None when the settings have it no more."""

    visit: Visit
    shown: Shown
    patient: Patient | None
    account: Account | None

    @property
    def start(self) -> datetime:
        """On the clock of the address."""
        return self.visit.starts_at.astimezone(ZoneInfo(self.visit.zone))

    @property
    def end(self) -> datetime:
        return self.visit.ends_at.astimezone(ZoneInfo(self.visit.zone))

    @property
    def place(self) -> Place:
        visit = self.visit
        return Place(clinic_id=visit.clinic_id, doctor_id=visit.doctor_id, address_id=visit.address_id)

    def standing(self) -> Standing:
        return Standing(
            visit_id=self.visit.id,
            place=self.place,
            provider_visit_id=self.visit.provider_visit_id,
            start=self.visit.starts_at,
            reference=self.visit.reference,
        )

    def can(self, capability: Capability) -> bool:
        """Whether the provider can be told that."""
        return self.account is not None and capability in self.account.provider.capabilities

    @property
    def movable(self) -> bool:
        """Moved in one call, or booked anew and then cancelled."""
        return self.can(Capability.MOVE) or self.can(Capability.CANCEL)

    def against_cancelling(self, now: datetime) -> Obstacle | None:
        return may_cancel(self.visit, self.account.rules, now) if self.account else Obstacle.OVER

    def against_moving(self, now: datetime) -> Obstacle | None:
        return may_move(self.visit, self.account.rules, now) if self.account else Obstacle.OVER

    def against_check_in(self, now: datetime) -> Obstacle | None:
        return may_check_in(self.visit, self.account.rules, now) if self.account else Obstacle.OVER


class Visits:
    """Only a chat's own visits are found."""

    def __init__(self, accounts: Mapping[str, Account], database: Database, clock: Clock) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock

    async def coming(self, chat_id: int) -> Sequence[Kept]:
        """Those that stand and have not ended, the next one first."""
        async with self._database.reading() as unit:
            rows = await unit.visits.coming(chat_id, self._clock.now())
            return [await self._kept(unit, row) for row in rows]

    async def past(self, chat_id: int, most: int = 10) -> Sequence[Kept]:
        """Those that ended or were cancelled, the latest first."""
        async with self._database.reading() as unit:
            rows = await unit.visits.past(chat_id, self._clock.now())
            return [await self._kept(unit, row) for row in rows[:most]]

    async def one(self, chat_id: int, visit_id: str) -> Kept | None:
        async with self._database.reading() as unit:
            row = await unit.visits.get(visit_id)
            return await self._kept(unit, row) if row and row.chat_id == chat_id else None

    async def several(self, visit_ids: Sequence[str]) -> Sequence[Kept]:
        """Visits of any chat, for what the clinic tells by itself; those that are gone are left out."""
        async with self._database.reading() as unit:
            rows = [await unit.visits.get(visit_id) for visit_id in visit_ids]
            return [await self._kept(unit, row) for row in rows if row]

    async def open_count(self, chat_id: int, patient_id: str) -> int:
        """How many visits this person has ahead."""
        async with self._database.reading() as unit:
            rows = await unit.visits.coming(chat_id, self._clock.now())
        return sum(row.patient_id == patient_id for row in rows)

    async def is_busy(self, visit_id: str) -> bool:
        """Whether a change that was asked for this visit is still under way."""
        async with self._database.reading() as unit:
            return any(row.kind != Kind.DOCUMENT for row in await unit.intents.open_for([visit_id]))

    async def _kept(self, unit: Unit, row: Visit) -> Kept:
        return Kept(
            visit=row,
            shown=Shown.model_validate_json(row.details),
            patient=await unit.patients.get(row.patient_id),
            account=self._accounts.get(row.account),
        )
