"""When a doctor receives patients: periods of work, cut into cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from math import gcd
from typing import Any
from zoneinfo import ZoneInfo

from integrations.sandbox.world import Address

HORIZON_DAYS = 84
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Offer:
    """A service that can be had in a period, and how long it takes there."""

    service_id: str
    minutes: int


@dataclass(frozen=True)
class Period:
    """Work without a pause, from one instant to another; every one of its offers can be booked in it."""

    start: datetime
    end: datetime
    offers: tuple[Offer, ...]

    @property
    def step(self) -> timedelta:
        """The length of a cell: the greatest common divisor of the durations offered."""
        return timedelta(minutes=reduce(gcd, (offer.minutes for offer in self.offers)))

    def cells(self) -> Iterator[datetime]:
        start = self.start
        while start + self.step <= self.end:
            yield start
            start += self.step

    def written(self) -> dict[str, Any]:
        """The period as JSON for `read`."""
        offers = [[offer.service_id, offer.minutes] for offer in self.offers]
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "offers": offers}

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Period":
        start, end = (datetime.fromisoformat(saved[key]) for key in ("start", "end"))
        return cls(start, end, tuple(Offer(*offer) for offer in saved["offers"]))


@dataclass(frozen=True)
class Opening:
    """A free cell, the minutes until the next busy time or the end, and the offers that fit into them."""

    start: datetime
    room: int
    offers: tuple[Offer, ...]


def usual_periods(address: Address, day: date, zone: ZoneInfo) -> list[Period]:
    """The periods of one local day as the address's week has them."""
    offers = tuple(Offer(service.id, service.minutes) for service in address.services)
    return [
        Period(
            datetime.combine(day, opens, zone).astimezone(UTC),
            datetime.combine(day, closes, zone).astimezone(UTC),
            offers,
        )
        for opens, closes in address.week.get(day.weekday(), ())
    ]


def free_cells(period: Period, busy: Iterable[Span]) -> list[datetime]:
    """The starts of the cells which no busy time touches."""
    taken, step = list(busy), period.step
    return [
        cell
        for cell in period.cells()
        if not any(since < cell + step and cell < until for since, until in taken)
    ]


def openings(period: Period, busy: Iterable[Span]) -> list[Opening]:
    """The free cells of a period that anything fits into before the next busy time or the end."""
    free, minutes = set(free_cells(period, busy)), int(period.step.total_seconds() // 60)
    found: list[Opening] = []
    room = 0
    for cell in reversed(list(period.cells())):
        room = room + minutes if cell in free else 0
        fitting = tuple(offer for offer in period.offers if offer.minutes <= room)
        if fitting:
            found.append(Opening(cell, room, fitting))
    return found[::-1]


def local_days(since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The local days that have a part in [since, until)."""
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
