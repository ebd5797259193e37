"""Behind the API: what the practice itself does, whom it tells, and what is kept."""

from typing import Any

import pytest

BOOKINGS = "/alfadocs/bookings"


def local(slot: dict[str, Any]) -> str:
    return f"{slot['date']}+01:00"


async def walk_in(caller: Any, slot: dict[str, Any], **more: Any) -> Any:
    body = {"doctor_id": slot["operatorId"], "start": local(slot), **more}
    return await caller.lever("POST", BOOKINGS, **body)


async def test_the_bookings_of_the_api_are_listed_and_on_demand_all(caller: Any) -> None:
    made = await caller.created(patientId=69201, description="Prima visita")
    (shown,) = (await caller.lever("GET", BOOKINGS)).json()
    assert (shown["id"], shown["status"], shown["by_api"]) == (str(made["id"]), "booked", True)
    assert (shown["initials"], shown["service"], shown["doctor_id"]) == (
        "C. E.",
        "Prima visita",
        str(made["operatorId"]),
    )
    assert shown["start_at"] == f"{made['date'].replace(' ', 'T')}+01:00"
    assert len((await caller.lever("GET", f"{BOOKINGS}?all=1")).json()) > 100


async def test_a_day_shows_free_and_taken_times_and_names_only_what_came_through_the_api(caller: Any) -> None:
    made = await caller.created(patientId=69201, description="Prima visita")
    day = (await caller.lever("GET", f"/alfadocs/calendar?date={made['date'][:10]}")).json()
    assert (day["zone"], len(day["doctors"])) == ("Europe/Rome", 3)
    (lane,) = [each for each in day["doctors"] if each["id"] == str(made["operatorId"])]
    (own,) = [cell for cell in lane["cells"] if cell.get("label")]
    assert (own["booking_id"], own["label"]) == (str(made["id"]), "C. E. · Prima visita")
    assert own["start"] == f"{made['date'].replace(' ', 'T')}+01:00"
    free = [cell["start"] for cell in lane["cells"] if not cell["booked"]]
    assert free == sorted(set(free))
    assert own["start"] not in free
    assert (await caller.lever("GET", "/alfadocs/calendar?date=soon")).status_code == 400


async def test_a_walk_in_takes_the_time_and_a_taken_time_takes_no_walk_in(caller: Any) -> None:
    slot = (await caller.slots())[0]
    made = await walk_in(caller, slot)
    assert made.status_code == 201
    assert slot not in await caller.slots()
    assert (await caller.get(f"/appointments/{made.json()['id']}"))["createdThroughApi"] is False
    assert (await walk_in(caller, slot)).json() == {"error": "this time is not free"}
    assert (await walk_in(caller, slot, force=True)).status_code == 201


async def test_the_practice_cancels_moves_and_marks(caller: Any) -> None:
    made = await caller.created(patientId=69201)
    one, target = f"{BOOKINGS}/{made['id']}", (await caller.slots("2026-11-26"))[-1]
    moved = await caller.lever("PATCH", one, start=local(target), doctor_id=target["operatorId"])
    assert moved.status_code == 200
    read = await caller.get(f"/appointments/{made['id']}")
    assert (read["date"], read["operatorId"]) == (target["date"], target["operatorId"])
    assert (await caller.lever("PATCH", one, state="in_care")).json()["state"] == "in_care"
    assert (await caller.http.delete(f"/sandbox{one}")).status_code == 204
    assert (await caller.get(f"/appointments/{made['id']}"))["state"] == "cancelled"
    assert (await caller.http.delete(f"/sandbox{one}")).status_code == 400


async def test_the_practice_may_cancel_what_others_booked(caller: Any) -> None:
    known = await caller.get("/appointments", dateStart="2026-11-24", dateEnd="2026-11-24")
    theirs = next(each for each in known if each["patientId"] and each["state"] != "cancelled")
    assert (await caller.http.delete(f"/sandbox{BOOKINGS}/{theirs['id']}")).status_code == 204
    now = await caller.get("/appointments", dateStart="2026-11-24", dateEnd="2026-11-24")
    assert [each["state"] for each in now if each["id"] == theirs["id"]] == ["cancelled"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", BOOKINGS, {"doctor_id": 92, "start": "2026-11-24T09:00:00+01:00"}),
        ("POST", BOOKINGS, {"doctor_id": 177, "start": "2026-11-24T09:00:00"}),
        ("POST", BOOKINGS, {"doctor_id": 177}),
        ("PATCH", f"{BOOKINGS}/1", {"state": "done"}),
        ("POST", "/alfadocs/limits", {"speed": 1}),
        ("POST", "/alfadocs/hours", {"doctor_id": 177, "week": {"0": ["13:00-09:00"]}}),
    ],
)
async def test_levers_that_do_not_fit_say_so(
    caller: Any, method: str, path: str, body: dict[str, Any]
) -> None:
    answer = await caller.lever(method, path, **body)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_webhook_tells_of_every_change_as_form_fields(caller: Any, listener: Any) -> None:
    await caller.lever("POST", "/alfadocs/webhook", url=listener.url)
    made = await caller.created()
    assert await listener.next() == {
        "0[event]": "appointment_created",
        "0[objectId]": str(made["id"]),
        "0[data][created_entity][id]": str(made["id"]),
        "0[data][created_entity][archiveId]": "2002",
    }
    await caller.http.delete(f"/sandbox{BOOKINGS}/{made['id']}")
    assert (await listener.next())["0[data][updated_entity][id]"] == str(made["id"])
    patient = await caller.patient()
    await listener.next()
    await caller.send("DELETE", f"/patients/{patient['id']}")
    assert (await listener.next())["0[event]"] == "patient_deleted"


async def test_only_a_200_ends_a_webhook_and_what_waits_comes_together(caller: Any, listener: Any) -> None:
    listener.status = 202
    await caller.lever("POST", "/alfadocs/webhook", url=listener.url)
    first = await caller.created()
    assert (await listener.next())["0[objectId]"] == str(first["id"])
    await caller.created()
    await caller.created()
    listener.status = 200
    assert (await listener.next())["0[objectId]"] == str(first["id"])
    both = await listener.next()
    assert (both["0[event]"], both["1[event]"]) == ("appointment_created", "appointment_created")
    assert (await caller.lever("GET", "/alfadocs/webhook")).json()["failed"] == 0


async def test_everything_is_kept_and_comes_back(caller: Any, again: Any) -> None:
    patient = await caller.patient(_allergie="Lattice")
    made = await caller.created(patientId=patient["id"])
    document = {"base64Data": "AAAA", "type": "other", "name": "a.pdf", "folderName": "Telegram"}
    await caller.send("POST", f"/patients/{patient['id']}/documents", json=document)
    await caller.lever("POST", "/alfadocs/hours", doctor_id=250, week={"6": ["09:00-10:00"]})
    assert caller.stage.changes > 0
    agenda = await caller.get("/appointments")
    async with again(caller) as second:
        assert await second.get("/appointments") == agenda
        assert await second.get(f"/patients/{patient['id']}") == await caller.get(
            f"/patients/{patient['id']}"
        )
        assert len(await second.get(f"/patients/{patient['id']}/documents")) == 1
        assert len(await second.slots("2026-11-29")) == 2
        assert (await second.created())["id"] == made["id"] + 1
