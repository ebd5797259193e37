"""The calendars of one country: what is free, what is booked, and every change to it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, Protocol

from integrations.sandbox.crowd import Crowd, Expected, crowd_address
from integrations.sandbox.timetable import (
    HORIZON_DAYS,
    Opening,
    Period,
    local_days,
    midnight,
    openings,
    usual_periods,
)
from integrations.sandbox.visits import Actor, Break, Patient, Visit
from integrations.sandbox.world import Address, World

HISTORY_DAYS = 30
FIRST_VISIT_NUMBER = 1001
FIRST_BREAK_NUMBER = 501


class Clock(Protocol):
    def now(self) -> datetime: ...


class CalendarError(Exception):
    """The calendar cannot take that."""


class SlotGone(CalendarError):
    """No cell of the calendar that starts at that instant is free."""


class ServiceDoesNotFit(CalendarError):
    """The cell is free, but the service cannot be had there for that long."""


class Calendars:
    """All calendars of a world. No method waits, so each is one step for everybody else."""

    def __init__(self, world: World, clock: Clock, seed: int) -> None:
        self.world = world
        self._clock = clock
        self._crowd = Crowd(world.country, seed)
        self._visits: dict[str, dict[str, Visit]] = {}
        self._where: dict[str, str] = {}
        self._last_visit = world.country.number * 1_000_000 + FIRST_VISIT_NUMBER
        self._last_break = world.country.number * 100_000 + FIRST_BREAK_NUMBER
        self.breaks: dict[str, Break] = {}
        self.closed: set[str] = set()
        self.replaced: dict[str, dict[date, tuple[Period, ...]]] = {}

    def periods(self, address: Address, day: date) -> list[Period]:
        """The doctor's working periods of a local day."""
        given = self.replaced.get(address.id, {}).get(day)
        if given is not None:
            return list(given)
        today = self._today()
        if not today - timedelta(days=HISTORY_DAYS) <= day <= today + timedelta(days=HORIZON_DAYS):
            return []
        return usual_periods(address, day, self.world.country.zone)

    def openings(self, address: Address, since: datetime, until: datetime) -> Iterator[Opening]:
        """The cells with since <= start < until that are free and not yet past, in order."""
        if address.id in self.closed:
            return
        earliest = max(since, self._clock.now())
        for day in self._days(earliest, until):
            busy = list(self._busy(address, day))
            for period in self.periods(address, day):
                for opening in openings(period, busy):
                    if earliest <= opening.start < until:
                        yield opening

    def opening(self, address: Address, start: datetime) -> Opening:
        """The free cell that starts exactly then. Raises SlotGone."""
        for each in self.openings(address, start, start + timedelta(seconds=1)):
            return each
        raise SlotGone

    def visits(self, address: Address, since: datetime, until: datetime) -> list[Visit]:
        """Everything that was ever booked at an address with since <= start < until, in order."""
        known = self._visits.get(address.id, {})
        crowd = chain.from_iterable(self._crowd_on(address, day) for day in self._days(since, until))
        found = [v for v in chain(known.values(), crowd) if since <= v.start < until]
        return sorted(found, key=lambda visit: (visit.start, visit.id))

    def visit(self, visit_id: str) -> Visit | None:
        """One visit, whoever booked it."""
        if visit_id in self._where:
            return self._visits[self._where[visit_id]][visit_id]
        hint = crowd_address(visit_id)
        if hint is None:
            return None
        number, day = hint
        addresses = [p.address for p in self.world.places.values() if p.address.number == number]
        crowd = chain.from_iterable(self._crowd_on(address, day) for address in addresses)
        return next((visit for visit in crowd if visit.id == visit_id), None)

    def made_by_api(self) -> list[Visit]:
        return [v for visits in self._visits.values() for v in visits.values() if v.by_api]

    def book(
        self,
        address: Address,
        service_id: str,
        start: datetime,
        minutes: int,
        patient: Patient,
        by: Actor,
        **more: Any,
    ) -> Visit:
        """Put a visit into the calendar. Raises SlotGone or ServiceDoesNotFit and changes nothing then."""
        self._check(address, service_id, start, minutes)
        self._last_visit += 1
        number, now = str(self._last_visit), self._clock.now()
        visit = Visit(number, address.id, service_id, start, minutes, patient, by, now, **more)
        return self.put(visit)

    def cancel(self, visit: Visit, by: Actor, reason: str | None = None) -> Visit:
        now = self._clock.now()
        return self.put(replace(visit, status="canceled", canceled_by=by, canceled_at=now, reason=reason))

    def move(
        self, visit: Visit, address: Address, service_id: str, start: datetime, minutes: int, by: Actor
    ) -> Visit:
        """Cancel a visit and book it anew, or raise as `book` does and leave it as it was."""
        self.cancel(visit, by)
        try:
            self._check(address, service_id, start, minutes)
        except CalendarError:
            self.put(visit)
            raise
        more = {"comment": visit.comment, "insurer": visit.insurer, "by_api": True}
        origin = visit.origin_id or visit.id
        return self.book(address, service_id, start, minutes, visit.patient, by, origin_id=origin, **more)

    def put(self, visit: Visit) -> Visit:
        """Keep a visit as it is now."""
        self._visits.setdefault(visit.address_id, {})[visit.id] = visit
        self._where[visit.id] = visit.address_id
        return visit

    def add_break(self, address: Address, since: datetime, till: datetime, description: str | None) -> Break:
        self._last_break += 1
        made = Break(str(self._last_break), address.id, since, till, self._clock.now(), description)
        self.breaks[made.id] = made
        return made

    def breaks_of(self, address: Address) -> list[Break]:
        found = [each for each in self.breaks.values() if each.address_id == address.id]
        return sorted(found, key=lambda each: each.since)

    def newest(self, visit: Visit) -> Visit:
        """The latest of the bookings that a visit was moved through."""
        origin = visit.origin_id or visit.id
        chain_ = [v for visits in self._visits.values() for v in visits.values() if v.origin_id == origin]
        return max(chain_, key=lambda each: int(each.id), default=visit)

    def _check(self, address: Address, service_id: str, start: datetime, minutes: int) -> None:
        opening = self.opening(address, start)
        if service_id not in (offer.service_id for offer in opening.offers):
            raise ServiceDoesNotFit
        if minutes > opening.room:
            raise ServiceDoesNotFit

    def _busy(self, address: Address, day: date) -> Iterator[tuple[datetime, datetime]]:
        for visit in chain(self._visits.get(address.id, {}).values(), self._crowd_on(address, day)):
            if visit.active:
                yield visit.start, visit.end
        for pause in self.breaks_of(address):
            yield pause.since, pause.till

    def _crowd_on(self, address: Address, day: date) -> Iterator[Visit]:
        """The crowd's visits that stand in the calendar now: they came first, and at their time."""
        now, breaks = self._clock.now(), self.breaks_of(address)
        known = self._visits.get(address.id, {}).values()
        for expected in self._crowd.visits(address, day):
            if expected.appears > now or expected.visit.id in self._where:
                continue
            if not _in_the_way(expected, known, breaks):
                yield expected.visit

    def snapshot(self) -> dict[str, Any]:
        visits = [visit.written() for known in self._visits.values() for visit in known.values()]
        replaced = [
            {"address_id": address_id, "day": day.isoformat(), "periods": [p.written() for p in periods]}
            for address_id, days in self.replaced.items()
            for day, periods in days.items()
        ]
        return {
            "last_visit": self._last_visit,
            "last_break": self._last_break,
            "visits": visits,
            "breaks": [each.written() for each in self.breaks.values()],
            "closed": sorted(self.closed),
            "replaced": replaced,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self._last_visit, self._last_break = saved["last_visit"], saved["last_break"]
        for visit in saved["visits"]:
            self.put(Visit.read(visit))
        self.breaks = {each["id"]: Break.read(each) for each in saved["breaks"]}
        self.closed = set(saved["closed"])
        for each in saved["replaced"]:
            periods = tuple(Period.read(period) for period in each["periods"])
            self.replaced.setdefault(each["address_id"], {})[date.fromisoformat(each["day"])] = periods

    def _today(self) -> date:
        return self._clock.now().astimezone(self.world.country.zone).date()

    def _days(self, since: datetime, until: datetime) -> Iterator[date]:
        """The local days of a range, as far as anything can be in them."""
        zone, today = self.world.country.zone, self._today()
        first = midnight(today - timedelta(days=HISTORY_DAYS), zone)
        last = midnight(today + timedelta(days=HORIZON_DAYS + 1), zone)
        if max(since, first) < min(until, last):
            yield from local_days(max(since, first), min(until, last), zone)


def _in_the_way(expected: Expected, visits: Iterable[Visit], breaks: Iterable[Break]) -> bool:
    """Was the time of a crowd's visit taken at the moment when it would have been booked?"""
    (start, end), appears = (expected.visit.start, expected.visit.end), expected.appears
    return any(v.start < end and start < v.end and v.stood_at(appears) for v in visits) or any(
        b.since < end and start < b.till and b.made_at <= appears for b in breaks
    )
