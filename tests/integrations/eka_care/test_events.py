"""Webhooks: only what Eka Care signed, and only while it is fresh."""

import hmac
import json
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import given as drawn
from hypothesis import strategies as st

from integrations.eka_care.events import visits_named
from integrations.errors import AccessDenied, Rejected
from tests.integrations.eka_care.paper_workspace import PaperWorkspace, provider
from tests.integrations.timepiece import START, Timepiece

KEY = "fake-signing-key"
NOW = int(START.timestamp())
NOTICE = {
    "service": "appointment",
    "event": "appointment.created",
    "event_time": NOW,
    "data": {"appointment_id": "api-1", "status": "BK"},
}
BODY = json.dumps(NOTICE).encode()
CLIENT = provider(PaperWorkspace(), Timepiece(), webhook_secret=KEY)


def signature(body: bytes = BODY, at: int | str = NOW, key: str = KEY) -> str:
    return hmac.new(key.encode(), f"{at}.".encode() + body, sha256).hexdigest()


def signed(body: bytes = BODY, at: int = NOW, key: str = KEY) -> dict[str, str]:
    return {"eka-webhook-signature": f"t={at},v1={signature(body, at, key)}"}


@pytest.mark.parametrize("late", [0, 180, -180])
def test_a_genuine_notice_names_its_visit(late: int) -> None:
    assert list(CLIENT.changed(signed(at=NOW + late), BODY)) == ["api-1"]


@pytest.mark.parametrize(
    "header",
    [
        f"t={NOW}, v1={signature()}",
        f"v1={signature()},t={NOW}",
        f"t={NOW},v1={signature().upper()}",
        f"t={NOW},v1={'0' * 64},v1={signature()}",
        f"t={NOW},v0=x,v1={signature()}",
    ],
)
def test_the_header_is_read_however_it_is_written(header: str) -> None:
    assert list(CLIENT.changed({"eka-webhook-signature": header}, BODY)) == ["api-1"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY),
        ({"eka-webhook-signature": ""}, BODY),
        ({"eka-webhook-signature": signature()}, BODY),
        ({"eka-webhook-signature": f"t={NOW}"}, BODY),
        ({"eka-webhook-signature": f"t={NOW},v1="}, BODY),
        ({"eka-webhook-signature": f"t=,v1={signature(at='')}"}, BODY),
        ({"eka-webhook-signature": f"t=soon,v1={signature(at='soon')}"}, BODY),
        ({"eka-webhook-signature": f"t=²,v1={signature()}"}, BODY),
        ({"eka-webhook-signature": f"t={'9' * 400},v1={signature()}"}, BODY),
        ({"eka-webhook-signature": f"t={NOW},v1=é"}, BODY),
        (signed(at=NOW - 181), BODY),
        (signed(at=NOW + 181), BODY),
        (signed(key="another"), BODY),
        (signed(), BODY + b" "),
        (signed(), b""),
        ({"eka-webhook-signature": f"t={NOW + 1},v1={signature()}"}, BODY),
    ],
)
def test_what_is_not_genuine_is_refused(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(AccessDenied) as caught:
        CLIENT.changed(headers, body)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("notice", "ids"),
    [
        ({"event_type": "appointment.updated", "service": "dr", "data": {"appointment_id": "a"}}, ["a"]),
        ({"event": "appointment.created", "data": {"appointment_id": "b", "p_aid": "a"}}, ["b", "a"]),
        ({"event": "appointment.reminder_instant", "data": {"appointment_id": 7}}, ["7"]),
        ({"event": "appointment.updated", "data": {"appointment_id": "a", "p_aid": "a"}}, ["a"]),
        ({"event": "receipt.created", "data": {"receipt_id": "r"}}, []),
        ({"event": "appointment.updated", "data": {"appointment_id": {"id": 1}, "p_aid": None}}, []),
    ],
)
def test_a_notice_names_the_visit_and_the_one_that_it_replaces(notice: Any, ids: list[str]) -> None:
    body = json.dumps(notice).encode()
    assert list(CLIENT.changed(signed(body), body)) == ids


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b"1", b"{}", b'{"event":"x"}', b'{"data":{}}', b"[" * 9999]
)
def test_what_is_signed_but_no_notice_is_rejected(body: bytes) -> None:
    with pytest.raises(Rejected):
        CLIENT.changed(signed(body), body)


@drawn(st.text(max_size=90))
def test_no_header_of_a_strangers_making_opens_the_door(header: str) -> None:
    with pytest.raises(AccessDenied):
        CLIENT.changed({"eka-webhook-signature": header}, BODY)


@drawn(st.binary(max_size=80), st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_a_body_changed_in_one_bit_is_refused(body: bytes, where: int, bit: int) -> None:
    assume(body)
    changed = bytearray(body)
    changed[where % len(body)] ^= 1 << bit
    with pytest.raises(AccessDenied):
        CLIENT.changed(signed(body), bytes(changed))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["event", "data", "appointment_id", "p_aid"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@drawn(JSON)
def test_any_json_is_a_notice_or_rejected(value: Any) -> None:
    try:
        ids = visits_named(json.dumps(value).encode())
    except Rejected:
        ids = ()
    assert all(isinstance(each, str) and each for each in ids)
