"""What Docplanner's refusals mean."""

from typing import Any

import pytest

from integrations.call import Reply
from integrations.docplanner.errors import booking_refusal, means_no_slots, message, move_refusal, refusal
from integrations.errors import AccessDenied, NotFound, NotOffered, ProviderError, Rejected, SlotTaken

TAKEN = "Unable to perform booking. Requested target slot (2026-05-16T14:00:00+02:00) not found"
UNFIT = "Unable to perform booking. Slot (2026-05-16T14:00:00+02:00) does not support service 113"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "No", "errors": []}, "No"),
        ({"message": "No", "errors": ["a", "b"]}, "No; a; b"),
        (
            {"message": "No", "errors": {"slots[1].end": ["too late", "odd"]}},
            "No; slots[1].end: too late odd",
        ),
        ({"error": [], "message": "No"}, "No"),
        ({"error": "invalid_grant", "error_description": "No"}, "No"),
        ({"error": "invalid_grant"}, "invalid_grant"),
        (None, ""),
        (["No"], ""),
        ({"message": None, "errors": None}, ""),
        ({"message": {"text": "No"}}, ""),
    ],
)
def test_the_sentence_is_found_in_every_envelope(body: Any, said: str) -> None:
    assert message(body) == said


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (404, TAKEN, SlotTaken),
        (409, "Conflict", SlotTaken),
        (409, "", SlotTaken),
        (400, "This slot is already booked", SlotTaken),
        (422, "The slot is no longer available", SlotTaken),
        (404, UNFIT, NotOffered),
        (404, "Service does not exist", NotFound),
        (404, "Object not found", NotFound),
        (404, "Unable to book a visit for this address", NotFound),
        (404, "", NotFound),
        (403, "You are not authorized to see this address", AccessDenied),
        (400, "Invalid arguments", Rejected),
        (422, "profile/address is not commercial", Rejected),
        (405, "", Rejected),
    ],
)
def test_a_refused_booking(status: int, said: str, kind: type[ProviderError]) -> None:
    assert type(booking_refusal(Reply(status, {"message": said}))) is kind


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (409, "The visit has already been canceled or moved", Rejected),
        (404, TAKEN, SlotTaken),
        (400, TAKEN, SlotTaken),
        (409, TAKEN, SlotTaken),
        (400, "Service does not belong to the address", NotOffered),
        (400, "Service does not exist", NotFound),
        (400, "Address does not exist", NotFound),
        (404, "Object not found", NotFound),
        (422, "Payment accounts differ", Rejected),
    ],
)
def test_a_refused_move(status: int, said: str, kind: type[ProviderError]) -> None:
    assert type(move_refusal(Reply(status, {"message": said}))) is kind


def test_a_refusal_says_why_without_saying_who() -> None:
    body = {"message": "Invalid arguments", "errors": {"patient.phone": ["+34 600 000 000 of Ana is wrong"]}}
    text = str(refusal(Reply(400, body), ["Ana"]))
    assert "patient.phone" in text
    assert "Ana" not in text
    assert "600" not in text


def test_no_slots_is_told_apart_from_no_address() -> None:
    assert means_no_slots(Reply(404, {"message": "No slots found on given address"}))
    assert not means_no_slots(Reply(404, {"message": "Object not found"}))
