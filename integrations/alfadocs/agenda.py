"""Taking, moving and giving back times in an agenda that may let two appointments overlap.

Before a write the free slots are read again; after it the day is read back, and who came later gives way.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations.alfadocs import mapping, times, trail
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.free_slots import FreeSlot
from integrations.alfadocs.overlaps import Span, rivals, span, yields
from integrations.alfadocs.wire import Appointment
from integrations.errors import NotFound, OutcomeUnknown, ProviderError, Rejected, SlotTaken

log = logging.getLogger(__name__)


class Agenda:
    """The appointments of one archive."""

    def __init__(
        self,
        api: AlfaDocsApi,
        zone: ZoneInfo,
        chair_id: str | None,
        color: Callable[[], Awaitable[int | str]],
    ) -> None:
        self._api, self._zone, self._chair_id, self._color = api, zone, chair_id, color

    async def day(self, start: datetime) -> list[Appointment]:
        day = start.astimezone(self._zone).date()
        return await self._api.appointments(day, day)

    async def add(self, body: dict[str, Any], start: datetime, private: tuple[str, ...]) -> Appointment:
        """Book, then look. Raises SlotTaken when somebody was there first, whose time it then stays."""
        made_id = await self._api.create_appointment(body, private)
        try:
            day = await self.day(start)
        except ProviderError as error:
            raise OutcomeUnknown(f"booked, but the day could not be read back: {error}") from None
        mine = next((found for found in day if _is_made(found, made_id, body)), None)
        if mine is None:
            raise OutcomeUnknown("booked, but the day does not show it yet")
        if not await self.keeps(mine, day):
            raise SlotTaken("somebody else had booked this time a moment before")
        return mine

    async def keeps(self, mine: Appointment, day: list[Appointment]) -> bool:
        """Whether a new appointment may stay; else it is cancelled. Raises OutcomeUnknown if that fails."""
        if not yields(mine.id, rivals(self._span(mine), day, self._zone)):
            return True
        log.warning("an appointment overlaps an earlier one and gives way")
        await self._undo(mine, mapping.cancelled, state=mapping.CANCELLED)
        return False

    async def move(
        self,
        found: Appointment,
        operator_id: str,
        start: datetime,
        minutes: int,
        slot: FreeSlot,
        *,
        reminders: bool,
    ) -> Appointment:
        """Who moves always gives way: no order of ids says who came first.

        reminders: those that the appointment had stay; else AlfaDocs reminds of it no more.
        """
        date, old = times.written(start, self._zone), mapping.start(found, self._zone)
        origin = old.astimezone(self._zone).replace(tzinfo=None).isoformat(sep=" ")
        chair = slot.chair_id or self._chair_id
        body = mapping.whole(
            found,
            self._zone,
            date=date,
            duration=minutes,
            operatorId=mapping.number(operator_id),
            chairId=mapping.number(chair) if chair else None,
            description=trail.with_trail(found, origin, found.operator_id or operator_id),
            state=mapping.CONFIRMED if mapping.state(found) == mapping.WAITING else None,
            **({} if reminders else mapping.SILENT),
        )
        if not chair and found.operator_id != operator_id:
            body.pop("chairId", None)
        moved = await self._update(
            found.id, body, lambda now: mapping.stands_at(now, operator_id, start, self._zone)
        )
        try:
            stays = await self.stays(moved)
        except OutcomeUnknown:
            raise
        except ProviderError as error:
            raise OutcomeUnknown(f"moved, but the day could not be read back: {error}") from None
        if not stays:
            raise SlotTaken("somebody else has booked this time a moment before")
        return moved

    async def stays(self, moved: Appointment) -> bool:
        """Whether a moved appointment may stay; else it goes back. Raises OutcomeUnknown if that fails."""
        day = await self.day(mapping.start(moved, self._zone))
        if not rivals(self._span(moved), day, self._zone):
            return True
        origin = trail.found_in(moved.description)
        if origin is None:
            log.warning("a moved appointment overlaps another one, and nothing says where it came from")
            return True
        text = trail.without(moved.description)
        await self._undo(
            moved,
            lambda now: times.read(now.date, self._zone) == times.read(origin.date, self._zone),
            **origin.changes,
            description=text,
        )
        return False

    async def cancel(self, found: Appointment, told: str | None) -> None:
        """An appointment that is gone afterwards is cancelled too."""
        try:
            await self.set_state(found, mapping.CANCELLED, description=told)
        except NotFound:
            if await self._is_there(found.id):
                raise

    async def _is_there(self, appointment_id: str) -> bool:
        try:
            await self._api.appointment(appointment_id)
        except NotFound:
            return False
        return True

    async def set_state(self, found: Appointment, state: str, **changes: Any) -> None:
        body = mapping.whole(found, self._zone, state=state, **changes)
        await self._update(found.id, body, lambda now: mapping.state(now) == state)

    async def _undo(self, mine: Appointment, undone: Callable[[Appointment], bool], **changes: Any) -> None:
        try:
            found = await self._api.appointment(mine.id)
            await self._update(mine.id, mapping.whole(found, self._zone, **changes), undone)
        except ProviderError as error:
            raise OutcomeUnknown(f"it overlaps, and giving way failed: {error}") from None

    async def _update(
        self, appointment_id: str, body: dict[str, Any], done: Callable[[Appointment], bool]
    ) -> Appointment:
        """Some answers tell only a part, or nothing, of what was changed: then it is read.

        An update needs a colour even where the appointment has none.
        """
        if "colorId" not in body:
            body = {**body, "colorId": await self._color()}
        now = await self._api.update_appointment(appointment_id, body)
        if not done(now):
            now = await self._api.appointment(appointment_id)
        if not done(now):
            raise Rejected("the update was accepted, but nothing has changed")
        return now

    def _span(self, found: Appointment) -> Span:
        """A chair that the settings give to everybody is no sign of a clash."""
        mine = span(found, self._zone)
        if mine.chair_id == self._chair_id:
            return Span(mine.id, mine.start, mine.end, mine.operator_id)
        return mine


def _is_made(found: Appointment, made_id: str | None, body: dict[str, Any]) -> bool:
    """By its id; where the answer named none, by what was written into it, which ends with our reference."""
    return found.id == made_id if made_id else found.description == body.get("description")
