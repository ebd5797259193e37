"""All appointments of the practice: what stands, what is free, and every change to it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.crowd import Crowd
from integrations.sandbox.eka_care.timetable import Span
from integrations.sandbox.eka_care.world import ZONE, Doctor, World

HISTORY_DAYS = 30
HORIZON_DAYS = 62
FIRST_NUMBER = 100001


class Clock(Protocol):
    def now(self) -> datetime: ...


class Diary:
    """No method waits, so each is one step for everybody else."""

    def __init__(self, world: World, crowd: Crowd, clock: Clock) -> None:
        self._world = world
        self._crowd = crowd
        self._clock = clock
        self._own: dict[str, Appointment] = {}
        self._last = FIRST_NUMBER

    def get(self, appointment_id: str) -> Appointment | None:
        now = self._clock.now()
        if appointment_id in self._own:
            return self._own[appointment_id].on(now)
        expected = self._crowd.find(appointment_id)
        return _seen(expected.appointment, now) if expected and expected.appears <= now else None

    def by_partner(self, partner_id: str) -> Appointment | None:
        """The newest appointment with that id of the partner."""
        same = [each for each in self._own.values() if partner_id and each.partner_id == partner_id]
        return same[-1].on(self._clock.now()) if same else None

    def between(self, first: date, last: date, doctors: Iterable[Doctor] = ()) -> list[Appointment]:
        """What begins on those local days, whatever became of it, in the order of time."""
        wanted = {doctor.id: doctor for doctor in doctors} or self._world.doctors
        now = self._clock.now()
        own = (
            each
            for each in self._own.values()
            if each.doctor_id in wanted and first <= each.start.astimezone(ZONE).date() <= last
        )
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        others = (each for doctor in wanted.values() for day in days for each in self._others(doctor, day))
        return sorted((each.on(now) for each in (*own, *others)), key=lambda each: (each.start, each.id))

    def of_patient(self, patient_id: str) -> list[Appointment]:
        now = self._clock.now()
        today = now.astimezone(ZONE).date()
        days = [today + timedelta(days=number) for number in range(-HISTORY_DAYS, HORIZON_DAYS + 1)]
        doctors = self._world.doctors.values()
        others = (each for doctor in doctors for day in days for each in self._others(doctor, day))
        found = [each.on(now) for each in (*self._own.values(), *others) if each.patient_id == patient_id]
        return sorted(found, key=lambda each: (each.start, each.id))

    def made_by_api(self) -> list[Appointment]:
        now = self._clock.now()
        return [each.on(now) for each in self._own.values() if each.channel == "API"]

    def busy(self, doctor: Doctor, day: date) -> list[Span]:
        """The times of one local day at which the doctor has somebody, at whichever clinic."""
        return [(each.start, each.end) for each in self.between(day, day, (doctor,)) if each.blocks]

    def is_free(self, doctor: Doctor, start: datetime, end: datetime, besides: str = "") -> bool:
        """Has the doctor nobody in that time, apart from the appointment `besides`?"""
        day = start.astimezone(ZONE).date()
        others = (each for each in self.between(day, day, (doctor,)) if each.blocks and each.id != besides)
        return not any(each.start < end and start < each.end for each in others)

    def next_number(self) -> int:
        self._last += 1
        return self._last

    def put(self, appointment: Appointment) -> Appointment:
        self._own[appointment.id] = appointment
        return appointment

    def snapshot(self) -> dict[str, Any]:
        return {"last": self._last, "own": [each.written() for each in self._own.values()]}

    def restore(self, saved: dict[str, Any]) -> None:
        self._last = saved["last"]
        self._own = {each["id"]: Appointment.read(each) for each in saved["own"]}

    def _others(self, doctor: Doctor, day: date) -> Iterator[Appointment]:
        now = self._clock.now()
        for expected in self._crowd.day(doctor, day):
            if expected.appears <= now and expected.appointment.id not in self._own:
                yield _seen(expected.appointment, now)


def _seen(appointment: Appointment, now: datetime) -> Appointment:
    """The crowd comes to its appointments."""
    return replace(appointment, status="CM") if appointment.end <= now else appointment
