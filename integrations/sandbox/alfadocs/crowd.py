"""The appointments that the practice has anyway, the same for the same seed and day."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from integrations.sandbox.alfadocs.answers import Json
from integrations.sandbox.alfadocs.appointment import Appointment, State
from integrations.sandbox.alfadocs.studio import Shift, Studio

IDS_A_DAY = 1000
IDS_AN_OPERATOR = 100
LAST_DAY_NUMBER = date.max.toordinal()
FIRST_CARE_PLAN = 40_001
STATES: tuple[State | None, ...] = ("confirmed", "confirmed", None, None, "cancelled")


class Crowd:
    """Works out what other people booked for any day. Its ids tell the day."""

    def __init__(self, studio: Studio, patient_ids: tuple[int, ...], seed: int) -> None:
        self._studio = studio
        self._patient_ids = patient_ids
        self._seed = seed
        self.on = lru_cache(maxsize=512)(self._on)

    def of(self, appointment_id: int) -> Appointment | None:
        """The crowd's appointment with this id."""
        number = appointment_id // IDS_A_DAY
        if not 1 <= number <= LAST_DAY_NUMBER:
            return None
        known = self.on(date.fromordinal(number))
        return next((each for each in known if each.id == appointment_id), None)

    def _on(self, day: date) -> tuple[Appointment, ...]:
        """Every appointment of a local day, and a note that concerns nobody in particular."""
        found = [
            each for place, shift in enumerate(self._studio.rota) for each in self._of(place, shift, day)
        ]
        if not found:
            return ()
        number, color = (day.toordinal() + 1) * IDS_A_DAY - 1, self._color(0)
        return (*found, Appointment(number, found[0].start, color, 15, description="Ordine materiali"))

    def _of(self, place: int, shift: Shift, day: date) -> Iterator[Appointment]:
        chance = random.Random(f"{self._seed} {day} {shift.operator_id}")  # noqa: S311
        number = day.toordinal() * IDS_A_DAY + place * IDS_AN_OPERATOR
        for start, closes in shift.open(day, self._studio.zone):
            while start < closes:
                reason = chance.choice(self._reasons(shift))
                end = start + timedelta(minutes=int(reason["duration"]))
                if chance.random() < shift.fullness and end <= closes:
                    number += 1
                    yield self._booked(number, start, shift, reason, chance)
                start = end

    def _booked(
        self, number: int, start: datetime, shift: Shift, reason: Json, chance: random.Random
    ) -> Appointment:
        return Appointment(
            number,
            start,
            self._color(shift.operator_id),
            int(reason["duration"]),
            patient_id=chance.choice(self._patient_ids),
            operator_id=shift.operator_id,
            chair_id=shift.chair_id,
            state=chance.choice(STATES),
            description=reason["description"],
            care_plan_id=FIRST_CARE_PLAN + number % IDS_A_DAY if chance.random() < 0.2 else None,
        )

    def _reasons(self, shift: Shift) -> list[Json]:
        known = [each for each in self._studio.reasons if not each["deleted"]]
        return [each for each in known if shift.operator_id in each["operatorIds"]]

    def _color(self, operator_id: int) -> int:
        colors = [each["id"] for each in self._studio.colors if not each["deleted"]]
        return int(colors[operator_id % len(colors)])
