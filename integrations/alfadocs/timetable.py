"""Free times over weeks, from answers that may be cut short."""

import asyncio
import logging
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.alfadocs import times
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.free_slots import FreeSlot, Told
from integrations.alfadocs.mapping import instant
from integrations.errors import NotOffered, SlotTaken
from integrations.model import Slot

log = logging.getLogger(__name__)
_MONTH = timedelta(days=30)
_DAY = timedelta(days=1)


class Timetable:
    """cap: an answer with just so many slots may lack later ones, as in AlfaDocs' own search; 0 for none."""

    def __init__(self, api: AlfaDocsApi, zone: ZoneInfo, cap: int) -> None:
        self._api, self._zone, self._cap = api, zone, cap

    async def between(self, operator_id: str, since: datetime, until: datetime, minutes: int) -> list[Slot]:
        """Slots of the days that the window touches, each start once, in no order."""
        spans = _spans(since.astimezone(self._zone).date(), until.astimezone(self._zone).date())
        many = await asyncio.gather(*(self._days(operator_id, *span, minutes) for span in spans))
        found = {instant(each.start): each for some in many for each in some}
        slots = (self._slot(each, minutes) for each in found.values())
        return [slot for slot in slots if slot is not None]

    async def offered(self, operator_id: str, start: datetime, minutes: int) -> FreeSlot:
        """One slot as it is offered now. Raises SlotTaken when it is offered no more."""
        day = start.astimezone(self._zone).date()
        found = await self._api.free_slots(operator_id, day, day + _DAY, minutes, shared=False)
        slot = next((each for each in found.mine if instant(each.start) == instant(start)), None)
        if slot is not None:
            return slot
        if self._is_cut(found) and _reached(found) < instant(start):
            return FreeSlot(start)  # nobody can tell: the look at the agenda after booking decides
        raise SlotTaken("the agenda no longer offers this time")

    async def _days(self, operator_id: str, first: date, last: date, minutes: int) -> list[FreeSlot]:
        """The last day is asked for with the one after it, as nobody says whether it counts."""
        found: list[FreeSlot] = []
        while first <= last:
            some = await self._api.free_slots(operator_id, first, last + _DAY, minutes)
            found += some.mine
            if not self._is_cut(some):
                break
            reached = _reached(some).astimezone(self._zone).date()
            first = reached if reached > first else first + _DAY
        return found

    def _is_cut(self, found: Told) -> bool:
        return bool(found.every) and len(found.every) == self._cap

    def _slot(self, found: FreeSlot, minutes: int) -> Slot | None:
        """None for a time that could not be booked, because its wall clock means another one."""
        try:
            ref = times.written(found.start, self._zone)
        except NotOffered:
            log.warning("a free slot in the second half of a repeated hour is left out")
            return None
        return Slot(start=found.start, ref=ref, duration=minutes)


def _reached(found: Told) -> datetime:
    return max(instant(each.start) for each in found.every)


def _spans(first: date, last: date) -> list[tuple[date, date]]:
    """The days in pieces of a month."""
    spans = []
    while first <= last:
        spans.append((first, min(first + _MONTH - _DAY, last)))
        first += _MONTH
    return spans
