"""Pushed notices: of every kind, from whoever knows the key."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from integrations.docplanner.events import changed
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.errors import AccessDenied, Rejected, Unsupported
from integrations.provider import PATH_SECRET, Capability
from tests.paper import PaperClock, monday

WHERE = {"facility": {"id": "1"}, "doctor": {"id": "2"}, "address": {"id": "3"}}
KEY = "fake-key"


def notice(name: str, **data: Any) -> bytes:
    return json.dumps(
        {"name": name, "data": {**WHERE, **data}, "created_at": "2026-11-23T09:00:00+01:00"}
    ).encode()


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        (notice("slot-booked", visit_booking={"id": "11", "status": "booked"}), ["11"]),
        (notice("booking-canceled", visit_booking={"id": "11"}), ["11"]),
        (notice("booking-cancelled", visit_booking={"id": 11}), ["11"]),
        (
            notice("booking-moved", old_visit_booking={"id": "11"}, new_visit_booking={"id": "12"}),
            ["11", "12"],
        ),
        (
            notice("booking-moving", canceling_booking={"id": "11"}, creating_booking={"start_at": "…"}),
            ["11"],
        ),
        (notice("booking-confirmed", visit_booking={"id": "11"}), ["11"]),
        (notice("presence-marked", visit_booking={"id": "11"}, presence="PRESENT"), ["11"]),
        (
            notice(
                "booking-payment-status-changed",
                visit_booking={"id": "11"},
                visit_payment_status={"status_to": "paid"},
            ),
            ["11"],
        ),
        (notice("slot-booking", visit_booking_request={"booking_by": "user"}), []),
        (notice("break-created", **{"break": {"id": "9"}}), []),
        (notice("address-service-changed", address_service={"id": "9"}), []),
        (notice("address-assigned"), []),
        (b'{"name": "slot-changed", "data": []}', []),
        (b'{"name": "slot-changed"}', []),
        (notice("slot-booked", visit_booking={"id": True}, booking={"id": None}), []),
    ],
)
def test_every_kind_names_its_bookings_and_nothing_else(body: bytes, ids: list[str]) -> None:
    assert changed(body) == ids


@pytest.mark.parametrize(
    "body", [b"", b"ping", b"\xff\xfe", b"[]", b"{}", b'{"name": 1, "data": {}}', b"[" * 10**5]
)
def test_what_is_no_notice_is_rejected(body: bytes) -> None:
    with pytest.raises(Rejected):
        changed(body)


@given(
    st.binary(max_size=200)
    | st.text(max_size=50).map(lambda said: json.dumps({"name": "x", "data": said}).encode())
)
def test_anything_at_all_is_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(Rejected):
        assert changed(body) == []


def provider(**told: Any) -> DocplannerProvider:
    settings = {"client_id": "id", "client_secret": "not-real", "locale": "es", **told}
    return DocplannerProvider(DocplannerSettings.model_validate(settings), PaperClock(monday()))


async def test_only_who_shows_the_key_is_listened_to() -> None:
    body = notice("slot-booked", visit_booking={"id": "11"})
    usual, agreed = (
        provider(webhook_secret=KEY, **more) for more in ({}, {"webhook_header": "Authorization"})
    )
    assert Capability.NOTIFIES in usual.capabilities
    for headers in ({"x-api-key": KEY}, {PATH_SECRET: KEY}):
        assert usual.changed(headers, body) == ["11"]
    for value in (KEY, f"Bearer {KEY}", f"bearer {KEY}"):
        assert agreed.changed({"authorization": value}, body) == ["11"]
    for client in (usual, agreed):
        for headers in ({}, {"x-api-key": "guessed"}, {PATH_SECRET: ""}, {"authorization": "Bearer é"}):
            with pytest.raises(AccessDenied):
                client.changed(headers, body)
        await client.close()
    with pytest.raises(AccessDenied):
        agreed.changed({"x-api-key": KEY}, body)


async def test_without_a_key_nothing_is_declared_and_nobody_listened_to() -> None:
    client = provider()
    assert Capability.NOTIFIES not in client.capabilities
    with pytest.raises(Unsupported):
        client.changed({"x-api-key": "", PATH_SECRET: ""}, notice("slot-booked"))
    await client.close()


@pytest.mark.parametrize("name", ["", "x api key", ":secret", "Klucz-ł"])
def test_what_is_no_name_of_a_header_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="webhook_header"):
        provider(webhook_header=name)
