"""When a doctor receives patients: the hours of one day at one clinic, cut into cells for each service."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from integrations.sandbox.eka_care.world import ZONE, Doctor, Service

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Cell:
    """A time in which one service can be had. Instants are aware, in UTC."""

    service: Service
    start: datetime
    end: datetime


def spans(doctor: Doctor, clinic_id: str, day: date) -> list[Span]:
    """The hours of one local day, as instants."""
    return [
        (instant(datetime.combine(day, opens)), instant(datetime.combine(day, closes)))
        for opens, closes in doctor.hours.get(clinic_id, {}).get(day.weekday(), ())
    ]


def cells(doctor: Doctor, clinic_id: str, day: date, service: Service) -> Iterator[Cell]:
    """The cells of one service on one local day, free or not."""
    length = timedelta(minutes=service.minutes)
    for opens, closes in spans(doctor, clinic_id, day):
        start = opens
        while start + length <= closes:
            yield Cell(service, start, start + length)
            start += length


def within_hours(doctor: Doctor, clinic_id: str, start: datetime, end: datetime) -> bool:
    """Does the doctor work at the clinic all of that time?"""
    known = spans(doctor, clinic_id, start.astimezone(ZONE).date())
    return any(opens <= start and end <= closes for opens, closes in known)


def instant(local: datetime) -> datetime:
    """A wall clock time of the clinics, as an instant in UTC."""
    return local.replace(tzinfo=ZONE).astimezone(UTC)
