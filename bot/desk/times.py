"""Free times: asked for when needed, once for all who ask the same at the same moment."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.desk.accounts import Account
from bot.desk.asking import asking
from bot.desk.rules import latest_start
from integrations.model import Place, Service, Slot

FRESH = timedelta(seconds=10)
Key = tuple[str, Place, str, datetime, datetime]


class FreeTimes:
    """Free times of the accounts. What was just read serves for some seconds, so a screen costs one call."""

    def __init__(
        self, accounts: dict[str, Account], clock: Clock, *, lead: timedelta, horizon: timedelta
    ) -> None:
        self._accounts = accounts
        self._clock = clock
        self._lead = lead
        self._horizon = horizon
        self._read: dict[Key, tuple[datetime, asyncio.Task[Sequence[Slot]]]] = {}

    def first_instant(self) -> datetime:
        return self._clock.now() + self._lead

    def last_instant(self, account: str) -> datetime:
        return latest_start(self._clock.now(), self._accounts[account].rules, self._horizon)

    async def month(self, account: str, place: Place, service: Service, month: date) -> Sequence[Slot]:
        """The free times of a calendar month in the address's zone, in order. Raises Trouble."""
        zone = self._accounts[account].zone
        since = datetime.combine(month.replace(day=1), time(), zone)
        until = datetime.combine(next_month(month), time(), zone)
        found = await self._between(account, place, service, since, min(until, self.last_instant(account)))
        earliest = self.first_instant()
        return [slot for slot in found if slot.start >= earliest]

    async def nearest(
        self, account: str, place: Place, service: Service, wanted: datetime, count: int
    ) -> Sequence[Slot]:
        """The free times closest to an instant, from a week before it to two weeks after, in order."""
        local = wanted.astimezone(self._accounts[account].zone)
        months = {
            d.replace(day=1) for d in (local.date() - timedelta(days=7), local.date() + timedelta(days=14))
        }
        near = [slot for m in sorted(months) for slot in await self.month(account, place, service, m)]
        return closest(near, wanted, count)

    def forget(self, account: str, place: Place) -> None:
        """What was read of this calendar is no longer true."""
        for key in [key for key in self._read if key[:2] == (account, place)]:
            del self._read[key]

    async def _between(
        self, account: str, place: Place, service: Service, since: datetime, until: datetime
    ) -> Sequence[Slot]:
        if since >= until:
            return ()
        # The horizon moves with the clock; whole hours keep the same question the same.
        until = until.replace(minute=0, second=0, microsecond=0)
        key: Key = (account, place, service.id, since, until)
        now = self._clock.now()
        held = self._read.get(key)
        if held is None or now - held[0] > FRESH or _failed(held[1]):
            self._drop_old(now)
            held = (now, asyncio.ensure_future(self._ask(account, place, service, since, until)))
            self._read[key] = held
        with asking():
            return await asyncio.shield(held[1])

    async def _ask(
        self, account: str, place: Place, service: Service, since: datetime, until: datetime
    ) -> Sequence[Slot]:
        since = max(since, self._clock.now())
        return await self._accounts[account].provider.slots(place, service, since, until)

    def _drop_old(self, now: datetime) -> None:
        self._read = {k: held for k, held in self._read.items() if now - held[0] <= FRESH}


def _failed(task: asyncio.Task[Sequence[Slot]]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def by_day(slots: Sequence[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    """Times under their day in the zone, in order."""
    days: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=lambda s: s.start):
        days.setdefault(slot.start.astimezone(zone).date(), []).append(slot)
    return days


def closest(slots: Sequence[Slot], wanted: datetime, count: int) -> list[Slot]:
    """The times closest to an instant, in order of time."""
    ranked = sorted(slots, key=lambda s: (abs(s.start - wanted), s.start))
    return sorted(ranked[:count], key=lambda s: s.start)
