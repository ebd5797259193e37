"""The documented oddities, each behind its switch."""

from typing import Any

import pytest

from integrations.sandbox.docplanner.quirks import QUIRKS

SUNDAY = {"start": "2026-11-29T00:00:00+01:00", "end": "2026-11-30T00:00:00+01:00"}


async def test_ids_and_numbers_can_be_ints_and_durations_strings(caller: Any) -> None:
    mine = await caller.booked(caller.paths[0])
    await caller.quirk("ints")
    booking = await caller.get(f"{caller.paths[0]}/bookings/{mine['id']}")
    assert booking["id"] == int(mine["id"])
    assert booking["patient"]["phone"] == 34600000000
    assert booking["duration"] == "15"


async def test_errors_can_be_a_dict(caller: Any) -> None:
    await caller.quirk("errors_dict")
    slot = (await caller.slots(caller.paths[0]))[0]["start"]
    answer = await caller.book(caller.paths[0], slot, "1", 0)
    assert list(answer.json()["errors"]) == ["duration"]


async def test_objects_can_carry_links_and_unknown_fields(caller: Any) -> None:
    await caller.quirk("links")
    await caller.quirk("extra_fields")
    facility = (await caller.get("/facilities"))["_items"][0]
    assert facility["_links"]["self"]["href"]
    assert "sandbox_novelty" in facility


async def test_no_slots_can_be_an_empty_list(caller: Any) -> None:
    await caller.quirk("empty_slots")
    assert await caller.get(f"{caller.paths[0]}/slots", **SUNDAY) == {"_items": []}


async def test_slots_can_have_no_services_or_services_with_durations(caller: Any) -> None:
    await caller.quirk("slot_durations")
    slot = (await caller.slots(caller.paths[0]))[0]
    assert all(each["duration"] for each in slot["address_services"]["_items"])
    await caller.quirk("no_duration")
    offered = (await caller.get(f"{caller.paths[0]}/services", start=slot["start"]))["_items"]
    assert all("duration" not in each for each in offered)
    await caller.quirk("null_services")
    assert (await caller.slots(caller.paths[0]))[0]["address_services"] is None


async def test_a_taken_slot_can_be_a_conflict(caller: Any) -> None:
    mine = await caller.booked(caller.paths[0])
    await caller.quirk("conflict")
    again = await caller.book(caller.paths[0], mine["slot"], mine["service"], mine["minutes"])
    assert again.status_code == 409


async def test_a_booking_can_look_as_in_the_reference(caller: Any) -> None:
    await caller.quirk("booked_by_user")
    await caller.quirk("stray_canceled_at")
    mine = await caller.booked(caller.paths[0])
    assert (mine["status"], mine["booked_by"], mine["canceled_at"]) == ("booked", "user", mine["end_at"])


async def test_a_moved_booking_can_be_named_only_by_its_whole_address(caller: Any) -> None:
    path = caller.paths[0]
    mine = await caller.booked(path)
    await caller.quirk("absolute_location")
    await caller.quirk("no_body")
    target = (await caller.slots(path))[4]["start"]
    body = {"address_service_id": mine["service"], "start": target, "duration": mine["minutes"]}
    answer = await caller.send("POST", f"{path}/bookings/{mine['id']}/move", json=body)
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["location"].startswith("https://www.doctoralia.es/api/v3/integration/facilities/")


async def test_addresses_can_be_nameless_and_lists_shaped_otherwise(caller: Any) -> None:
    path = caller.paths[0]
    await caller.quirk("null_address")
    await caller.quirk("results")
    await caller.quirk("bare_break")
    assert (await caller.get(path))["name"] is None
    assert "results" in await caller.get(f"{path}/bookings", **SUNDAY)
    span = {"since": SUNDAY["start"], "till": SUNDAY["end"]}
    await caller.send("POST", f"{path}/breaks", json=span)
    assert (await caller.get(f"{path}/breaks", **span))["since"] == SUNDAY["start"]


async def test_events_can_be_spelt_otherwise_or_unknown(caller: Any) -> None:
    await caller.quirk("booking_cancelled")
    await caller.quirk("unknown_events")
    mine = await caller.booked(caller.paths[0])
    await caller.send("DELETE", f"{caller.paths[0]}/bookings/{mine['id']}")
    told = (await caller.get("/notifications/multiple", limit="10"))["notifications"]
    names = ["slot-changed", "slot-booked", "slot-changed", "booking-cancelled"]
    assert [each["name"] for each in told] == names


async def test_replaced_slots_can_show_late(caller: Any) -> None:
    path = caller.paths[-1]
    await caller.quirk("slots_delay_ms", 30)
    service = (await caller.get(f"{path}/services"))["_items"][0]["id"]
    span = {"start": "2026-11-29T10:00:00+01:00", "end": "2026-11-29T10:45:00+01:00"}
    period = {**span, "address_services": [{"address_service_id": service, "duration": 45}]}
    await caller.send("PUT", f"{path}/slots", json={"slots": [period]})
    statuses: list[int] = []
    while 200 not in statuses and len(statuses) < 500:
        statuses.append((await caller.send("GET", f"{path}/slots", params=SUNDAY)).status_code)
    assert (statuses[0], statuses[-1]) == (404, 200)


@pytest.mark.parametrize("name", QUIRKS)
async def test_every_switch_can_be_turned_on_and_off(caller: Any, name: str) -> None:
    await caller.quirk(name)
    await caller.quirk(name, False)
    assert (await caller.http.get("/sandbox/faults")).json()["quirks"] == []


async def test_a_switch_that_does_not_exist_is_refused(caller: Any) -> None:
    body = {"where": "docplanner", "quirk": "shyness", "on": True}
    assert (await caller.http.post("/sandbox/faults", json=body)).status_code == 400
