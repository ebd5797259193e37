"""Bookings that exist: listing, cancelling, moving, confirming, presence."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

MOVED = "The visit has already been canceled or moved"


async def listed(caller: Any, path: str, **more: str) -> Any:
    now = await caller.now()
    span = {"start": now.isoformat(timespec="seconds")}
    span["end"] = (now + timedelta(days=30)).isoformat(timespec="seconds")
    return await caller.get(f"{path}/bookings", **span, **more)


async def said(caller: Any, method: str, path: str, **more: Any) -> tuple[int, str]:
    answer = await caller.send(method, path, **more)
    return answer.status_code, answer.json()["message"] if answer.content else ""


async def test_the_list_has_everybody_and_patients_only_when_asked_for(caller: Any) -> None:
    path = caller.paths[0]
    mine = await caller.booked(path)
    plain = (await listed(caller, path))["_items"]
    assert mine["id"] in [each["id"] for each in plain]
    assert len(plain) > 5
    assert not {"patient", "address_service", "presence"} & set(plain[0])
    scopes = "booking.patient,booking.address_service,booking.presence"
    full = (await listed(caller, path, **{"with": scopes}))["_items"]
    found = next(each for each in full if each["id"] == mine["id"])
    assert found["patient"]["name"] == "Ana"
    assert found["address_service"]["id"] == mine["service"]
    assert found["presence"] is None


async def test_pages_come_only_with_page_and_lead_to_each_other(caller: Any) -> None:
    path = caller.paths[0]
    whole = await listed(caller, path)
    assert set(whole) == {"_items"}
    page = await listed(caller, path, page="2", limit="5")
    total = len(whole["_items"])
    assert (page["page"], page["limit"], page["total"]) == (2, 5, total)
    assert page["pages"] == -(-total // 5)
    assert [each["id"] for each in page["_items"]] == [each["id"] for each in whole["_items"][5:10]]
    following = page["_links"]["next"]["href"].removeprefix("/api/v3/integration")
    assert (await caller.send("GET", following)).json()["page"] == 3
    assert (await listed(caller, path, page="1"))["limit"] == 100


async def test_one_booking_comes_with_patient_and_service(caller: Any) -> None:
    mine = await caller.booked(caller.paths[0])
    booking = await caller.get(f"{caller.paths[0]}/bookings/{mine['id']}")
    assert booking["patient"]["surname"] == "Prueba"
    assert booking["address_service"]["id"] == mine["service"]
    assert "videocall_url" not in booking
    online = await caller.booked(caller.paths[1])
    assert (await caller.get(f"{caller.paths[1]}/bookings/{online['id']}"))["videocall_url"]
    stranger = f"{caller.paths[1]}/bookings/{mine['id']}"
    assert await said(caller, "GET", stranger) == (403, "This booking does not belong to this address")
    assert await said(caller, "GET", f"{caller.paths[0]}/bookings/1") == (404, "Object not found")


async def test_cancelling_frees_the_slot_and_cannot_be_done_twice(caller: Any) -> None:
    path = caller.paths[0]
    mine = await caller.booked(path)
    one = f"{path}/bookings/{mine['id']}"
    assert await said(caller, "DELETE", one, json={"reason": "Estoy mejor"}) == (204, "")
    again = f"Visit {mine['id']} cannot be canceled because it is not booked"
    assert await said(caller, "DELETE", one) == (400, again)
    booking = await caller.get(one)
    assert (booking["status"], booking["canceled_by"]) == ("canceled", "integration")
    assert booking["canceled_at"]
    assert mine["slot"] in [each["start"] for each in await caller.slots(path)]


async def test_moving_makes_a_new_booking_and_leaves_the_old_one_cancelled(caller: Any) -> None:
    path = caller.paths[0]
    mine = await caller.booked(path)
    target = (await caller.slots(path))[8]["start"]
    body = {"address_service_id": mine["service"], "start": target, "duration": mine["minutes"]}
    answer = await caller.send("POST", f"{path}/bookings/{mine['id']}/move", json=body)
    new = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v3/integration{path}/bookings/{new['id']}"
    assert (new["start_at"], new["status"]) == (target, "booked")
    assert new["id"] != mine["id"]
    assert new["patient"]["name"] == "Ana"
    assert (await caller.get(f"{path}/bookings/{mine['id']}"))["status"] == "canceled"
    assert mine["slot"] in [each["start"] for each in await caller.slots(path)]
    assert await said(caller, "POST", f"{path}/bookings/{mine['id']}/move", json=body) == (409, MOVED)
    moving = (await caller.get(f"{path}/bookings/{mine['id']}", **{"with": "booking.moving"}))["moving"]
    assert moving == {"origin_booking_id": mine["id"], "newest_booking_id": new["id"]}


async def test_a_move_that_fails_changes_nothing(caller: Any) -> None:
    path = caller.paths[0]
    mine, other = await caller.booked(path), await caller.booked(path)
    one = f"{path}/bookings/{mine['id']}/move"
    taken = {"address_service_id": mine["service"], "start": other["slot"], "duration": 15}
    message = f"Unable to perform booking. Requested target slot ({other['slot']}) not found"
    assert await said(caller, "POST", one, json=taken) == (404, message)
    assert await said(caller, "POST", one, json={"start": other["slot"]}) == (400, "Invalid arguments")
    foreign = (await caller.get(f"{caller.paths[1]}/services"))["_items"][0]["id"]
    body = {**taken, "address_service_id": foreign}
    assert await said(caller, "POST", one, json=body) == (400, "Service does not belong to the address")
    body = {**taken, "address_service_id": "1"}
    assert await said(caller, "POST", one, json=body) == (400, "Service does not exist")
    assert await said(caller, "POST", one, json={**taken, "address_id": "1"}) == (
        400,
        "Address does not exist",
    )
    assert (await caller.get(f"{path}/bookings/{mine['id']}"))["status"] == "booked"


async def test_a_booking_can_move_to_another_address_of_the_facility(caller: Any) -> None:
    path, other = caller.paths[0], caller.paths[1]
    mine = await caller.booked(path)
    slot = (await caller.slots(other))[0]["start"]
    service, minutes = await caller.shortest(other, slot)
    body = {"address_service_id": service, "start": slot, "duration": minutes}
    body["address_id"] = other.rpartition("/")[2]
    answer = await caller.send("POST", f"{path}/bookings/{mine['id']}/move", json=body)
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v3/integration{other}/bookings/{answer.json()['id']}"


async def test_the_invented_and_the_old_ways_to_move_do_not_exist(caller: Any) -> None:
    one = f"{caller.paths[0]}/bookings/1"
    for method, path in (("POST", one), ("PUT", f"{one}/move"), ("PATCH", f"{one}/move")):
        assert (await caller.send(method, path, json={})).status_code == 405


async def test_presence_can_be_marked_once_the_visit_has_begun(caller: Any) -> None:
    path = caller.paths[0]
    mine, dropped = await caller.booked(path), await caller.booked(path)
    one = f"{path}/bookings/{mine['id']}"
    presence = f"{one}/presence/patient"
    assert await said(caller, "POST", presence) == (400, "Visit is in the future")
    await caller.send("DELETE", f"{path}/bookings/{dropped['id']}")
    canceled = f"{path}/bookings/{dropped['id']}/presence/patient"
    assert await said(caller, "POST", canceled) == (409, "Visit is marked as canceled")
    await caller.limit(token_seconds=10**6)
    await caller.authorise()
    await caller.turn(now=mine["slot"])
    assert await said(caller, "POST", presence) == (204, "")
    scoped = {"start": mine["slot"], "end": mine["end_at"], "with": "booking.presence"}
    found = (await caller.get(f"{path}/bookings", **scoped))["_items"]
    assert [each["presence"] for each in found if each["id"] == mine["id"]] == ["present"]
    assert await said(caller, "DELETE", presence) == (204, "")
    stranger = f"{caller.paths[1]}/bookings/{mine['id']}/presence/patient"
    assert await said(caller, "POST", stranger) == (404, "This visit does not belong to this doctor")


async def test_a_visit_is_confirmed_once(caller: Any) -> None:
    one = f"{caller.paths[0]}/bookings/{(await caller.booked(caller.paths[0]))['id']}/confirm"
    assert await said(caller, "PUT", one, json={"confirmed_by": "user"}) == (204, "")
    assert await said(caller, "PUT", one, json={"confirmed_by": "user"}) == (
        409,
        "Visit has already been confirmed",
    )


async def test_people_see_what_the_api_booked_and_on_demand_everything(caller: Any) -> None:
    mine = await caller.booked(caller.paths[0])
    shown = (await caller.http.get("/sandbox/docplanner/bookings", params={"locale": "es"})).json()
    assert [each["id"] for each in shown] == [mine["id"]]
    assert shown[0]["patient"]["phone"] == "+34600000000"
    assert shown[0]["doctor"]
    everything = await caller.http.get("/sandbox/docplanner/bookings", params={"locale": "es", "all": "1"})
    assert len(everything.json()) > 500
    day = {"locale": "es", "date": mine["slot"][:10]}
    doctors = (await caller.http.get("/sandbox/docplanner/calendar", params=day)).json()["doctors"]
    cells = [cell for doctor in doctors for cell in doctor["cells"] if cell.get("booking_id") == mine["id"]]
    assert [cell["label"].partition(" · ")[0] for cell in cells] == ["A. P."]


async def test_the_clinic_can_cancel_behind_the_api(caller: Any) -> None:
    mine = await caller.booked(caller.paths[0])
    one = f"/sandbox/docplanner/bookings/es/{mine['id']}"
    assert (await caller.http.delete(one)).status_code == 204
    assert (await caller.http.delete(one)).status_code == 400
    booking = await caller.get(f"{caller.paths[0]}/bookings/{mine['id']}")
    assert (booking["status"], booking["canceled_by"]) == ("canceled", "doctor")


async def test_somebody_else_can_take_a_slot_first(caller: Any) -> None:
    path = caller.paths[0]
    slot = (await caller.slots(path))[0]["start"]
    service, minutes = await caller.shortest(path, slot)
    body = {"locale": "es", "address_id": path.rpartition("/")[2], "service_id": service, "start": slot}
    taken = await caller.http.post("/sandbox/docplanner/bookings", json=body)
    assert (taken.status_code, taken.json()["booked_by"]) == (201, "user")
    assert (await caller.http.post("/sandbox/docplanner/bookings", json=body)).status_code == 400
    assert (await caller.book(path, slot, service, minutes)).status_code == 404
    assert (await caller.get("/notifications"))["data"]["visit_booking"]["booked_by"] == "user"


async def test_every_change_is_shown_to_those_who_watch(caller: Any) -> None:
    async with caller.http.stream("GET", "/sandbox/events") as events:
        lines = events.aiter_lines()
        await anext(lines)
        mine = await caller.booked(caller.paths[0])
        heard = [line async for line in _until_data(lines)]
    told = json.loads(heard[-1].removeprefix("data: "))
    assert "event: booking" in heard
    assert (told["id"], told["locale"], told["start_at"]) == (mine["id"], "es", mine["slot"])


async def _until_data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith("data:"):
            return
