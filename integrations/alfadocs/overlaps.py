"""Who has to give way where two appointments overlap, for the agenda itself may accept both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.alfadocs import mapping
from integrations.alfadocs.mapping import instant
from integrations.alfadocs.wire import Appointment


@dataclass(frozen=True, slots=True)
class Span:
    """What an appointment occupies: an operator and perhaps a chair, from start to end."""

    id: str
    start: datetime
    end: datetime
    operator_id: str | None
    chair_id: str | None = None


def span(found: Appointment, zone: ZoneInfo) -> Span:
    start = instant(mapping.start(found, zone))
    end = start + timedelta(minutes=found.duration or 0)
    return Span(found.id, start, end, found.operator_id, found.chair_id)


def rivals(mine: Span, day: Iterable[Appointment], zone: ZoneInfo) -> list[str]:
    """Ids of the others that need the same operator or chair at the same time.

    Notes for a whole day are left to the vendor's own search for free slots: not all of them close the day.
    """
    standing = (span(found, zone) for found in day if not mapping.cancelled(found) and not found.all_day)
    return [other.id for other in standing if other.id != mine.id and _clash(mine, other)]


def yields(mine: str, others: Iterable[str]) -> bool:
    """Whether a new appointment gives way: the later one does, so that of two never both stay.

    Of two who each book and then look, at least the later sees the other.
    """
    return any(_age(other) < _age(mine) for other in others)


def _clash(one: Span, other: Span) -> bool:
    together = instant(one.start) < other.end and other.start < instant(one.end)
    same_operator = one.operator_id is not None and one.operator_id == other.operator_id
    same_chair = one.chair_id is not None and one.chair_id == other.chair_id
    return together and (same_operator or same_chair)


def _age(appointment_id: str) -> tuple[int, str]:
    """Ids are given in the order of creation."""
    return (int(appointment_id), "") if appointment_id.isdecimal() else (0, appointment_id)
