"""Every envelope in which a refusal may come."""

from typing import Any

import pytest

from integrations.alfadocs.errors import accepted, message, refusal, slot_refusal
from integrations.call import Reply
from integrations.errors import AccessDenied, NotFound, ProviderError, Rejected, SlotTaken


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"status": "error", "error": "bad date"}, "bad date"),
        ({"error": {"message": "bad date"}}, "bad date"),
        ({"message": "bad date"}, "bad date"),
        ({"error": {"code": 7}, "message": "bad date"}, "bad date"),
        ({"title": "An error occurred", "detail": "bad date"}, "bad date"),
        ({"errors": ["bad date", "bad colour"]}, "bad date; bad colour"),
        ({"errors": {"date": ["is bad"]}}, "date: is bad"),
        ({"message": "no", "violations": [{"propertyPath": "date", "message": "is bad"}]}, "no; date is bad"),
        ("plain words", "plain words"),
        (None, ""),
        ([], ""),
        (7, ""),
        ({}, ""),
        ({"error": None, "errors": []}, ""),
    ],
)
def test_the_sentence_is_found_in_every_envelope(body: Any, said: str) -> None:
    assert message(body) == said


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (401, AccessDenied),
        (403, AccessDenied),
        (404, NotFound),
        (410, NotFound),
        (422, Rejected),
    ],
)
def test_the_status_decides(status: int, kind: type[ProviderError]) -> None:
    assert type(refusal(Reply(status, {"error": "no"}))) is kind


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(409), SlotTaken),
        (Reply(200, {"status": "error", "error": "Appointment not found"}), NotFound),
        (Reply(200, {"status": "error", "code": "404", "message": "no"}), NotFound),
        (Reply(200, {"status": "error", "error": "Invalid API key"}), AccessDenied),
        (Reply(200, {"status": "error", "error": {"code": 409, "message": "no"}}), SlotTaken),
        (Reply(400, {"error": "The appointment overlaps another one"}), SlotTaken),
        (Reply(422, {"message": "Orario non disponibile"}), SlotTaken),
        (Reply(200, {"status": "error", "error": "slot is not available"}), SlotTaken),
        (Reply(404, {"error": "operator not available"}), NotFound),
        (Reply(400, {"error": "colorId is missing"}), Rejected),
    ],
)
def test_a_taken_time_is_told_apart(reply: Reply, kind: type[ProviderError]) -> None:
    assert type(slot_refusal(reply)) is kind


def test_a_success_that_says_error_is_none() -> None:
    assert accepted(Reply(200, {"status": "success", "data": []}))
    assert accepted(Reply(201, None))
    assert not accepted(Reply(200, {"status": "error"}))
    assert not accepted(Reply(400, {"status": "success"}))


def test_nothing_personal_is_kept() -> None:
    text = str(
        refusal(
            Reply(400, {"error": "Prova a@b.it 3331234567 RSSMRA85T10A562S"}), ("Prova", "RSSMRA85T10A562S")
        )
    )
    assert text == "HTTP 400 … … … …"
