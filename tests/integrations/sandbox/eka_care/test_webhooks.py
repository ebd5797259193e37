"""Signed events, sent to whoever subscribed, and sent again."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

import pytest

from .conftest import AMIT, PHYSICIAN, SOUTH

SUBSCRIPTIONS = "/notification/v1/connect/webhook/subscriptions"
KEY = "fake-signing-key"
HEADER = "eka-webhook-signature"


async def subscribe(caller: Any, receiver: Any, **more: Any) -> str:
    body = {"endpoint": receiver.url, "signing_key": KEY, **more}
    answer = await caller.send("POST", SUBSCRIPTIONS, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def signed(header: str, body: bytes) -> int:
    """The moment of a signature that is right."""
    moment, version = header.removeprefix("t=").split(",v1=")
    expected = hmac.new(KEY.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert version == expected
    return int(moment)


async def now(caller: Any) -> datetime:
    return datetime.fromisoformat((await caller.http.get("/sandbox/clock")).json()["now"])


async def test_a_booking_is_told_in_compact_json_with_a_signature(caller: Any, receiver: Any) -> None:
    await subscribe(caller, receiver)
    made = await caller.booked(partner_appointment_id="tg-1", partner_meta={"k": "ü"})
    headers, body = await receiver.next()
    assert abs(signed(headers[HEADER], body) - (await now(caller)).timestamp()) < 5
    told = json.loads(body)
    assert body == json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    assert set(told) == {
        "service", "event", "event_time", "timestamp", "transaction_id", "client_id", "business_id", "data",
    }  # fmt: skip
    assert (told["service"], told["event"]) == ("appointment", "appointment.created")
    data = told["data"]
    assert set(data) == {
        "appointment_id", "partner_appointment_id", "doctor_id", "partner_doctor_id", "patient_id",
        "partner_patient_id", "clinic_id", "partner_clinic_id", "status", "action", "created_at",
        "modified_at", "custom_attributes", "partner_meta", "sa_ids",
    }  # fmt: skip
    assert (data["appointment_id"], data["status"], data["action"]) == (made, "BK", "created")
    assert (data["doctor_id"], data["clinic_id"], data["patient_id"]) == (PHYSICIAN, SOUTH, AMIT)


async def test_a_cancellation_by_the_clinic_is_told(caller: Any, receiver: Any) -> None:
    made = await caller.booked()
    await subscribe(caller, receiver)
    await caller.behind("DELETE", f"/bookings/{made}")
    told = json.loads((await receiver.next())[1])
    assert (told["event"], told["data"]["status"]) == ("appointment.updated", "CNS")


async def test_a_move_by_the_clinic_names_what_it_replaces(caller: Any, receiver: Any) -> None:
    made = await caller.booked()
    await subscribe(caller, receiver)
    target = (await caller.slots())[2]["s"]
    moved = (await caller.behind("POST", f"/bookings/{made}/move", start=target)).json()
    old, new = [json.loads((await receiver.next())[1]) for _ in range(2)]
    assert (old["data"]["appointment_id"], old["data"]["status"]) == (made, "RES")
    assert (new["event"], new["data"]["appointment_id"]) == ("appointment.created", moved["id"])
    assert new["data"]["p_aid"] == made


async def test_only_the_events_that_were_asked_for_come(caller: Any, receiver: Any) -> None:
    await subscribe(caller, receiver, event_names=["appointment.updated"])
    made = await caller.booked()
    await caller.send("PUT", f"/dr/v1/appointment/{made}/cancel")
    assert json.loads((await receiver.next())[1])["data"]["status"] == "CN"
    assert receiver.taken.empty()


async def test_without_a_key_there_is_no_signature(caller: Any, receiver: Any) -> None:
    await subscribe(caller, receiver, signing_key="")
    await caller.booked()
    assert HEADER not in (await receiver.next())[0]


async def test_subscriptions_are_listed_once_each_and_removed(caller: Any, receiver: Any) -> None:
    number = await subscribe(caller, receiver)
    again = await caller.send("POST", SUBSCRIPTIONS, json={"endpoint": receiver.url})
    assert (again.status_code, again.json()["error"]) == (
        400,
        {"code": "INVALID_REQUEST", "message": "requested endpoint is already registered"},
    )
    listed = await caller.get(SUBSCRIPTIONS)
    assert (listed["msg"], [each["endpoint"] for each in listed["data"]]) == ("success", [receiver.url])
    assert set(listed["data"][0]) == {
        "id", "event_names", "endpoint", "signing_key", "client_id", "protocol", "created_at", "updated_at",
        "created_by", "updated_by",
    }  # fmt: skip
    gone = await caller.send("DELETE", f"{SUBSCRIPTIONS}/{number}")
    assert gone.json() == {"status": "webhook deleted successfully", "msg": "success"}
    assert (await caller.send("DELETE", f"{SUBSCRIPTIONS}/{number}")).status_code == 404


async def test_the_journal_can_be_replayed_anew_late_or_as_it_was(caller: Any, receiver: Any) -> None:
    await caller.behind("POST", "/webhooks", endpoint=receiver.url, signing_key=KEY)
    await caller.turn(pin="2026-11-23T02:10:00+00:00")
    await caller.booked()
    first, body = await receiver.next()
    begun = signed(first[HEADER], body)
    await caller.turn(advance_seconds=100)
    for asked, age in (({}, -100), ({"stale_seconds": 200}, 100), ({"as_sent": True}, 0)):
        await caller.behind("POST", "/webhooks/1/replay", **asked)
        headers, again = await receiver.next()
        assert again == body
        assert begun - signed(headers[HEADER], again) == age
    journal = (await caller.http.get("/sandbox/eka_care/webhooks")).json()
    assert [each["id"] for each in journal] == [1, 2, 3, 4]
    assert journal[0]["status"] == 200


async def test_a_receiver_who_is_away_is_noted_and_gets_it_later(caller: Any, receiver: Any) -> None:
    url = receiver.url.replace("http://127.0.0.1", "http://127.0.0.1:9@127.0.0.1")
    await caller.behind("POST", "/webhooks", endpoint="http://127.0.0.1:1/nobody")
    await caller.behind("POST", "/webhooks", endpoint=url)
    await caller.booked()
    await receiver.next()
    journal = (await caller.http.get("/sandbox/eka_care/webhooks")).json()
    assert (journal[0]["status"], journal[0]["trouble"]) == (0, "ConnectError")


@pytest.mark.parametrize(
    ("quirk", "expected"),
    [
        ("event_type", {"service": "dr", "event_type": "appointment.updated"}),
        ("status_events", {"event": "appointment.statuschange"}),
        ("unknown_events", {"event": "appointment.sandbox_novelty"}),
    ],
)
async def test_events_can_look_otherwise(
    caller: Any, receiver: Any, quirk: str, expected: dict[str, str]
) -> None:
    made = await caller.booked()
    await subscribe(caller, receiver)
    await caller.quirk(quirk)
    await caller.send("PUT", f"/dr/v1/appointment/{made}/cancel")
    told = json.loads((await receiver.next())[1])
    assert {key: told[key] for key in expected} == expected


async def test_events_can_come_twice_with_spaces_and_in_milliseconds(caller: Any, receiver: Any) -> None:
    await subscribe(caller, receiver)
    for name in ("webhook_twice", "webhook_spaced", "webhook_millis"):
        await caller.quirk(name)
    await caller.booked()
    for _ in range(2):
        headers, body = await receiver.next()
        signed(headers[HEADER], body)
        assert b'", "' in body
        assert json.loads(body)["event_time"] > 10**11
