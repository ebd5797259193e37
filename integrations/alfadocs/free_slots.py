"""Free slots in whatever shape they come: the items of that answer are not documented.

Understood are starts as text or in an object, alone or nested by day and by operator. What is not understood
is an error and never "nothing is free".
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from integrations.alfadocs import parse, times
from integrations.alfadocs.wire import flag
from integrations.call import Reply
from integrations.errors import Unavailable

log = logging.getLogger(__name__)
_STARTS = ("date", "start", "startDate", "dateStart", "dateTime", "startTime", "time")
_DAYS = ("date", "day", "startDate")
_SLOTS = frozenset({"slots", "freeSlots", "times"})
_NESTS = _SLOTS | {"items", "results", "data", "days", "dates", "operators"}
_SAYS_FREE = ("available", "isAvailable", "free", "isFree")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A start, with the operator and the chair where the vendor names them."""

    start: datetime
    operator_id: str | None = None
    chair_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Around:
    """What the objects around a slot have said about it."""

    day: date | None = None
    operator_id: str | None = None
    chair_id: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One answer. every: also the slots of other operators that were mixed in: they use up the cap."""

    every: tuple[FreeSlot, ...]
    operator_id: str

    @property
    def mine(self) -> list[FreeSlot]:
        return [slot for slot in self.every if slot.operator_id in (None, self.operator_id)]


def read(reply: Reply, zone: ZoneInfo, operator_id: str) -> Told:
    """As `understood`, out of the answer's envelope, which may hold null where nothing is free."""
    data = parse.content(reply)
    if parse.is_nothing(data, reply):
        return Told((), operator_id)
    return told(data, parse.count(reply), zone, operator_id)


def understood(data: Any, count: int | None, zone: ZoneInfo, operator_id: str) -> list[FreeSlot]:
    """The free slots of one operator, in the order told. As `told`."""
    return told(data, count, zone, operator_id).mine


def told(data: Any, count: int | None, zone: ZoneInfo, operator_id: str) -> Told:
    """What an answer about one operator holds. Raises Unavailable for an unknown shape.

    count: as the envelope says it. Slots at times that the clocks jump over are left out.
    """
    reader = _Reader(zone, operator_id)
    if not isinstance(data, (list, Mapping)) or (not data and isinstance(data, Mapping) and count != 0):
        raise Unavailable(f"free slots in a shape that is not known: {_shape(data)}")
    reader.take(data, _Around())
    if not reader.seen and (reader.unread or count):
        raise Unavailable(f"free slots in a shape that is not known: {_shape(data)}")
    if reader.unread:
        log.warning("%d of the free slots could not be read", reader.unread)
    return Told(tuple(reader.found), operator_id)


class _Reader:
    def __init__(self, zone: ZoneInfo, operator_id: str) -> None:
        self._zone, self._operator_id = zone, operator_id
        self.found: list[FreeSlot] = []
        self.seen = self.unread = 0

    def take(self, value: Any, around: _Around) -> None:
        if around.depth > _DEEPEST:
            self.unread += 1
        elif isinstance(value, list):
            for item in value:
                self.take(item, replace(around, depth=around.depth + 1))
        elif isinstance(value, Mapping):
            self._take_object(value, _within(value, around))
        else:
            self._take_start(value, around)

    def _take_object(self, value: Mapping[str, Any], around: _Around) -> None:
        if any(value.get(name) is not None and not flag(value[name]) for name in _SAYS_FREE):
            self.seen += 1
            return
        start = next((value[name] for name in _STARTS if times.wall(value.get(name), around.day)), None)
        if start is not None and not any(isinstance(value.get(name), (list, Mapping)) for name in _SLOTS):
            self._take_start(start, around)
            return
        nested = [(key, inner) for key, inner in value.items() if _nests(key, inner)]
        if value and not nested:
            self.unread += 1
        by_operator = self._operator_id in value
        for key, inner in nested:
            self.take(inner, _under(key, around, by_operator=by_operator))

    def _take_start(self, value: Any, around: _Around) -> None:
        shown = times.wall(value, around.day)
        if shown is None:
            self.unread += 1
            return
        self.seen += 1
        try:
            start = times.placed(shown, self._zone)
        except times.NoSuchTime:
            log.warning("a free slot at a time that the clocks jump over")
            return
        self.found.append(FreeSlot(start, around.operator_id, around.chair_id))


def _within(value: Mapping[str, Any], around: _Around) -> _Around:
    return replace(
        around,
        day=next((found for found in map(_day, map(value.get, _DAYS)) if found), around.day),
        operator_id=_id(value, "operator") or around.operator_id,
        chair_id=_id(value, "chair") or around.chair_id,
        depth=around.depth + 1,
    )


def _day(value: Any) -> date | None:
    shown = times.wall(value)
    return shown.date() if shown else times.day(value)


def _under(key: str, around: _Around, *, by_operator: bool) -> _Around:
    """Numbers as keys name operators only where the one who was asked for is among them."""
    if by_operator and key.isdigit():
        return replace(around, operator_id=key)
    return replace(around, day=times.day(key) or around.day)


def _nests(key: str, inner: Any) -> bool:
    return isinstance(inner, (list, Mapping)) and (
        key in _NESTS or key.isdigit() or times.day(key) is not None
    )


def _id(value: Mapping[str, Any], name: str) -> str | None:
    """`operatorId`, or the `id` of an `operator`."""
    told = value.get(f"{name}Id")
    if told is None and isinstance(value.get(name), Mapping):
        told = value[name].get("id")
    if isinstance(told, bool) or not isinstance(told, (int, str)):
        return None
    return str(told) or None


def _shape(data: Any) -> str:
    """The outline of an answer for the log: the names of fields, never what they hold."""
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, Mapping):
        names = ", ".join(sorted(str(key)[:20] for key in first)[:10])
        return f"{type(data).__name__} with {names or 'nothing'}"
    return f"{type(data).__name__} of {type(first).__name__}" if first is not data else type(data).__name__
