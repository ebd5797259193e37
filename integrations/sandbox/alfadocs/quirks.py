"""What the documents leave open or show in two ways, each behind a switch."""

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from integrations.sandbox.alfadocs.answers import rewritten

SIDE = "alfadocs"
QUIRKS = {
    "flat_context": "the ids of /me stand at the top level",
    "operator_names": "operators have only a name ('name') or only its two parts ('parts')",
    "free_slots_path": "where free slots are: freeSlots or appointments/free-slots",
    "booking_reasons_path": "where booking reasons are: appointment-booking-reasons or booking-reasons",
    "practice_path": "where the practice is: practices/current",
    "custom_fields_path": "where custom fields are: custom-object-fields",
    "phone_numbers_path": "where phone numbers are: phoneNumbers",
    "slot_shape": "free slots are start, parts, iso, string, by_day, by_operator or unknown",
    "slots_cap": "at most so many free slots",
    "end_exclusive": "the last day of a range is not in it",
    "update_verb": "updates are this method only (else PUT and PATCH)",
    "put_replaces": "an update with PUT forgets what it does not name",
    "conflict": "an occupied time is refused with this status (409, 400, 422)",
    "null_state": "confirmed appointments have no state",
    "created_201": "what was created is answered with 201",
    "data_list": "what was written is a list of one, as in the documented samples",
    "date_of_birth": "patients are read with dateOfBirth and not dateBirth",
    "string_booleans": "booleans are strings, as in the documented samples",
    "string_numbers": "numbers are strings",
    "extra_fields": "objects carry a field that no document knows",
    "foreign_links": "links.next is at the vendor's own host",
    "required_fields": "patients are refused without these custom fields (a list of technical names)",
    "document_bytes": "documents may be so long at most",
    "bare_documents": "documents come without an envelope",
    "error_shape": "errors are object, message, errors or text",
}

Switch = Callable[[str], Any]


def twisted(answer: Response, switch: Switch) -> Response:
    """The answer with the general oddities that are switched on."""
    on = [twist for name, twist in TWISTS.items() if switch(name)]
    if not on or answer.media_type != "application/json" or answer.status_code >= 400:
        return answer
    data = json.loads(bytes(answer.body))
    for twist in on:
        data = _everywhere(data, twist)
    rewritten(answer, data)
    return answer


def _everywhere(data: Any, twist: Callable[[Any], Any]) -> Any:
    if isinstance(data, list):
        return [_everywhere(each, twist) for each in data]
    if isinstance(data, dict):
        return twist({key: _everywhere(value, twist) for key, value in data.items()})
    return twist(data)


def _boolean_as_text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _number_as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _with_novelty(value: Any) -> Any:
    return {**value, "sandboxNovelty": {"list": [1, None]}} if isinstance(value, dict) else value


TWISTS = {
    "string_booleans": _boolean_as_text,
    "string_numbers": _number_as_text,
    "extra_fields": _with_novelty,
}
