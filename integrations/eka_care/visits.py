"""Visits as Eka Care knows them now, also those that the clinic has rescheduled."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.eka_care import mapping
from integrations.eka_care.business import Business
from integrations.eka_care.mapping import fits
from integrations.eka_care.v1 import V1
from integrations.eka_care.wire import Appointment
from integrations.errors import NotFound
from integrations.model import Place, Visit

_WEEK = timedelta(days=7)  # the longest list: seven days, both ends included
_DAY = timedelta(days=1)
_HOPS = 5


class Visits:
    """Reads only."""

    def __init__(self, appointments: V1 | Business, v1: V1, zone: ZoneInfo) -> None:
        self._appointments, self._v1, self._zone = appointments, v1, zone

    async def now(self, place: Place, visit_id: str) -> Visit:
        return mapping.visit(place, await self.appointment(visit_id), self._zone)

    async def appointment(self, visit_id: str) -> Appointment:
        """The appointment, or what it was rescheduled to: Eka makes a new one and points to it."""
        found, seen = await self._appointments.appointment(visit_id), {visit_id}
        for _ in range(_HOPS):
            if not mapping.rescheduled(found) or not found.next_aid or found.next_aid in seen:
                break
            seen.add(found.next_aid)
            try:
                found = await self._appointments.appointment(found.next_aid)
            except NotFound:
                break
        return found

    async def between(self, place: Place, since: datetime, until: datetime) -> list[Visit]:
        """Those of this address with since <= start < until, in order."""
        pages = await asyncio.gather(*(self._week(place, *week) for week in _weeks(since, until, self._zone)))
        visits = [mapping.visit(place, found, self._zone) for week in pages for found in week]
        return sorted((one for one in visits if since <= one.start < until), key=lambda one: one.start)

    async def _week(self, place: Place, first: date, last: date) -> Sequence[Appointment]:
        listed = self._v1.of_days(place, first, last)
        return [found async for found in listed if fits(found.mode, place)]


def _weeks(since: datetime, until: datetime, zone: ZoneInfo) -> list[tuple[date, date]]:
    """The clinic's days that the window touches, in pieces that Eka accepts."""
    if since >= until:
        return []
    first = since.astimezone(zone).date()
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    weeks = []
    while first <= last:
        weeks.append((first, min(first + _WEEK - _DAY, last)))
        first += _WEEK
    return weeks
