"""One operator's day as people look at it: every cell free, booked or kept free."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from integrations.sandbox.alfadocs.appointment import Appointment
from integrations.sandbox.alfadocs.studio import Shift

if TYPE_CHECKING:
    from integrations.sandbox.alfadocs.practice import Practice

STEP = timedelta(minutes=30)


def lanes(practice: "Practice", day: date) -> list[dict[str, Any]]:
    """Every operator who has hours; a booked cell is as long as its appointment."""
    return [_lane(practice, shift, day) for shift in practice.agenda.rota.values()]


def _lane(practice: "Practice", shift: Shift, day: date) -> dict[str, Any]:
    operator = next(each for each in practice.studio.operators if each["id"] == shift.operator_id)
    chair = next(each for each in practice.studio.chairs if each["id"] == shift.chair_id)
    return {
        "id": str(shift.operator_id),
        "name": f"{operator['firstName']} {operator['lastName']}",
        "speciality": chair["name"],
        "facility": practice.studio.practice["name"],
        "cells": sorted(_cells(practice, shift, day), key=lambda cell: str(cell["start"])),
    }


def _cells(practice: "Practice", shift: Shift, day: date) -> Iterator[dict[str, Any]]:
    found = practice.agenda.on(day)
    busy = [each for each in found if each.occupies(shift.operator_id, shift.chair_id)]
    for opens, closes in shift.open(day, practice.studio.zone):
        start = opens
        while start + STEP <= closes:
            if not any(each.start < start + STEP and start < each.end for each in busy):
                yield _cell(practice, start, start + STEP, booked=False)
            start += STEP
    for each in busy:
        if each.operator_id == shift.operator_id:
            yield _cell(practice, each.start, each.end, booked=True, **_about(practice, each))


def _cell(practice: "Practice", start: datetime, end: datetime, **more: Any) -> dict[str, Any]:
    zone = practice.studio.zone
    shown = {"start": start.astimezone(zone).isoformat(), "end": end.astimezone(zone).isoformat()}
    return {**shown, **more}


def _about(practice: "Practice", one: Appointment) -> dict[str, Any]:
    """Who comes for what; without a patient it is a block. Only what the API booked has a label."""
    if one.patient_id is None:
        return {"label": one.description or "Break"}
    patient = practice.register.get(one.patient_id)
    said = [patient.initials if patient else "", *one.description.splitlines()[:1]]
    label = {"label": " · ".join(filter(None, said))} if one.by_api else {}
    return {"booking_id": str(one.id), "by_api": one.by_api, **label}
