"""What people do behind the API, and what outlives a restart."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from integrations.sandbox.eka_care.quirks import QUIRKS
from integrations.sandbox.server import Sandbox

from .conftest import AMIT, DAY, EAST, MONDAY, PHYSICIAN, SOUTH, calling


async def test_bookings_of_the_api_are_shown_in_plain_words(caller: Any) -> None:
    made = await caller.booked(partner_appointment_id="tg-1")
    (one,) = await caller.bookings()
    assert (one["id"], one["status"], one["code"], one["provider"]) == (made, "booked", "BK", "eka_care")
    assert (one["doctor_id"], one["clinic_id"], one["partner_appointment_id"]) == (PHYSICIAN, SOUTH, "tg-1")
    assert one["patient"]["first_name"] == "Amit"
    everybody = await caller.bookings(all="1")
    assert len(everybody) > 100
    assert made in [each["id"] for each in everybody]


async def test_a_day_shows_every_doctor_at_every_clinic_and_names_what_came_through_the_api(
    caller: Any,
) -> None:
    before = [slot["s"] for slot in await caller.slots()]
    made = await caller.booked()
    day = (await caller.http.get("/sandbox/eka_care/calendar", params={"date": DAY})).json()
    assert (day["date"], day["zone"]) == (DAY, "Asia/Kolkata")
    lanes = {(each["id"], each["facility"]): each["cells"] for each in day["doctors"]}
    assert len(lanes) == 5
    cells = lanes[PHYSICIAN, "Sandbox Clinic Jayanagar"]
    (own,) = [cell for cell in cells if cell.get("label")]
    assert (own["booking_id"], own["start"]) == (made, before[0])
    assert own["label"].startswith("A. K.")
    free = [cell["start"] for cell in cells if not cell["booked"]]
    assert free == [slot["s"] for slot in await caller.slots() if slot["conf_id"] == await usual(caller)]
    there = lanes[PHYSICIAN, "Sandbox Clinic Indiranagar"]
    assert made not in [cell.get("booking_id") for cell in there]


async def usual(caller: Any) -> str:
    return str((await caller.slots())[0]["conf_id"])


async def test_somebody_else_books_once(caller: Any) -> None:
    slot = (await caller.slots())[0]
    body = {"doctor_id": PHYSICIAN, "clinic_id": SOUTH, "start": slot["s"], "conf_id": slot["conf_id"]}
    answer = await caller.behind("POST", "/bookings", **body)
    assert (answer.status_code, answer.json()["booked_by"]) == (201, "FRONT_DESK")
    assert slot not in await caller.slots()
    assert await caller.bookings() == []
    again = await caller.behind("POST", "/bookings", **body)
    assert (again.status_code, again.json()) == (400, {"error": "this time is not free"})


async def test_somebody_walks_in_at_any_time(caller: Any) -> None:
    body = {"doctor_id": PHYSICIAN, "clinic_id": EAST, "walk_in": True, "patient_id": AMIT}
    made = (await caller.behind("POST", "/bookings", **body)).json()
    assert await caller.status(made["id"]) == "CK"
    (listed,) = (await caller.get("/dr/v1/appointment", patient_id=AMIT))["appointments"]
    assert listed["appointment_id"] == made["id"]


@pytest.mark.parametrize(("by", "code"), [("staff", "CNS"), ("doctor", "CND"), ("patient", "PC")])
async def test_the_clinic_cancels(caller: Any, by: str, code: str) -> None:
    made = await caller.booked()
    assert (await caller.behind("DELETE", f"/bookings/{made}?by={by}")).status_code == 204
    assert await caller.status(made) == code
    assert (await caller.bookings())[0]["status"] == "canceled"
    assert (await caller.behind("DELETE", f"/bookings/{made}")).status_code == 400


@pytest.mark.parametrize(("by", "code"), [("staff", "RES"), ("doctor", "RED")])
async def test_the_clinic_reschedules(caller: Any, by: str, code: str) -> None:
    made, target = await caller.booked(), (await caller.slots())[2]["s"]
    moved = (await caller.behind("POST", f"/bookings/{made}/move", start=target, by=by)).json()
    assert (moved["status"], moved["start_at"], moved["previous_ids"]) == ("booked", target, [made])
    old = await caller.appointment(made)
    assert (old["status"], old["next_aid"]) == (code, moved["id"])


async def test_the_clinic_does_anything_else_that_has_a_code(caller: Any) -> None:
    made = await caller.booked()
    assert (await caller.behind("POST", f"/bookings/{made}/status", code="OG")).json()["code"] == "OG"
    assert (await caller.behind("POST", f"/bookings/{made}/status", code="XX")).status_code == 400


async def test_only_quirks_that_are_known_can_be_switched(caller: Any) -> None:
    known = (await caller.http.get("/sandbox/faults")).json()["known_quirks"]["eka_care"]
    assert known == sorted(QUIRKS)
    body = {"where": "eka_care", "quirk": "gremlins"}
    assert (await caller.http.post("/sandbox/faults", json=body)).status_code == 400


async def test_everybody_who_watches_hears_of_a_booking(caller: Any) -> None:
    async with caller.http.stream("GET", "/sandbox/events") as events:
        lines = events.aiter_lines()
        assert await anext(lines) == ": welcome"
        made = await caller.booked()
        heard = [line async for line in _until_data(lines)]
    assert "event: booking" in heard
    assert f'"id": "{made}"' in heard[-1]


async def _until_data(lines: Any) -> Any:
    async for line in lines:
        yield line
        if line.startswith("data:"):
            return


async def test_everything_outlives_a_restart(tmp_path: Path) -> None:
    async with Sandbox(data=tmp_path, locales=["es"]) as sandbox, httpx.AsyncClient() as http:
        caller = await calling(sandbox, http)
        await caller.turn(now=MONDAY.isoformat())
        refresh = (await caller.login()).json()["refresh_token"]
        await caller.authorise()
        await caller.behind("POST", "/webhooks", endpoint="http://127.0.0.1:1/nobody", signing_key="k")
        new = {"first_name": "Test", "gender": "F", "age": 40, "partner_patient_id": "tg-1"}
        await caller.send("POST", "/dr/v1/patient", json=new)
        made = await caller.booked(partner_appointment_id="tg-9")
        before, patient = (
            await caller.appointment(made),
            await caller.get("/dr/v1/patient/tg-1", partner_id=1),
        )
        allowed = http.headers["Authorization"]
    async with Sandbox(data=tmp_path, locales=["es"]) as sandbox, httpx.AsyncClient() as http:
        caller = await calling(sandbox, http)
        http.headers["Authorization"] = allowed
        assert await caller.appointment(made) == before
        assert await caller.get("/dr/v1/patient/tg-1", partner_id=1) == patient
        assert [each["event"] for each in (await http.get("/sandbox/eka_care/webhooks")).json()]
        body = {"refresh_token": refresh}
        assert (await caller.send("POST", "/connect-auth/v1/account/refresh", json=body)).status_code == 200
