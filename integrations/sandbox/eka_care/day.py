"""One doctor's day at one clinic as people look at it: every cell free or booked."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from integrations.sandbox.eka_care import shapes
from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.timetable import cells
from integrations.sandbox.eka_care.world import Doctor

if TYPE_CHECKING:
    from integrations.sandbox.eka_care.practice import Practice


def lanes(practice: "Practice", day: date) -> list[dict[str, Any]]:
    """Every doctor at every clinic; a booked cell is as long as its appointment."""
    doctors = practice.world.doctors.values()
    return [_lane(practice, doctor, clinic, day) for doctor in doctors for clinic in doctor.hours]


def _lane(practice: "Practice", doctor: Doctor, clinic_id: str, day: date) -> dict[str, Any]:
    found = sorted(_cells(practice, doctor, clinic_id, day), key=lambda cell: str(cell["start"]))
    return {
        "id": doctor.id,
        "name": doctor.full_name,
        "speciality": doctor.speciality,
        "facility": practice.world.clinics[clinic_id].name,
        "cells": found,
    }


def _cells(practice: "Practice", doctor: Doctor, clinic_id: str, day: date) -> Iterator[dict[str, Any]]:
    known = [each for each in practice.diary.between(day, day, (doctor,)) if each.blocks]
    usual = min((each for each in doctor.services if not each.archived), key=lambda each: each.minutes)
    for cell in cells(doctor, clinic_id, day, usual):
        if not any(each.start < cell.end and cell.start < each.end for each in known):
            yield _cell(cell.start, cell.end, booked=False)
    for each in known:
        if each.clinic_id == clinic_id:
            yield _cell(each.start, each.end, booked=True, **_about(practice, doctor, each))


def _cell(start: datetime, end: datetime, **more: Any) -> dict[str, Any]:
    return {"start": shapes.local(start), "end": shapes.local(end), **more}


def _about(practice: "Practice", doctor: Doctor, one: Appointment) -> dict[str, Any]:
    """Who comes for what. Only what the API booked has a label, so that it stands out."""
    patient, service = practice.registry.get(one.patient_id), doctor.service(one.conf_id)
    by_api = one.channel == "API"
    said = [patient.initials if patient else "", service.name if service else ""]
    label = {"label": " · ".join(filter(None, said))} if by_api else {}
    return {"booking_id": one.id, "by_api": by_api, **label}
