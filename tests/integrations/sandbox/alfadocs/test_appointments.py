"""Appointments: windows and filters, create, read, change, states and conflicts."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

TUESDAY = "2026-11-24"


async def listed(caller: Any, **params: Any) -> list[int]:
    window = {"dateStart": TUESDAY, "dateEnd": TUESDAY}
    return [each["id"] for each in await caller.get("/appointments", **{**window, **params})]


async def change(caller: Any, made: dict[str, Any], method: str = "PUT", **body: Any) -> Any:
    whole = {"date": made["date"], "colorId": made["colorId"], **body}
    return await caller.send(method, f"/appointments/{made['id']}", json=whole)


async def test_what_is_created_is_read_and_listed_as_it_was_written(caller: Any) -> None:
    body = {"patientId": 69201, "description": "Prima visita", "smsReminder": True, "state": "confirmed"}
    made = await caller.created(**body)
    assert made["createdThroughApi"] is True
    assert {name: made[name] for name in body} == body
    assert await caller.get(f"/appointments/{made['id']}") == made
    assert made in await caller.get("/appointments", dateStart=TUESDAY, dateEnd=TUESDAY)
    assert set(made) == {
        *("id", "date", "duration", "allDay", "type", "state", "description", "patientId", "operatorId"),
        *("chairId", "colorId", "carePlanId", "emailReminder", "smsReminder", "frequency"),
        *("recurrenceCount", "createdThroughBooking", "createdThroughApi", "firstVisit"),
    }


async def test_the_usual_window_is_from_today_to_a_sunday(caller: Any) -> None:
    days = [each["date"][:10] for each in await caller.get("/appointments")]
    assert (min(days), max(days)) == ("2026-11-23", "2026-12-12")
    await caller.created(date="2026-12-13 10:00:00")
    assert (await caller.get("/appointments"))[-1]["date"] == "2026-12-13 10:00:00"


async def test_a_range_of_thirty_days_is_the_longest(caller: Any) -> None:
    first = date(2026, 11, 1)
    for length, status in ((29, 200), (30, 400)):
        params = {"dateStart": first.isoformat(), "dateEnd": (first + timedelta(days=length)).isoformat()}
        assert (await caller.send("GET", "/appointments", params=params)).status_code == status


@pytest.mark.parametrize(
    "params",
    [
        {"dateStart": "24.11.2026"},
        {"dateStart": "2026-11-24", "dateEnd": "2026-11-23"},
        {"state": "booked"},
        {"patientId": "me"},
    ],
)
async def test_wrong_filters_are_400(caller: Any, params: dict[str, str]) -> None:
    assert (await caller.send("GET", "/appointments", params=params)).status_code == 400


async def test_appointments_are_found_by_patient_and_by_state(caller: Any) -> None:
    patient = await caller.patient()
    made = await caller.created(patientId=patient["id"], state="confirmed")
    other = await caller.created(patientId=patient["id"], date=f"{TUESDAY} 07:00:00")
    assert await listed(caller, patientId=patient["id"]) == [other["id"], made["id"]]
    assert await listed(caller, patientId=patient["id"], state="confirmed") == [made["id"]]
    assert await listed(caller, patientId=patient["id"], state="cancelled") == []


async def test_the_practice_has_appointments_notes_and_visits_that_are_done(caller: Any) -> None:
    coming = await caller.get("/appointments")
    assert {each["state"] for each in coming} == {"confirmed", "cancelled", None}
    assert {each["createdThroughApi"] for each in coming} == {False}
    assert [each for each in coming if each["patientId"] is None and each["operatorId"] is None]
    past = await caller.get("/appointments", dateStart="2026-11-09", dateEnd="2026-11-13")
    assert {each["state"] for each in past if each["patientId"]} == {"done", "cancelled"}
    assert await caller.get(f"/appointments/{past[0]['id']}") == past[0]


@pytest.mark.parametrize("left_out", ["date", "colorId"])
async def test_date_and_colour_are_required_for_both_writes(caller: Any, left_out: str) -> None:
    made = await caller.created()
    body = {"date": f"{TUESDAY} 09:00:00", "colorId": 85665}
    del body[left_out]
    for method, path in (("POST", "/appointments"), ("PUT", f"/appointments/{made['id']}")):
        answer = await caller.send(method, path, json=body)
        assert answer.status_code == 400
        assert left_out in answer.json()["error"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "2026-11-24T09:00:00"},
        {"date": "2026-11-24 09:00:00+01:00"},
        {"date": "2026-11-24"},
        {"date": "2026-11-31 09:00:00"},
        {"state": "booked"},
        {"state": ""},
        {"type": "home"},
        {"duration": "30"},
        {"duration": 0},
        {"colorId": "85665"},
        {"colorId": 85660},
        {"colorId": 1},
        {"operatorId": 92},
        {"chairId": 2},
        {"patientId": 1},
        {"allDay": "no"},
        {"reasonId": 5},
    ],
)
async def test_what_the_documents_do_not_allow_is_400(caller: Any, wrong: dict[str, Any]) -> None:
    body = {"date": f"{TUESDAY} 09:00:00", "colorId": 85665, **wrong}
    answer = await caller.send("POST", "/appointments", json=body)
    assert (answer.status_code, answer.json()["status"]) == (400, "error")


@pytest.mark.parametrize(
    "sent", [{"content": b"{"}, {"content": b"[]"}, {"data": {"date": "x"}}, {"content": b""}]
)
async def test_a_body_that_is_no_json_object_is_400(caller: Any, sent: dict[str, Any]) -> None:
    headers = {} if "data" in sent else {"Content-Type": "application/json"}
    assert (await caller.send("POST", "/appointments", headers=headers, **sent)).status_code == 400


@pytest.mark.parametrize("state", ["absent", "waiting", "in_care", "done", "cancelled", "confirmed"])
async def test_every_state_can_be_set(caller: Any, state: str) -> None:
    made = await caller.created()
    assert made["state"] is None
    assert (await change(caller, made, state=state)).json()["data"]["state"] == state
    assert made["id"] in await listed(caller), "also a cancelled one stays in the list"


async def test_a_change_of_the_date_moves_it_and_keeps_the_rest(caller: Any) -> None:
    made = await caller.created(patientId=69202, description="Controllo")
    target = next(each for each in await caller.slots("2026-11-26") if each["operatorId"] == 177)
    moved = (await change(caller, {**made, "date": target["date"]}, operatorId=177, chairId=3)).json()["data"]
    assert moved["id"] == made["id"]
    assert (moved["date"], moved["description"], moved["patientId"]) == (target["date"], "Controllo", 69202)
    assert made["id"] not in await listed(caller)
    assert target not in await caller.slots("2026-11-26")


async def test_put_may_forget_what_it_does_not_name_and_patch_does_not(caller: Any) -> None:
    await caller.quirk("put_replaces")
    made = await caller.created(patientId=69202, description="Controllo")
    assert (await change(caller, made, "PATCH", state="waiting")).json()["data"]["patientId"] == 69202
    assert (await change(caller, made, "PUT", state="waiting")).json()["data"]["patientId"] is None


async def test_updates_are_put_or_patch_and_never_post(caller: Any) -> None:
    made = await caller.created()
    statuses = {
        method: (await change(caller, made, method)).status_code for method in ("PUT", "PATCH", "POST")
    }
    assert statuses == {"PUT": 200, "PATCH": 200, "POST": 405}
    await caller.quirk("update_verb", "PATCH")
    refused = await change(caller, made, "PUT")
    assert (refused.status_code, refused.headers["allow"]) == (405, "PATCH")
    assert (await change(caller, made, "PATCH")).status_code == 200
    await caller.quirk("update_verb", "POST")
    assert (await change(caller, made, "POST")).status_code == 200


async def test_an_overlap_is_taken_unless_a_status_for_it_is_switched_on(caller: Any) -> None:
    slot = (await caller.slots())[0]
    first, second = await caller.created(**slot), await caller.created(**slot)
    assert first["id"] != second["id"]
    for status in (409, 400, 422):
        await caller.quirk("conflict", status)
        assert (await caller.create(**slot)).status_code == status
    assert (await change(caller, first, state="waiting")).status_code == 200, "it stays where it is"
    for each in (first, second):
        assert (await change(caller, each, state="cancelled")).status_code == 200
    assert (await caller.create(**slot)).status_code == 200
    assert (await change(caller, first, state="confirmed")).status_code == 422


async def test_of_many_at_once_one_gets_the_time_where_overlaps_are_refused(caller: Any) -> None:
    await caller.quirk("conflict", 409)
    slot = (await caller.slots())[0]
    answers = await asyncio.gather(*(caller.create(**slot) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19


async def test_a_confirmed_appointment_may_have_no_state(caller: Any) -> None:
    await caller.quirk("null_state")
    assert (await caller.created(state="confirmed"))["state"] is None
    assert {each["state"] for each in await caller.get("/appointments")} == {"cancelled", None}


async def test_creation_may_be_201(caller: Any) -> None:
    await caller.quirk("created_201")
    assert (await caller.create()).status_code == 201


async def test_appointments_that_are_not_there_are_404(caller: Any) -> None:
    for number in (1, 5_999_999, 740_000_998):
        assert (await caller.send("GET", f"/appointments/{number}")).status_code == 404
    ghost = {"id": 1, "date": f"{TUESDAY} 09:00:00", "colorId": 85665}
    assert (await change(caller, ghost)).status_code == 404


async def test_the_last_day_of_the_list_may_be_left_out(caller: Any) -> None:
    assert await listed(caller) != []
    await caller.quirk("end_exclusive")
    assert await listed(caller) == []


async def test_care_plan_entries_belong_to_appointments_with_a_plan(caller: Any) -> None:
    known = await caller.get("/appointments", dateStart="2026-11-23", dateEnd="2026-12-20")
    planned = next(each for each in known if each["carePlanId"])
    (entry,) = await caller.get(f"/appointments/{planned['id']}/care-plan-entries")
    assert entry["carePlanId"] == planned["carePlanId"]
    made = await caller.created()
    assert await caller.get(f"/appointments/{made['id']}/care-plan-entries") == []
