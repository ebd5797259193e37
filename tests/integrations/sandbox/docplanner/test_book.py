"""Booking a slot: what is checked, what is answered, and who comes first."""

import asyncio
from collections import Counter
from typing import Any

import pytest

PATIENT = {"name": "Ana", "surname": "Prueba", "phone": "+34600000000"}


async def first(caller: Any, path: str) -> tuple[str, str, int]:
    slot = (await caller.slots(path))[0]["start"]
    return slot, *(await caller.shortest(path, slot))


async def test_a_booking_is_answered_with_200_and_takes_its_slot(caller: Any) -> None:
    path = caller.paths[0]
    slot, service, minutes = await first(caller, path)
    answer = await caller.book(path, slot, service, minutes, comment="Por favor, planta baja")
    booking = answer.json()
    assert answer.status_code == 200
    assert set(booking) == {
        "id", "status", "start_at", "end_at", "duration", "booked_by",
        "canceled_by", "booked_at", "canceled_at", "comment",
    }  # fmt: skip
    assert booking["status"] == "booked"
    assert booking["start_at"] == slot
    assert booking["booked_by"] == "integration"
    assert booking["canceled_at"] is None
    assert booking["comment"] == "Por favor, planta baja"
    assert slot not in [each["start"] for each in await caller.slots(path)]


async def test_of_two_hundred_at_once_one_gets_the_slot(caller: Any) -> None:
    path = caller.paths[0]
    slot, service, minutes = await first(caller, path)
    await caller.limit(off=True)
    answers = await asyncio.gather(*(caller.book(path, slot, service, minutes) for _ in range(200)))
    taken = f"Unable to perform booking. Requested target slot ({slot}) not found"
    assert Counter(answer.status_code for answer in answers) == {200: 1, 404: 199}
    assert {answer.json()["message"] for answer in answers if answer.status_code == 404} == {taken}
    listed = (await caller.http.get("/sandbox/docplanner/bookings", params={"locale": "es"})).json()
    assert [each["start_at"] for each in listed] == [slot]


async def test_the_start_counts_as_an_instant_whatever_its_offset(caller: Any) -> None:
    path = caller.paths[0]
    slot, service, minutes = await first(caller, path)
    hours = int(slot[11:13])
    elsewhere = f"{slot[:11]}{hours - 1:02}{slot[13:19]}+00:00"
    answer = await caller.book(path, elsewhere, service, minutes)
    assert (answer.status_code, answer.json()["start_at"]) == (200, slot)


async def test_a_long_visit_hides_all_of_its_cells(caller: Any) -> None:
    path = caller.paths[0]
    slots = await caller.slots(path)
    slot = next(each for each in slots if len(each["address_services"]["_items"]) == 3)
    service = slot["address_services"]["_items"][0]["id"]
    assert (await caller.book(path, slot["start"], service, 30)).status_code == 200
    left = {each["start"] for each in await caller.slots(path)}
    following = slots[slots.index(slot) + 1]["start"]
    assert not {slot["start"], following} & left


async def test_a_service_that_does_not_fit_is_not_supported(caller: Any) -> None:
    path = caller.paths[0]
    longest = (await caller.get(f"{path}/services"))["_items"][0]["id"]
    slots = await caller.slots(path)
    tight = next(s for s in slots if longest not in [each["id"] for each in s["address_services"]["_items"]])
    answer = await caller.book(path, tight["start"], longest, 30)
    message = f"Unable to perform booking. Slot ({tight['start']}) does not support service {longest}"
    assert (answer.status_code, answer.json()["message"]) == (404, message)


async def test_an_unknown_service_and_a_closed_calendar_have_their_own_sentences(caller: Any) -> None:
    path = caller.paths[0]
    slot, service, minutes = await first(caller, path)
    unknown = await caller.book(path, slot, "1", minutes)
    assert (unknown.status_code, unknown.json()["message"]) == (404, "Service does not exist")
    await caller.send("POST", f"{path}/calendar/disable")
    closed = await caller.book(path, slot, service, minutes)
    assert (closed.status_code, closed.json()["message"]) == (
        404,
        "Unable to book a visit for this address",
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"patient": {"name": "Ana"}}, "patient.phone"),
        ({"patient": {**PATIENT, "name": ""}}, "patient.name"),
        ({"patient": {**PATIENT, "phone": "none"}}, "patient.phone"),
        ({"patient": {**PATIENT, "gender": "x"}}, "patient.gender"),
        ({"patient": {**PATIENT, "birth_date": "1.2.1990"}}, "patient.birth_date"),
        ({"patient": {**PATIENT, "birth_date": "2999-01-01"}}, "patient.birth_date"),
        ({"patient": {**PATIENT, "email": "nowhere"}}, "patient.email"),
        ({"patient": {**PATIENT, "shoe_size": 40}}, "patient.shoe_size"),
        ({"duration": 0}, "duration"),
        ({"duration": "15"}, "duration"),
        ({"address_service_id": None}, "address_service_id"),
        ({"slot": "2026-11-23T10:00:00+01:00"}, "slot"),
    ],
)
async def test_a_body_with_a_mistake_is_refused_and_says_where(
    caller: Any, change: dict[str, Any], field: str
) -> None:
    path = caller.paths[0]
    slot, service, minutes = await first(caller, path)
    answer = await caller.book(path, slot, service, minutes, **change)
    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid arguments")
    assert [error.partition(":")[0] for error in answer.json()["errors"]] == [field]
    assert slot in [each["start"] for each in await caller.slots(path)]


async def test_what_an_address_requires_of_the_patient_must_be_there(caller: Any) -> None:
    for path in caller.paths:
        slot, service, minutes = await first(caller, path)
        wanted = {f"patient.{name}" for name, is_wanted in caller.extra[path].items() if is_wanted}
        await caller.limit(off=True)
        answer = await caller.book(path, slot, service, minutes)
        assert answer.status_code == (400 if wanted else 200)
        assert {error.partition(":")[0] for error in answer.json().get("errors", [])} == wanted


async def test_numbers_are_taken_where_the_documents_show_them(caller: Any) -> None:
    path = caller.paths[0]
    slot, service, minutes = await first(caller, path)
    patient = {**PATIENT, "phone": 34600000000, "nin": 894237492}
    answer = await caller.book(path, slot, int(service), minutes, patient=patient)
    assert answer.status_code == 200
    booking = await caller.get(f"{path}/bookings/{answer.json()['id']}")
    assert (booking["patient"]["phone"], booking["patient"]["nin"]) == ("34600000000", "894237492")


async def test_a_body_that_is_no_json_is_refused(caller: Any) -> None:
    path = caller.paths[0]
    slot = (await caller.slots(path))[0]["start"]
    url = f"{path}/slots/{slot.replace('+', '%2B')}/book"
    json = {"Content-Type": "application/json"}
    assert (await caller.send("POST", url, content=b"{", headers=json)).status_code == 400
    assert (await caller.send("POST", url, data={"duration": "15"})).status_code == 400
