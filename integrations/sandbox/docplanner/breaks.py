"""Operations on a calendar as a whole and on the breaks in it."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, done, good
from integrations.sandbox.docplanner.catalogue import ADDRESS
from integrations.sandbox.docplanner.operation import Call, Operation, read_instant
from integrations.sandbox.visits import Break
from integrations.sandbox.world import Place

BREAK = f"{ADDRESS}/breaks/{{break_id}}"


def get_calendar(call: Call) -> Response:
    closed = call.address().id in call.market.calendars.closed
    return good({"status": "disabled" if closed else "enabled"})


def enable_calendar(call: Call) -> Response:
    address, closed = call.address(), call.market.calendars.closed
    if address.id not in closed:
        raise Refusal(409, "Calendar already enabled")
    closed.discard(address.id)
    call.market.changed()
    return done(200)


def disable_calendar(call: Call) -> Response:
    address, closed = call.address(), call.market.calendars.closed
    if address.id in closed:
        raise Refusal(409, "Calendar already disabled")
    closed.add(address.id)
    call.market.changed()
    return done(200)


def get_breaks(call: Call) -> Response:
    address = call.address()
    try:
        since, till = call.instant("since"), call.instant("till")
    except Refusal as wrong:
        raise Refusal(404, "Invalid date given.") from wrong
    known = call.market.calendars.breaks_of(address)
    found = [shapes.pause(call.market, each) for each in known if each.since < till and since < each.till]
    if call.market.quirk("bare_break") and len(found) == 1:
        return good(found[0])
    return good(shapes.items(found))


def add_break(call: Call) -> Response:
    place = call.place()
    body, since, till = _span(call, {"since", "till", "description", "apply_on_coupled_addresses"})
    if till <= since:
        raise Refusal(422, "Invalid date range")
    description = body.get("description")
    known = call.market.calendars.breaks_of(place.address)
    if any((b.since, b.till, b.description) == (since, till, description) for b in known):
        raise Refusal(409, "Break for given address, date range and description exists")
    made = call.market.calendars.add_break(place.address, since, till, description)
    _tell(call, "break-created", place, made)
    path = f"/facilities/{place.facility.id}/doctors/{place.doctor.id}/addresses/{place.address.id}"
    return call.market.created(f"{path}/breaks/{made.id}", shapes.pause(call.market, made))


def get_break(call: Call) -> Response:
    return good(shapes.pause(call.market, _break(call)))


def move_break(call: Call) -> Response:
    known = _break(call)
    _, since, till = _span(call, {"since", "till"})
    if till <= since:
        shown = call.market.local(till), call.market.local(since)
        raise Refusal(422, f"Till ({shown[0]}) cannot be set before since ({shown[1]})")
    if (since, till) == (known.since, known.till):
        raise Refusal(422, "Same Date Range")
    moved = replace(known, since=since, till=till)
    call.market.calendars.breaks[known.id] = moved
    _tell(call, "break-moved", call.place(), moved)
    return done()


def delete_break(call: Call) -> Response:
    known = _break(call)
    del call.market.calendars.breaks[known.id]
    _tell(call, "break-removed", call.place(), known)
    return done()


def _break(call: Call) -> Break:
    address, known = call.address(), call.market.calendars.breaks.get(call.path["break_id"])
    if known is None or known.address_id != address.id:
        raise Refusal(404, "Invalid break ID")
    return known


def _span(call: Call, allowed: set[str]) -> tuple[dict[str, Any], datetime, datetime]:
    try:
        body = json.loads(call.body)
    except ValueError as wrong:
        raise Refusal(400, "Invalid json message received") from wrong
    if not isinstance(body, dict) or not set(body) <= allowed:
        raise Refusal(400, "Invalid arguments")
    for name in ("since", "till"):
        if not body.get(name):
            raise Refusal(400, f'Param "{name}" is required!')
    since, till = (read_instant(body[name], name).astimezone(UTC) for name in ("since", "till"))
    return body, since, till


def _tell(call: Call, name: str, place: Place, known: Break) -> None:
    shape = shapes.pause(call.market, known)
    shape.pop("description")
    call.market.note(name, {**call.market.where(place), "break": shape})
    call.market.changed()


OPERATIONS = (
    Operation("GET", f"{ADDRESS}/calendar", "getCalendar", get_calendar),
    Operation("POST", f"{ADDRESS}/calendar/enable", "enableCalendar", enable_calendar),
    Operation("POST", f"{ADDRESS}/calendar/disable", "disableCalendar", disable_calendar),
    Operation("GET", f"{ADDRESS}/breaks", "getCalendarBreaks", get_breaks),
    Operation("POST", f"{ADDRESS}/breaks", "addCalendarBreak", add_break),
    Operation("GET", BREAK, "getCalendarBreak", get_break),
    Operation("PATCH", BREAK, "moveCalendarBreak", move_break),
    Operation("DELETE", BREAK, "deleteCalendarBreak", delete_break),
)
