"""The operation that lists free times, in whichever shape is switched on."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response

from integrations.sandbox.alfadocs.agenda import FreeSlot
from integrations.sandbox.alfadocs.answers import Json, Refusal, many
from integrations.sandbox.alfadocs.operation import ARCHIVE, Call, Operation
from integrations.sandbox.alfadocs.wall_clock import show_moment

USUAL_DAYS = 30
LONGEST_MINUTES = 24 * 60
IDS = re.compile(r"\d{1,9}(,\d{1,9})*")


def get_free_slots(call: Call) -> Response:
    practice = call.practice
    first = call.day("startDate")
    assert first is not None
    last = call.day("endDate") or first + timedelta(days=USUAL_DAYS - 1)
    if last < first:
        raise Refusal(400, "endDate must not be before startDate")
    if practice.quirk("end_exclusive"):
        last -= timedelta(days=1)
    minutes, wanted = call.number("duration"), _operators(call)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Refusal(400, "duration must be a positive number of minutes")
    found = practice.agenda.free_slots(first, last, minutes)
    found = [each for each in found if wanted is None or each.operator_id in wanted]
    cap = practice.quirk("slots_cap")
    shape = SHAPES.get(practice.quirk("slot_shape"), _documented)
    return many(shape(found[: int(cap)] if cap else found, practice.studio.zone))


def _operators(call: Call) -> set[int] | None:
    words = call.query.get("operatorIds")
    if words is None:
        return None
    if not IDS.fullmatch(words):
        raise Refusal(400, "operatorIds must be a list of integers")
    return {int(each) for each in words.split(",")}


def _documented(slots: list[FreeSlot], zone: ZoneInfo) -> list[Json]:
    return [
        {
            "date": show_moment(each.start, zone),
            "duration": each.minutes,
            "operatorId": each.operator_id,
            "chairId": each.chair_id,
        }
        for each in slots
    ]


def _with_start(slots: list[FreeSlot], zone: ZoneInfo) -> list[Json]:
    return [
        {
            "start": show_moment(each.start, zone),
            "end": show_moment(each.start + timedelta(minutes=each.minutes), zone),
            "operator": {"id": each.operator_id},
            "chair": {"id": each.chair_id},
        }
        for each in slots
    ]


def _in_parts(slots: list[FreeSlot], zone: ZoneInfo) -> list[Json]:
    """The day, and the hours apart from it."""
    return [
        {
            "date": f"{each.start.astimezone(zone):%Y-%m-%d}",
            "startTime": f"{each.start.astimezone(zone):%H:%M}",
            "operatorId": each.operator_id,
        }
        for each in slots
    ]


def _with_offset(slots: list[FreeSlot], zone: ZoneInfo) -> list[Json]:
    return [
        {"dateStart": each.start.astimezone(zone).isoformat(), "operatorId": each.operator_id}
        for each in slots
    ]


def _bare(slots: list[FreeSlot], zone: ZoneInfo) -> list[str]:
    """One operator's slot and another's at the same time are one."""
    return sorted({show_moment(each.start, zone) for each in slots})


def _by_day(slots: list[FreeSlot], zone: ZoneInfo) -> dict[str, list[Json]]:
    items = _documented(slots, zone)
    return {day: list(some) for day, some in groupby(items, lambda each: str(each["date"])[:10])}


def _by_operator(slots: list[FreeSlot], zone: ZoneInfo) -> list[Json]:
    operators = sorted({each.operator_id for each in slots})
    return [
        {"operatorId": number, "slots": _bare([s for s in slots if s.operator_id == number], zone)}
        for number in operators
    ]


def _unknown(slots: list[FreeSlot], zone: ZoneInfo) -> list[Json]:
    return [{"when": show_moment(each.start, zone)} for each in slots]


SHAPES: dict[Any, Callable[[list[FreeSlot], ZoneInfo], Any]] = {
    "start": _with_start,
    "parts": _in_parts,
    "iso": _with_offset,
    "string": _bare,
    "by_day": _by_day,
    "by_operator": _by_operator,
    "unknown": _unknown,
}

OPERATIONS = (
    Operation(
        "GET",
        f"{ARCHIVE}/free-slots/{{startDate}}",
        "getFreeSlots",
        get_free_slots,
        "free_slots_path",
        {name: f"{ARCHIVE}/{name}/{{startDate}}" for name in ("freeSlots", "appointments/free-slots")},
    ),
)
