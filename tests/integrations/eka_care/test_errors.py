"""What Eka Care's refusals mean, in its five envelopes."""

from typing import Any

import pytest

from integrations.call import Reply
from integrations.eka_care.errors import booking_refusal, code, message, patient_refusal, refusal
from integrations.errors import AccessDenied, NotFound, ProviderError, Rejected, SlotTaken


@pytest.mark.parametrize(
    ("body", "said", "named"),
    [
        ({"success": "false", "status_code": 404, "message": "Doctor not found."}, "Doctor not found.", ""),
        ({"error": {"code": "APPOINTMENT_NOT_FOUND", "message": "No"}}, "No", "APPOINTMENT_NOT_FOUND"),
        ({"error": {"code": "X", "message": "No"}, "data": {}, "message": "other"}, "No", "X"),
        ({"message": "unauthenticated"}, "unauthenticated", ""),
        ({"code": 401, "error": "text"}, "text", ""),
        ({"code": "401", "error": "text"}, "text", ""),
        ({"success": False, "code": "CLINIC_NOT_FOUND", "message": "No"}, "No", "CLINIC_NOT_FOUND"),
        ({"err": {"message": "old"}}, "old", ""),
        ({"error": {"code": 7, "message": ["No"]}}, "", ""),
        ({"error": [], "message": None, "code": None}, "", ""),
        ({"error": "not_found", "code": "not_found"}, "not_found", "NOT_FOUND"),
        (None, "", ""),
        (["No"], "", ""),
        ("No", "", ""),
    ],
)
def test_sentence_and_code_are_found_in_every_envelope(body: Any, said: str, named: str) -> None:
    assert (message(body), code(body)) == (said, named)


@pytest.mark.parametrize(
    ("status", "named", "kind"),
    [
        (400, "INVALID_REQUEST", Rejected),
        (401, "", AccessDenied),
        (403, "ACCESS_DENIED", AccessDenied),
        (403, "", AccessDenied),
        (403, "CANCEL_NOT_ALLOWED", Rejected),
        (403, "COMPLETE_NOT_ALLOWED", Rejected),
        (404, "NOT_FOUND", NotFound),
        (410, "", NotFound),
        (405, "", Rejected),
        (422, "X", Rejected),
    ],
)
def test_a_refusal_is_typed_by_its_status(status: int, named: str, kind: type[ProviderError]) -> None:
    error = refusal(Reply(status, {"error": {"code": named, "message": "no"}}))
    assert type(error) is kind
    assert str(error) == " ".join(filter(None, [f"HTTP {status}", named, "no"]))


def test_a_patient_who_cannot_be_found_does_not_make_the_catalogue_stale() -> None:
    assert type(patient_refusal(Reply(404, {"message": "no"}))) is Rejected
    assert type(patient_refusal(Reply(403, None))) is AccessDenied


def test_a_refusal_says_why_without_saying_who() -> None:
    body = {"error": {"code": "X", "message": "Asha of +91 99999 99999, asha@example.com, is wrong"}}
    text = str(booking_refusal(Reply(400, body), ["Asha"]))
    assert "is wrong" in text
    assert not any(word in text for word in ("Asha", "99999", "example"))


def test_a_conflict_without_words_is_a_taken_time() -> None:
    assert type(booking_refusal(Reply(409))) is SlotTaken
