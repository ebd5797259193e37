"""The four ways to reschedule, each of which can be missing."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from .conftest import AMIT, PHYSICIAN, SOUTH

NATIVE = "/appointments/v1/{}/reschedule"
PATCH, PATCH_V2 = "/dr/v1/appointment/{}", "/dr/v2/appointment/{}"
PUT = "/dr/v1/appointment/{}/reschedule"
IDS = {"clinic_id": SOUTH, "doctor_id": PHYSICIAN, "patient_id": AMIT}
WAYS = [("PATCH", PATCH), ("PATCH", PATCH_V2), ("PUT", PUT)]


def times(slot: Any) -> dict[str, int]:
    start, end = (int(datetime.fromisoformat(slot[key]).timestamp()) for key in "se")
    return {"start_time": start, "end_time": end}


def body(path: str, slot: Any) -> dict[str, Any]:
    """What each way wants."""
    if path == PATCH_V2:
        return {"appointment_details": times(slot), **IDS}
    return {**times(slot), "clinic_id": SOUTH, "doc_id": PHYSICIAN}


async def test_the_native_way_makes_another_appointment(caller: Any) -> None:
    old_slot, new_slot = (await caller.slots())[:2]
    old = await caller.booked(slot=old_slot)
    answer = await caller.send("PATCH", NATIVE.format(old), json=times(new_slot))
    assert answer.status_code == 200
    new = answer.json()
    assert set(new) == {
        "appointment_id", "patient_id", "doctor_id", "clinic_id", "status", "mode", "start_time", "end_time",
        "created_at", "prev_aids",
    }  # fmt: skip
    assert (new["status"], new["mode"], new["prev_aids"]) == ("BK", "IN_CLINIC", [old])
    left = await caller.appointment(old)
    assert (left["status"], left["next_aid"]) == ("RES", new["appointment_id"])
    assert (await caller.appointment(new["appointment_id"]))["prev_aids"] == [old]
    free = await caller.slots()
    assert old_slot in free
    assert new_slot not in free


async def test_with_an_id_of_the_partner_the_path_has_one_too(caller: Any) -> None:
    slots = await caller.slots()
    old = await caller.booked(slot=slots[0], partner_appointment_id="tg-1")
    wanted = {**times(slots[1]), "partner_appointment_id": "tg-2"}
    lost = await caller.send("PATCH", NATIVE.format(old), json=wanted)
    assert (lost.status_code, lost.json()) == (404, {"message": f'Appointment "{old}" was not found'})
    answer = await caller.send("PATCH", NATIVE.format("tg-1"), json=wanted)
    assert answer.json()["appointment_id"] == "api-53423-tg-2"
    again = await caller.send("PATCH", NATIVE.format("tg-2"), json=wanted)
    exists = {"message": 'Appointment "api-53423-tg-2" already exists'}
    assert (again.status_code, again.json()) == (409, exists)


async def test_the_native_way_refuses_in_one_word(caller: Any) -> None:
    slots = await caller.slots()
    made, other = await caller.booked(slot=slots[0]), await caller.booked(slot=slots[1])
    path = NATIVE.format(made)
    backwards = {"start_time": times(slots[2])["end_time"], "end_time": times(slots[2])["start_time"]}
    answer = await caller.send("PATCH", path, json=backwards)
    assert (answer.status_code, answer.json()) == (400, {"message": "end_time must be after start_time"})
    taken = await caller.send("PATCH", path, json=times(slots[1]))
    assert (taken.status_code, set(taken.json())) == (422, {"message"})
    await caller.send("PUT", f"/dr/v1/appointment/{other}/cancel")
    gone = await caller.send("PATCH", NATIVE.format(other), json=times(slots[2]))
    assert (gone.status_code, set(gone.json())) == (403, {"message"})
    headers = {"Authorization": "Bearer garbage"}
    stranger = await caller.send("PATCH", path, json=times(slots[2]), headers=headers)
    assert (stranger.status_code, stranger.json()) == (401, {"message": "unauthenticated"})


@pytest.mark.parametrize(("method", "path"), WAYS)
async def test_the_other_ways_keep_the_id(caller: Any, method: str, path: str) -> None:
    slots = await caller.slots()
    made = await caller.booked(slot=slots[0])
    answer = await caller.send(method, path.format(made), json=body(path, slots[1]))
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await caller.appointment(made))["start_time"] == times(slots[1])["start_time"]
    free = await caller.slots()
    assert slots[0] in free
    assert slots[1] not in free


async def test_a_visit_may_move_into_its_own_time(caller: Any) -> None:
    slot = (await caller.slots())[0]
    made = await caller.booked(slot=slot)
    answer = await caller.send("PATCH", PATCH.format(made), json=times(slot))
    assert answer.status_code == 204


@pytest.mark.parametrize(("method", "path"), WAYS)
async def test_the_other_ways_refuse_with_a_code(caller: Any, method: str, path: str) -> None:
    slots = await caller.slots()
    made = await caller.booked(slot=slots[0])
    await caller.booked(slot=slots[1])

    async def said(appointment_id: str, wanted: dict[str, Any]) -> tuple[int, str]:
        answer = await caller.send(method, path.format(appointment_id), json=wanted)
        return answer.status_code, answer.json()["error"]["code"]

    assert await said("nothing", body(path, slots[2])) == (404, "APPOINTMENT_NOT_FOUND")
    assert await said(made, {}) == (400, "INVALID_REQUEST_PARAMETERS")
    assert await said(made, body(path, slots[1])) == (422, "APPOINTMENT_BOOKING_FAILED")
    await caller.send("PUT", f"/dr/v1/appointment/{made}/cancel")
    assert await said(made, body(path, slots[2])) == (403, "RESCHEDULE_NOT_ALLOWED")


async def test_the_second_version_wants_the_ids_that_it_has(caller: Any) -> None:
    slots = await caller.slots()
    made = await caller.booked(slot=slots[0])
    for ids in ({}, {**IDS, "patient_id": "990000000002"}):
        wanted = {"appointment_details": times(slots[1]), **ids}
        assert (await caller.send("PATCH", PATCH_V2.format(made), json=wanted)).status_code == 400


async def test_the_id_can_change_all_the_same(caller: Any) -> None:
    slots = await caller.slots()
    made = await caller.booked(slot=slots[0], partner_appointment_id="tg-1")
    await caller.quirk("patch_makes_new")
    assert (await caller.send("PATCH", PATCH.format(made), json=times(slots[1]))).status_code == 204
    assert (await caller.appointment(made))["status"] == "RES"
    new = await caller.get("/dr/v1/appointment/tg-1", partner_id=1)
    assert (new["prev_aids"], new["start_time"]) == ([made], times(slots[1])["start_time"])


@pytest.mark.parametrize(
    ("quirk", "method", "path", "status"),
    [
        ("no_native_reschedule", "PATCH", NATIVE, 405),
        ("no_patch", "PATCH", PATCH, 405),
        ("no_patch_v2", "PATCH", PATCH_V2, 405),
        ("no_put_reschedule", "PUT", PUT, 404),
    ],
)
async def test_each_way_can_be_missing(caller: Any, quirk: str, method: str, path: str, status: int) -> None:
    slots = await caller.slots()
    made = await caller.booked(slot=slots[0])
    await caller.quirk(quirk)
    answer = await caller.send(method, path.format(made), json=body(path, slots[1]))
    assert (answer.status_code, set(answer.json())) == (status, {"message"})
    assert (await caller.appointment(made))["start_time"] == times(slots[0])["start_time"]


async def test_a_visit_can_be_moved_and_the_answer_lost(caller: Any) -> None:
    slots = await caller.slots()
    made = await caller.booked(slot=slots[0])
    await caller.trouble(kind="reset_after", operation="rescheduleAppointment", times=1)
    with pytest.raises(httpx.TransportError):
        await caller.send("PATCH", NATIVE.format(made), json=times(slots[1]))
    assert await caller.status(made) == "RES"
