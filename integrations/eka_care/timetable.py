"""Free times at Eka Care: one call a day, a few days side by side, without what is busy or hidden."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.eka_care import mapping
from integrations.eka_care.api import EkaApi
from integrations.eka_care.mapping import instant
from integrations.eka_care.parse import Timetable
from integrations.eka_care.settings import Dialect, EkaCareSettings
from integrations.eka_care.wire import Service as WireService
from integrations.eka_care.wire import Slot as WireSlot
from integrations.model import BookingRequest, Place, Service, Slot

_AHEAD = 7  # days whose timetables tell a doctor's services where no other answer does


class FreeTimes:
    """The timetables of an account's doctors."""

    def __init__(self, api: EkaApi, settings: EkaCareSettings) -> None:
        self._api, self._zone, self._parallel = api, settings.zone, settings.parallel
        self._needs_service = settings.dialect is Dialect.BUSINESS

    async def between(self, place: Place, service_id: str, since: datetime, until: datetime) -> list[Slot]:
        """In order; every day of the window in the clinic's zone is asked for on its own."""
        days = _days(since, until, self._zone)
        tables = await self._read(place, days)
        found = {
            instant(slot.start): slot
            for day, table in zip(days, tables, strict=True)
            for slot in self._free(table, place, service_id)
            if slot.start.astimezone(self._zone).date() == day
        }
        return [found[start] for start in sorted(found) if since <= start < until]

    async def services(self, place: Place, today: date) -> list[WireService]:
        """The services that the next days' timetables name, with the length of their slots."""
        days = [today + timedelta(days=number) for number in range(_AHEAD)]
        tables = await self._read(place, days)
        named = {service.conf_id: service for table in tables for service in table.services}
        lengths = _lengths((slot for table in tables for slot in table.slots), self._zone)
        return [
            service.model_copy(update={"duration": service.duration or lengths.get(service.conf_id)})
            for service in named.values()
        ]

    async def is_free(self, request: BookingRequest) -> bool:
        """Whether patients can book the slot right now."""
        return bool(await self._now(request))

    async def is_untouched(self, request: BookingRequest) -> bool:
        """Whether the slot is free and nobody has been booked into it, so that nobody is."""
        found = await self._now(request)
        return bool(found) and not any(slot.slots_booked for slot in found)

    async def _now(self, request: BookingRequest) -> list[WireSlot]:
        wanted = instant(request.slot.start)
        day = wanted.astimezone(self._zone).date()
        table = await self._api.slots(request.place, day, shared=False)
        return [
            slot
            for slot in self._bookable(table, request.place, request.service.id)
            if (start := mapping.clinic_time(slot.s, self._zone)) and instant(start) == wanted
        ]

    async def _read(self, place: Place, days: Sequence[date]) -> list[Timetable]:
        turn = asyncio.Semaphore(self._parallel)

        async def one(day: date) -> Timetable:
            async with turn:
                return await self._api.slots(place, day)

        return await asyncio.gather(*(one(day) for day in days))

    def _free(self, table: Timetable, place: Place, service_id: str) -> list[Slot]:
        slots = (mapping.slot(slot, self._zone) for slot in self._bookable(table, place, service_id))
        return [slot for slot in slots if slot is not None]

    def _bookable(self, table: Timetable, place: Place, service_id: str) -> list[WireSlot]:
        """Several groups may list one time: it is free when none of them says that it is busy."""
        hidden = {each.conf_id for each in table.services if not mapping.offered(each, place)}
        busy = {(slot.s, slot.conf_id) for slot in table.slots if not slot.available}
        fitting = {service_id} if self._needs_service else {service_id, ""}
        return [
            slot
            for slot in table.slots
            if slot.conf_id in fitting - hidden and (slot.s, slot.conf_id) not in busy
        ]


def service_of(found: Iterable[WireService], place: Place, currency: str) -> list[Service]:
    """What patients can book at this address."""
    return [mapping.service(each, currency) for each in found if mapping.offered(each, place)]


def _days(since: datetime, until: datetime, zone: ZoneInfo) -> list[date]:
    """The clinic's days that the window touches."""
    first = since.astimezone(zone).date()
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _lengths(slots: Iterable[WireSlot], zone: ZoneInfo) -> dict[str, int]:
    lengths: dict[str, int] = {}
    for slot in slots:
        read = mapping.slot(slot, zone)
        if read is not None and read.duration:
            lengths.setdefault(slot.conf_id, read.duration)
    return lengths
