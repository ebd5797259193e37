"""Booking in both dialects: who, when, once, and against others."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any

import httpx
import pytest

from .conftest import AMIT, DAY, DETAILS, EAST, MOBILE, NEXT_DAY, PHYSICIAN, SKIN, SOUTH

BOOK_BUSINESS = "/dr/v1/business/doctor/appointments/slots/book"
INVALID = {"code": "INVALID_REQUEST_PARAMETERS", "message": "The request contains invalid parameters"}
TAKEN = {
    "code": "APPOINTMENT_BOOKING_FAILED",
    "message": "Unable to book appointment due to unavailable slots",
    "details": {"reason": "NO_AVAILABLE_SLOTS", "doctorId": PHYSICIAN},
}


def business(chosen: Any, **change: Any) -> dict[str, Any]:
    wanted = {"start_time": chosen["s"], "end_time": chosen["e"], "service_conf_id": chosen["conf_id"]}
    return {
        "patient": {"patient_id": AMIT},
        "slot": wanted,
        "doctor_id": PHYSICIAN,
        "clinic_id": SOUTH,
        **change,
    }


async def test_a_booking_takes_its_slot(caller: Any) -> None:
    slot = (await caller.slots())[0]
    answer = await caller.book(slot=slot, partner_appointment_id="tg-7f3a")
    assert (answer.status_code, answer.json()) == (201, {"appointment_id": "api-53423-tg-7f3a"})
    assert slot not in await caller.slots()


async def test_what_was_sent_along_comes_back(caller: Any) -> None:
    more = {"partner_meta": {"k": "v"}, "notes": "by the window", "display_meta": {"floor": 2}, "token": 2}
    made = await caller.appointment(await caller.booked(**more))
    assert (made["partner_meta"], made["notes"]) == ({"k": "v"}, "by the window")
    assert made["service"]["service_name"] == "Consultation"


async def test_a_time_that_is_taken_is_unprocessable(caller: Any) -> None:
    slot = (await caller.slots())[0]
    await caller.booked(slot=slot)
    again = await caller.book(slot=slot)
    assert (again.status_code, again.json()) == (422, {"status": 422, "data": {}, "error": TAKEN})


@pytest.mark.parametrize("mode", [400, 409])
async def test_a_conflict_can_have_another_status(caller: Any, mode: int) -> None:
    slot = (await caller.slots())[0]
    await caller.booked(slot=slot)
    await caller.quirk("conflict", mode)
    assert (await caller.book(slot=slot)).status_code == mode


async def test_the_server_may_not_look_and_book_twice(caller: Any) -> None:
    slot = (await caller.slots())[0]
    await caller.booked(slot=slot)
    await caller.quirk("conflict", "accept")
    assert (await caller.book(slot=slot)).status_code == 201


async def test_somebody_else_can_be_faster_by_a_moment(caller: Any) -> None:
    await caller.quirk("snatched")
    assert (await caller.book()).status_code == 422
    await caller.quirk("snatched", False)
    assert (await caller.book()).status_code == 201


async def test_of_twenty_at_once_one_gets_the_slot(caller: Any) -> None:
    slot = (await caller.slots())[0]
    answers = await asyncio.gather(*(caller.book(slot=slot) for _ in range(20)))
    assert Counter(each.status_code for each in answers) == {201: 1, 422: 19}


async def test_nobody_is_booked_outside_of_the_hours(caller: Any) -> None:
    night = {"s": f"{DAY}T03:00:00+05:30", "e": f"{DAY}T03:15:00+05:30"}
    assert (await caller.book(slot=night)).status_code == 422


async def test_the_same_request_under_the_same_id_of_the_partner_books_once(caller: Any) -> None:
    slot = (await caller.slots())[0]
    ids = {await caller.booked(slot=slot, partner_appointment_id="tg-1") for _ in range(2)}
    assert len(ids) == len(await caller.bookings()) == 1
    other = await caller.book(1, partner_appointment_id="tg-1")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "INVALID_REQUEST")
    await caller.quirk("repeat_conflict")
    assert (await caller.book(slot=slot, partner_appointment_id="tg-1")).status_code == 409


async def test_a_stranger_is_added_on_the_fly_and_known_from_then_on(caller: Any) -> None:
    details = {**DETAILS, "partner_patient_id": "tg-42", "mobile": MOBILE}
    for number in range(2):
        await caller.booked(number, patient_id="", partner_patient_id="tg-42", patient_details=details)
    found = await caller.get("/dr/v1/business/patients/search", mobile=MOBILE)
    (profile,) = found["data"]["profiles"]
    listed = (await caller.get("/dr/v1/appointment", patient_id=profile["patient_id"]))["appointments"]
    assert [each["partner_patient_id"] for each in listed] == ["tg-42", "tg-42"]


async def test_strangers_can_be_refused(caller: Any) -> None:
    await caller.quirk("strangers_refused")
    details = {**DETAILS, "partner_patient_id": "tg-42"}
    assert (await caller.book(patient_id="", patient_details=details)).status_code == 400


async def test_ids_of_the_partner_do_and_mixing_them_can_be_refused(caller: Any) -> None:
    await caller.send("PATCH", f"/dr/v1/patient/{AMIT}", json={})
    details = {**DETAILS, "partner_patient_id": "tg-42"}
    partners = {"clinic_id": "", "doctor_id": "", "patient_id": "", "patient_details": details}
    partners |= {"partner_clinic_id": "SBX-SOUTH", "partner_doctor_id": "SBX-D1"}
    await caller.booked(0, **partners)
    await caller.quirk("no_mixed_ids")
    await caller.booked(0, **partners, partner_patient_id="tg-42")
    mixed = {"partner_patient_id": "tg-42", "patient_id": ""}
    assert (await caller.book(**mixed)).status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        {"appointment_details": {}},
        {"appointment_details": {"start_time": "1790000000"}},
        {"appointment_details": {"start_time": 1790000000000}},
        {"appointment_details": {"start_time": 1790000000, "end_time": 1780000000}},
        {"appointment_details": {"start_time": 1790000000, "mode": "in_clinic"}},
        {"clinic_id": "nowhere"},
        {"clinic_id": EAST, "doctor_id": SKIN},
        {"patient_id": "nobody"},
        {"patient_id": ""},
        {"display_meta": {"k" * 31: 1}},
    ],
)
async def test_a_request_that_makes_no_sense_is_refused(caller: Any, change: dict[str, Any]) -> None:
    answer = await caller.book(**change)
    assert (answer.status_code, answer.json()) == (400, {"error": INVALID})


async def test_business_books_by_the_service_of_the_slot(caller: Any) -> None:
    slot = (await caller.slots())[0]
    answer = await caller.send("POST", BOOK_BUSINESS, json=business(slot))
    assert answer.status_code == 200
    assert (answer.json()["status_code"], answer.json()["success"]) == (200, "true")
    data = answer.json()["data"]
    assert set(data) == {
        "appointment_id", "patient_id", "doctor_id", "clinic_id", "start_time", "end_time", "message",
        "created_at",
    }  # fmt: skip
    assert (data["start_time"], data["end_time"]) == (slot["s"], slot["e"])
    seen = await caller.appointment(data["appointment_id"])
    assert seen["start_time"] == int(datetime.fromisoformat(slot["s"]).timestamp())
    assert (await caller.send("POST", BOOK_BUSINESS, json=business(slot))).status_code == 422


async def test_business_adds_a_stranger(caller: Any) -> None:
    slot = (await caller.slots())[0]
    patient = {**DETAILS, "mobile": MOBILE, "email": "test@example.com"}
    answer = await caller.send("POST", BOOK_BUSINESS, json=business(slot, patient=patient))
    patient_id = answer.json()["data"]["patient_id"]
    assert (await caller.get(f"/dr/v1/patient/{patient_id}"))["email"] == "test@example.com"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"slot": {}}, 400),
        ({"patient": {"first_name": "Test"}}, 400),
        ({"patient": {"patient_id": "nobody"}}, 400),
        ({"clinic_id": EAST}, 400),
        ({"doctor_id": "1741000000000909"}, 403),
    ],
)
async def test_business_refuses_in_its_own_envelope(caller: Any, change: dict[str, Any], status: int) -> None:
    slot = (await caller.slots())[0]
    answer = await caller.send("POST", BOOK_BUSINESS, json=business(slot, **change))
    assert answer.status_code == status
    body = answer.json()
    assert (body["status_code"], body["success"], body["data"]) == (status, "false", {})
    assert body["error"]["code"] == ("ACCESS_DENIED" if status == 403 else "INVALID_REQUEST_PARAMETERS")


async def test_business_does_not_know_every_service(caller: Any) -> None:
    slot = {**(await caller.slots())[0], "conf_id": "0" * 64}
    answer = await caller.send("POST", BOOK_BUSINESS, json=business(slot))
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "service_conf_id not found")


async def test_the_business_dialect_can_be_gone(caller: Any) -> None:
    await caller.quirk("no_business")
    slot = (await caller.slots())[0]
    answer = await caller.send("POST", BOOK_BUSINESS, json=business(slot))
    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})


@pytest.mark.parametrize("kind", ["reset_after", "timeout_after"])
async def test_an_answer_can_be_lost_after_the_booking_was_made(caller: Any, kind: str) -> None:
    slot = (await caller.slots())[0]
    await caller.trouble(kind=kind, operation="bookAppointment", times=1, ms=20)
    with pytest.raises(httpx.TransportError):
        await caller.book(slot=slot, partner_appointment_id="tg-1")
    found = await caller.get("/dr/v1/appointment/tg-1", partner_id=1)
    assert (found["appointment_id"], found["status"]) == ("api-53423-tg-1", "BK")
    assert slot not in await caller.slots(day=DAY)
    assert await caller.slots(day=NEXT_DAY)
