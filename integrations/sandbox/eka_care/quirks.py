"""What documents and live clients say differently, and what nobody says, each behind a switch."""

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

QUIRKS = {
    "entities_at_top": "entities come without data around them",
    "service_object": "services of a doctor are one object and not a list",
    "clinic_at_top": "the clinic comes without data around it",
    "doctor_in_data": "the doctor comes with data around it",
    "appointment_in_data": "an appointment comes with data around it",
    "success_kind": "success is a boolean where it is a string, and a string where it is a boolean",
    "extra_fields": "objects carry fields that no document knows",
    "ints": "ids are numbers where they can be",
    "null_patient_id": "patients that were found have no patient_id outside of their profile",
    "modes": "modes are spelt IN_CLINIC and VIDEO in what is read",
    "next_day": "slots include those of the second day",
    "wide_range": "slots may be asked for ten days at once",
    "slots_booked": "slots say how many have booked them, or null",
    "conflict": "a time that is taken is answered with this status, or taken again for 'accept'",
    "snatched": "somebody else takes the time just before it is booked",
    "repeat_conflict": "a partner_appointment_id that was used is a conflict, even for the same request",
    "no_mixed_ids": "own ids and the partner's may not be mixed in a booking",
    "strangers_refused": "a patient who was not added before cannot be booked for by partner_patient_id",
    "no_business": "the appointments of the business dialect are gone",
    "no_check_in": "there is no check-in",
    "check_in_empty": "check-in answers with no body",
    "no_native_reschedule": "PATCH /appointments/v1/{id}/reschedule is not there",
    "no_patch": "PATCH /dr/v1/appointment/{id} is not there",
    "no_patch_v2": "PATCH /dr/v2/appointment/{id} is not there",
    "no_put_reschedule": "PUT /dr/v1/appointment/{id}/reschedule is not there",
    "patch_makes_new": "an appointment that was patched to another time gets another id",
    "event_type": "webhooks have event_type, and dr for a service",
    "status_events": "a changed status is told as appointment.statuschange",
    "unknown_events": "an event of an unknown name comes before each",
    "webhook_twice": "every webhook is sent twice",
    "webhook_spaced": "the JSON of webhooks is not compact",
    "webhook_millis": "the times of webhooks are in milliseconds",
}
MODES = {"in_clinic": "IN_CLINIC", "tele": "VIDEO"}

Switch = Callable[[str], Any]
Object = dict[str, Any]


def twisted(answer: Response, switch: Switch) -> Response:
    """The answer with the general oddities that are switched on."""
    on = [twist for name, twist in TWISTS.items() if switch(name)]
    if not on or not answer.body or answer.status_code >= 400:
        return answer
    data = json.loads(bytes(answer.body))
    for twist in on:
        data = _everywhere(data, twist)
    answer.body = json.dumps(data, ensure_ascii=False).encode()
    answer.headers["content-length"] = str(len(answer.body))
    return answer


def _everywhere(data: Any, twist: Callable[[Object], Object]) -> Any:
    if isinstance(data, list):
        return [_everywhere(each, twist) for each in data]
    if isinstance(data, dict):
        return twist({key: _everywhere(value, twist) for key, value in data.items()})
    return data


def _other_success(data: Object) -> Object:
    if isinstance(data.get("success"), bool):
        data["success"] = "true" if data["success"] else "false"
    elif data.get("success") in ("true", "false"):
        data["success"] = data["success"] == "true"
    return data


def _with_extra_fields(data: Object) -> Object:
    return {**data, "sandbox_novelty": {"since": "tomorrow", "list": [1, None]}}


def _with_ints(data: Object) -> Object:
    for key, value in data.items():
        is_id = (key == "id" or key.endswith("_id")) and isinstance(value, str)
        if is_id and value.isascii() and value.isdigit():
            data[key] = int(value)
    return data


def _other_modes(data: Object) -> Object:
    if isinstance(data.get("mode"), str):
        data["mode"] = MODES.get(data["mode"], data["mode"])
    return data


TWISTS = {
    "success_kind": _other_success,
    "extra_fields": _with_extra_fields,
    "ints": _with_ints,
    "modes": _other_modes,
}
