"""Eka Care's own SDK for Python, ekacare 0.1.3, against the sandbox over a real socket."""

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from .conftest import AMIT, PHYSICIAN, SOUTH, Caller, Receiver

ROOT = Path(__file__).parents[4]
# What the SDK pins cannot stand beside what the bot needs: `make test` gives it an environment of its own.
PYTHON = ROOT / ".venv" / "sdk" / "bin" / "python"
SCRIPT = Path(__file__).with_name("sdk_visit.py")


async def through_the_sdk(given: dict[str, Any]) -> dict[str, Any]:
    assert PYTHON.exists(), "the SDK is not installed: make .venv/.sdk"
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(PYTHON, "-I", SCRIPT, stdin=pipe, stdout=pipe, stderr=pipe)
    said, complained = await process.communicate(json.dumps(given).encode())
    assert process.returncode == 0, complained.decode()
    seen: dict[str, Any] = json.loads(said)
    return seen


def body_of(slot: dict[str, Any], **more: Any) -> dict[str, Any]:
    start, end = (int(datetime.fromisoformat(slot[key]).timestamp()) for key in "se")
    details = {"start_time": start, "end_time": end, "mode": "INCLINIC"}
    return {"clinic_id": SOUTH, "doctor_id": PHYSICIAN, "appointment_details": details, **more}


async def test_the_official_sdk_logs_in_reads_books_cancels_and_follows_a_webhook(
    caller: Caller, receiver: Receiver
) -> None:
    made = await caller.booked()
    await caller.behind("POST", "/webhooks", endpoint=receiver.url, event_names=["appointment.created"])
    moved = (
        await caller.behind("POST", f"/bookings/{made}/move", start=(await caller.slots())[2]["s"])
    ).json()
    payload = json.loads((await receiver.next())[1])
    slot = (await caller.slots())[-1]
    seen = await through_the_sdk(
        {
            **{name: caller.account[name] for name in ("client_id", "client_secret", "api_key")},
            # It joins absolute paths to its base URL, which drops a path there: so it gets the host alone.
            "base_url": str(caller.http.base_url).rstrip("/"),
            "clinic_id": SOUTH,
            "doctor_id": PHYSICIAN,
            "patient_id": AMIT,
            "booking": body_of(slot, patient_id=AMIT, partner_appointment_id="sdk-1"),
            "rival": body_of(slot, patient_id=AMIT, partner_appointment_id="sdk-2"),
            "payload": payload,
        }
    )
    check_auth(seen["auth"])
    check_people(seen["people"])
    check_visit(seen["visit"])
    check_webhook(seen["webhook"], moved["id"])
    assert seen["old_token"][0] == "EkaCareAuthError"
    assert [each["id"] for each in await caller.bookings() if each["status"] == "booked"] == [moved["id"]]


def check_auth(auth: dict[str, Any]) -> None:
    assert (auth["keyed"], auth["refreshed"]) == (1800, 1800)
    assert auth["wrong"][0] == "EkaCareAuthError"
    assert "invalid client credentials" in auth["wrong"][1]
    assert auth["again"][0] == "EkaCareAuthError"


def check_people(people: dict[str, Any]) -> None:
    assert people["clinic"]["data"]["clinic"]["clinic_id"] == SOUTH
    assert people["doctor"]["id"] == PHYSICIAN
    assert people["doctor"]["profile"]["professional"]["default_clinic"] == SOUTH
    assert people["patient"]["first_name"] == "Amit"


def check_visit(visit: dict[str, Any]) -> None:
    assert visit["id"].endswith("sdk-1")
    assert visit["statuses"][0] == "BK"
    assert visit["statuses"][1] in ("CN", "PC", "CND", "CNS")
    assert visit["twice"][0] == "EkaCareAPIError"
    assert "NO_AVAILABLE_SLOTS" in visit["twice"][1]
    kind, text = visit["unknown"]
    assert kind == "EkaCareAPIError"
    assert text.startswith("API error 404")


def check_webhook(gathered: dict[str, Any], moved: str) -> None:
    appointment = gathered["appointment_details"]
    assert (appointment["appointment_id"], appointment["rescheduled"]) == (moved, True)
    assert appointment["old_appointment_details"]["status"] == "RES"
    assert gathered["patient_details"]["patient_id"] == AMIT
    assert gathered["clinic_details"]["data"]["clinic"]["clinic_id"] == SOUTH
    assert gathered["doctor_details"]["id"] == PHYSICIAN
