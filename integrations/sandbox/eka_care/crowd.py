"""The other patients: appointments that the practice made itself, the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.registry import Patient
from integrations.sandbox.eka_care.timetable import instant, spans
from integrations.sandbox.eka_care.world import ZONE, Doctor, Service, World

USUAL_LEAD_DAYS = 10
CACHED_DAYS = 20_000
FIRST_DAY = date(2020, 1, 1)


class Expected(NamedTuple):
    """An appointment of the crowd, and the instant from which on it is known."""

    appointment: Appointment
    appears: datetime


class Crowd:
    """Fills the calendars: near days more than far ones. Nothing of it has to be kept."""

    def __init__(self, world: World, people: Sequence[Patient], seed: int) -> None:
        self._world = world
        self._people = people
        self._seed = seed
        self._known: dict[tuple[str, date], tuple[Expected, ...]] = {}
        self._numbers = {doctor_id: number for number, doctor_id in enumerate(world.doctors)}

    def day(self, doctor: Doctor, day: date) -> tuple[Expected, ...]:
        """Whoever will have booked with this doctor for this local day."""
        key = (doctor.id, day)
        if key not in self._known:
            if len(self._known) >= CACHED_DAYS:
                self._known.clear()
            self._known[key] = tuple(self._made(doctor, day))
        return self._known[key]

    def find(self, appointment_id: str) -> Expected | None:
        """The appointment with that id, if it is one of the crowd's."""
        parts = appointment_id.split("-")
        if len(parts) != 4 or parts[0] != "front" or not all(map(_is_number, parts[1:])):
            return None
        doctors, number = list(self._world.doctors.values()), int(parts[1])
        if number >= len(doctors) or len(parts[2]) > 5:
            return None
        day = FIRST_DAY + timedelta(days=int(parts[2]))
        return next((e for e in self.day(doctors[number], day) if e.appointment.id == appointment_id), None)

    def _made(self, doctor: Doctor, day: date) -> Iterator[Expected]:
        chance = random.Random(f"{self._seed} {doctor.id} {day}")  # noqa: S311
        offered = [service for service in doctor.services if not service.archived]
        step = timedelta(minutes=min(service.minutes for service in offered))
        for clinic_id in doctor.clinics:
            for opens, closes in spans(doctor, clinic_id, day):
                for start, following in pairwise(_steps(opens, closes, step)):
                    if chance.random() < doctor.fullness:
                        service = chance.choice(
                            [each for each in offered if each.minutes * 60 <= step.seconds]
                        )
                        yield self._expected(chance, doctor, clinic_id, day, (start, following), service)

    def _expected(
        self,
        chance: random.Random,
        doctor: Doctor,
        clinic_id: str,
        day: date,
        when: tuple[datetime, datetime],
        service: Service,
    ) -> Expected:
        shown = day - timedelta(days=int(chance.expovariate(1 / USUAL_LEAD_DAYS)))
        called = instant(datetime.combine(shown - timedelta(days=1), time(9 + chance.randrange(11))))
        local = when[0].astimezone(ZONE)
        appointment = Appointment(
            id=f"front-{self._numbers[doctor.id]}-{(day - FIRST_DAY).days}-{local:%H%M}",
            doctor_id=doctor.id,
            clinic_id=clinic_id,
            patient_id=chance.choice(self._people).id,
            start=when[0],
            end=when[1],
            created_at=called,
            changed_at=called,
            channel="FRONT_DESK",
            conf_id=service.conf_id,
        )
        return Expected(appointment, instant(datetime.combine(shown, time())))


def _steps(opens: datetime, closes: datetime, step: timedelta) -> Iterator[datetime]:
    while opens <= closes:
        yield opens
        opens += step


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()
