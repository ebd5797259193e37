"""The other patients: visits that were booked by people who do not exist, the same for the same seed."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from integrations.sandbox.countries import Country
from integrations.sandbox.timetable import Offer, Period, midnight, usual_periods
from integrations.sandbox.visits import Patient, Visit
from integrations.sandbox.world import Address

USUAL_LEAD_DAYS = 14
CACHED_DAYS = 20_000
FIRST_DAY = date(2020, 1, 1)


class Expected(NamedTuple):
    """A visit of the crowd, and the instant from which on it stands in the calendar."""

    visit: Visit
    appears: datetime


class Crowd:
    """Fills calendars believably: near days more than far ones, and a little more each midnight.

    What the crowd does on one day at one address depends on nothing but the seed, so nothing of it
    has to be kept, and a calendar looks the same after a restart.
    """

    def __init__(self, country: Country, seed: int) -> None:
        self._country = country
        self._seed = seed
        self._known: dict[tuple[str, date], tuple[Expected, ...]] = {}

    def visits(self, address: Address, day: date) -> tuple[Expected, ...]:
        """Whoever will have booked at this address for this local day."""
        key = (address.id, day)
        if key not in self._known:
            if len(self._known) >= CACHED_DAYS:
                self._known.clear()
            self._known[key] = tuple(self._made(address, day))
        return self._known[key]

    def _made(self, address: Address, day: date) -> Iterator[Expected]:
        chance = random.Random(f"{self._seed} {self._country.locale} {address.id} {day}")  # noqa: S311
        for period in usual_periods(address, day, self._country.zone):
            for start, offer in _filled(chance, period, address.fullness):
                yield self._expected(chance, address, day, start, offer)

    def _expected(
        self, chance: random.Random, address: Address, day: date, start: datetime, offer: Offer
    ) -> Expected:
        lead = 1 + int(chance.expovariate(1 / USUAL_LEAD_DAYS))
        zone = self._country.zone
        shown = day - timedelta(days=lead)
        clicked = datetime.combine(shown - timedelta(days=1), time(9 + chance.randrange(12)), zone)
        minute = start.astimezone(zone).hour * 60 + start.astimezone(zone).minute
        visit = Visit(
            id=f"7{address.number:03}{(day - FIRST_DAY).days:05}{minute:04}",
            address_id=address.id,
            service_id=offer.service_id,
            start=start,
            minutes=offer.minutes,
            patient=self._patient(chance),
            booked_by=chance.choice(("user", "user", "doctor")),
            booked_at=clicked.astimezone(UTC),
        )
        return Expected(visit, midnight(shown, zone))

    def _patient(self, chance: random.Random) -> Patient:
        woman = chance.random() < 0.5
        number = chance.randrange(10_000)
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(27_000))
        return Patient(
            name=chance.choice(self._country.women if woman else self._country.men),
            surname=chance.choice(self._country.patients),
            phone=f"+{self._country.dial}00000{number:04}",
            email=f"sandbox.{number}@example.com",
            birth_date=born.isoformat(),
            gender="f" if woman else "m",
            returning=chance.random() < 0.6,
        )


def crowd_address(visit_id: str) -> tuple[int, date] | None:
    """The address number and the day in the id of a visit of the crowd, None for any other id."""
    if len(visit_id) != 13 or not visit_id.isascii() or not visit_id.isdigit() or visit_id[0] != "7":
        return None
    return int(visit_id[1:4]), FIRST_DAY + timedelta(days=int(visit_id[4:9]))


def _filled(chance: random.Random, period: Period, fullness: float) -> Iterator[tuple[datetime, Offer]]:
    start = period.start
    while start < period.end:
        fitting = [o for o in period.offers if start + timedelta(minutes=o.minutes) <= period.end]
        if fitting and chance.random() < fullness:
            offer = chance.choice(fitting)
            yield start, offer
            start += timedelta(minutes=offer.minutes)
        else:
            start += period.step
