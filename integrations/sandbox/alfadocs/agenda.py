"""The practice's agenda: what is in it, and which times are free."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from integrations.sandbox.alfadocs.appointment import Appointment
from integrations.sandbox.alfadocs.crowd import Crowd
from integrations.sandbox.alfadocs.studio import Shift, Span, Studio, read_week, write_week
from integrations.sandbox.alfadocs.wall_clock import can_be_said, days, midnight

FIRST_ID = 5_000_001
LOOK_AHEAD_DAYS = 185


class Clock(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class FreeSlot:
    """A time at which one operator can receive somebody."""

    start: datetime
    minutes: int
    operator_id: int
    chair_id: int


class Agenda:
    """What was changed lies over the crowd. No method waits, so each is one step for everybody else."""

    def __init__(self, studio: Studio, crowd: Crowd, clock: Clock) -> None:
        self._studio = studio
        self._crowd = crowd
        self._clock = clock
        self._kept: dict[int, Appointment] = {}
        self._last = FIRST_ID - 1
        self.rota = {shift.operator_id: shift for shift in studio.rota}

    @property
    def today(self) -> date:
        return self._clock.now().astimezone(self._studio.zone).date()

    def next_id(self) -> int:
        self._last += 1
        return self._last

    def put(self, appointment: Appointment) -> Appointment:
        """Keep an appointment as it is now."""
        self._kept[appointment.id] = appointment
        return appointment

    def get(self, appointment_id: int) -> Appointment | None:
        found = self._kept.get(appointment_id) or self._crowd.of(appointment_id)
        return self._as_it_is_now(found) if found else None

    def kept(self) -> list[Appointment]:
        """All that the API or the practice made or changed."""
        return list(self._kept.values())

    def on(self, day: date) -> list[Appointment]:
        """Everything on a local day, the cancelled too, in order."""
        zone = self._studio.zone
        crowd = [each for each in self._crowd.on(day) if each.id not in self._kept]
        kept = [each for each in self._kept.values() if each.start.astimezone(zone).date() == day]
        found = [self._as_it_is_now(each) for each in (*crowd, *kept)]
        return sorted(found, key=lambda each: (each.start, each.id))

    def between(self, first: date, last: date) -> list[Appointment]:
        """Everything from one local day to another, both included."""
        return [each for day in days(first, last) for each in self.on(day)]

    def in_the_way(self, wanted: Appointment) -> list[Appointment]:
        """The appointments that take the same operator or chair at the same time."""
        start, end = self._span(wanted)
        zone = self._studio.zone
        first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        around = self.between(first - timedelta(days=1), last)
        return [
            each
            for each in around
            if each.id != wanted.id
            and each.occupies(wanted.operator_id, wanted.chair_id)
            and _touch(self._span(each), (start, end))
        ]

    def free_slots(self, first: date, last: date, minutes: int) -> list[FreeSlot]:
        """The times of all operators that are neither past nor taken, one step after the other, in order."""
        first, last = max(first, self.today), min(last, self.today + timedelta(days=LOOK_AHEAD_DAYS))
        found = [
            slot
            for day in days(first, last)
            for shift in self.rota.values()
            for slot in self._free(shift, day, timedelta(minutes=minutes))
        ]
        return sorted(found, key=lambda slot: (slot.start, slot.operator_id))

    def _free(self, shift: Shift, day: date, step: timedelta) -> Iterator[FreeSlot]:
        now, zone = self._clock.now(), self._studio.zone
        around = self.between(day - timedelta(days=1), day)
        taken = [self._span(each) for each in around if each.occupies(shift.operator_id, shift.chair_id)]
        for opens, closes in shift.open(day, zone):
            start = opens
            while start + step <= closes:
                free = not any(_touch(span, (start, start + step)) for span in taken)
                if free and start > now and can_be_said(start, zone):
                    minutes = int(step.total_seconds() // 60)
                    yield FreeSlot(start, minutes, shift.operator_id, shift.chair_id)
                start += step

    def _span(self, appointment: Appointment) -> Span:
        if not appointment.all_day:
            return appointment.start, appointment.end
        day = appointment.start.astimezone(self._studio.zone).date()
        return midnight(day, self._studio.zone), midnight(day + timedelta(days=1), self._studio.zone)

    def _as_it_is_now(self, appointment: Appointment) -> Appointment:
        """The crowd has come to its visits of the past."""
        crowd = appointment.id not in self._kept and appointment.patient_id is not None
        if crowd and appointment.active and appointment.end <= self._clock.now():
            return replace(appointment, state="done")
        return appointment

    def snapshot(self) -> dict[str, Any]:
        return {
            "last": self._last,
            "appointments": [each.written() for each in self._kept.values()],
            "weeks": {str(number): write_week(shift.week) for number, shift in self.rota.items()},
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self._last = saved["last"]
        self._kept = {each["id"]: Appointment.read(each) for each in saved["appointments"]}
        for number, week in saved["weeks"].items():
            self.set_week(int(number), week)

    def set_week(self, operator_id: int, week: dict[str, list[str]]) -> None:
        """Give an operator other hours. Raises KeyError or ValueError."""
        self.rota[operator_id] = replace(self.rota[operator_id], week=read_week(week))


def _touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
