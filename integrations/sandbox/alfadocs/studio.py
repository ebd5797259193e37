"""The dental practice as it was founded: who works there, at which chairs and hours, and for what."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from integrations.sandbox.alfadocs.answers import Json

Span = tuple[datetime, datetime]
Week = dict[int, tuple[tuple[time, time], ...]]


@dataclass(frozen=True)
class Shift:
    """One operator's chair and week. Hours are local; Monday is 0."""

    operator_id: int
    chair_id: int
    week: Week
    fullness: float = 0.0

    def open(self, day: date, zone: ZoneInfo) -> list[Span]:
        """The spans of a local day in which the operator receives patients, as UTC instants."""
        return [
            (_instant(day, opens, zone), _instant(day, closes, zone))
            for opens, closes in self.week.get(day.weekday(), ())
        ]


@dataclass(frozen=True)
class Studio:
    """What never changes. Lists hold the API's own items, the deleted ones among them."""

    zone: ZoneInfo
    practice_id: int
    archive_id: int
    api_key: str
    practice: Json
    operators: tuple[Json, ...]
    chairs: tuple[Json, ...]
    colors: tuple[Json, ...]
    specialties: tuple[Json, ...]
    reasons: tuple[Json, ...]
    fields: tuple[Json, ...]
    patients: tuple[tuple[str, ...], ...]
    rota: tuple[Shift, ...]


@cache
def studio() -> Studio:
    """The practice from the file beside this one."""
    words = tomllib.loads(Path(__file__).with_name("studio.toml").read_text("utf-8"))
    rota = tuple(
        Shift(each["operator"], each["chair"], read_week(each["week"]), each["fullness"])
        for each in words.pop("rota")
    )
    patients = tuple(tuple(each) for each in words.pop("register")["patients"])
    zone = ZoneInfo(words.pop("zone"))
    rest: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in words.items()
    }
    return Studio(zone=zone, patients=patients, rota=rota, **rest)


def read_week(words: dict[str, list[str]]) -> Week:
    """A week from {"0": ["09:00-13:00"]}, Monday is 0. Raises ValueError."""
    return {int(day): tuple(_hours(each) for each in spans) for day, spans in words.items()}


def write_week(week: Week) -> dict[str, list[str]]:
    return {
        str(day): [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans] for day, spans in week.items()
    }


def _hours(words: str) -> tuple[time, time]:
    opens, closes = (time.fromisoformat(each) for each in words.split("-"))
    if closes <= opens:
        raise ValueError("hours end after they begin")
    return opens, closes


def _instant(day: date, shown: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, shown, zone).astimezone(UTC)
