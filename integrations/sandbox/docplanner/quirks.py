"""The documented oddities of the real service that touch many answers, each behind a switch."""

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

QUIRKS = {
    "ints": "ids, phone and nin are numbers, duration is a string",
    "errors_dict": "errors is a dict of lists",
    "links": "objects carry _links",
    "extra_fields": "objects carry fields that no document knows",
    "results": "the list of bookings is under results",
    "bare_break": "a list of one break is that break",
    "null_address": "addresses have no name and no street",
    "empty_slots": "no slots is 200 and an empty list",
    "null_services": "slots have address_services null",
    "no_duration": "services of a slot do not say how long they take",
    "slot_durations": "services inside slots say how long they take",
    "conflict": "a slot that is taken is a 409",
    "booked_by_user": "bookings made by the API are booked by the user",
    "stray_canceled_at": "a fresh booking has a canceled_at",
    "absolute_location": "Location is a whole address",
    "no_body": "201 has no body",
    "booking_cancelled": "the event is spelt booking-cancelled",
    "unknown_events": "an event of an unknown name comes before each",
    "push_client": "the client may release notifications",
    "slots_delay_ms": "replaced slots show after so many milliseconds",
}
NUMBERS = ("phone", "nin")

Switch = Callable[[str], Any]


def twisted(answer: Response, switch: Switch) -> Response:
    """The answer with the general oddities that are switched on."""
    if not any(map(switch, TWISTS)) or not answer.body or answer.status_code >= 400:
        return answer
    data = twist(json.loads(bytes(answer.body)), switch)
    answer.body = json.dumps(data, ensure_ascii=False).encode()
    answer.headers["content-length"] = str(len(answer.body))
    return answer


def twist(data: Any, switch: Switch) -> Any:
    """What an answer or a notification says, with those oddities."""
    for name, oddity in TWISTS.items():
        if switch(name):
            data = _everywhere(data, oddity)
    return data


def _everywhere(data: Any, oddity: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(data, list):
        return [_everywhere(each, oddity) for each in data]
    if isinstance(data, dict):
        return oddity({key: _everywhere(value, oddity) for key, value in data.items()})
    return data


def _with_ints(data: dict[str, Any]) -> dict[str, Any]:
    for key, value in data.items():
        is_number = key == "id" or key.endswith("_id") or key in NUMBERS
        if is_number and isinstance(value, str) and value.removeprefix("+").isdigit():
            data[key] = int(value)
        elif key == "duration" and isinstance(value, int):
            data[key] = str(value)
    return data


def _with_links(data: dict[str, Any]) -> dict[str, Any]:
    if "id" in data:
        data["_links"] = {"self": {"href": f"/api/v3/integration/{data['id']}", "method": "get"}}
    return data


def _with_extra_fields(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "sandbox_novelty": {"since": "tomorrow", "list": [1, None]}}


TWISTS = {"ints": _with_ints, "links": _with_links, "extra_fields": _with_extra_fields}
