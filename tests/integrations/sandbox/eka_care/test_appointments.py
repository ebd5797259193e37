"""Appointments as both dialects read and list them."""

from typing import Any

import pytest

from .conftest import AMIT, DAY, PHYSICIAN, SOUTH

LIST = "/dr/v1/appointment"


async def test_an_appointment_of_v1_is_flat_with_seconds(caller: Any) -> None:
    made = await caller.booked(partner_appointment_id="tg-1")
    appointment = await caller.appointment(made)
    assert set(appointment) == {
        "appointment_id", "partner_appointment_id", "created_at", "doctor_id", "clinic_id", "patient_id",
        "partner_doctor_id", "partner_clinic_id", "partner_patient_id", "channel", "status", "mode",
        "start_time", "end_time", "payment", "prescription_id", "prescription_url", "service",
        "custom_attributes", "partner_meta", "notes",
    }  # fmt: skip
    assert appointment["payment"] == {"payment_id": None, "payment_status": None, "amount": None}
    assert (appointment["status"], appointment["mode"]) == ("BK", "in_clinic")
    assert appointment["end_time"] - appointment["start_time"] == 900
    assert await caller.get(f"{LIST}/tg-1", partner_id=1) == appointment
    await caller.quirk("appointment_in_data")
    await caller.quirk("modes")
    assert await caller.appointment(made) == {"data": {**appointment, "mode": "IN_CLINIC"}}


async def test_an_appointment_of_business_has_times_in_utc_with_milliseconds(caller: Any) -> None:
    slot = (await caller.slots())[0]
    made = await caller.booked(slot=slot)
    answer = await caller.get(f"/dr/v1/business/appointments/{made}")
    assert (answer["status_code"], answer["success"]) == (200, "true")
    data = answer["data"]
    assert {"visit_checkin", "visit_start", "visit_end", "stage", "visit-type", "receipts"} <= set(data)
    assert data["start_time"].endswith(":00.000Z")
    assert data["patient_profile"]["first_name"] == "Amit"
    assert data["service"]["conf_id"] == slot["conf_id"]


@pytest.mark.parametrize(
    ("appointment_id", "status", "code"),
    [("nothing", 404, "NOT_FOUND"), ("api-909-neighbour", 403, "ACCESS_DENIED")],
)
async def test_unknown_appointments_and_those_of_others(
    caller: Any, appointment_id: str, status: int, code: str
) -> None:
    answer = await caller.send("GET", f"{LIST}/{appointment_id}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    answer = await caller.send("GET", f"/dr/v1/business/appointments/{appointment_id}")
    assert (answer.status_code, answer.json()["success"]) == (status, "false")


async def test_the_filters_may_be_combined_in_five_ways(caller: Any) -> None:
    made = await caller.booked()
    dates = {"start_date": "2026-11-23", "end_date": "2026-11-29"}
    one = {"start_date": DAY, "end_date": DAY}
    doctor, clinic = {"doctor_id": PHYSICIAN}, {"clinic_id": SOUTH}
    for asked in ({"patient_id": AMIT}, {**dates, **doctor, **clinic}, {**doctor, **one}, {**clinic, **one}):
        listed = (await caller.get(LIST, **asked))["appointments"]
        assert made in [each["appointment_id"] for each in listed], asked
        assert len(listed) <= (20 if "patient_id" in asked else 50)
    assert len((await caller.get(LIST, **dates))["appointments"]) == 30


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"doctor_id": PHYSICIAN},
        {"start_date": DAY},
        {"patient_id": AMIT, "start_date": DAY, "end_date": DAY},
    ],
)
async def test_other_combinations_are_refused(caller: Any, asked: dict[str, str]) -> None:
    answer = await caller.send("GET", LIST, params=asked)
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "error": {
                "code": "INVALID_REQUEST_PARAMETERS",
                "message": "You must provide one of the valid filter combinations.",
            }
        },
    )


@pytest.mark.parametrize("last", ["2026-11-30", "2026-11-22", "soon"])
async def test_a_list_covers_seven_days_at_most(caller: Any, last: str) -> None:
    asked = {"start_date": "2026-11-23", "end_date": last}
    assert (await caller.send("GET", LIST, params=asked)).status_code == 400


async def test_pages_end_with_a_short_one(caller: Any) -> None:
    asked = {"start_date": "2026-11-23", "end_date": "2026-11-28"}
    seen: list[str] = []
    for page in range(100):
        found = (await caller.get(LIST, **asked, page_no=page))["appointments"]
        seen += [each["appointment_id"] for each in found]
        if len(found) < 30:
            break
    assert page > 1
    assert len(seen) == len(set(seen))


async def test_a_patients_appointments_have_old_forms(caller: Any) -> None:
    made = await caller.booked()
    (old,) = (await caller.get(f"{LIST}/patient/{AMIT}"))["appointments"]
    (business,) = (await caller.get(f"/dr/v1/business/appointments/patient/{AMIT}"))["data"]["appointments"]
    assert old["appointment_id"] == business["appointment_id"] == made


async def test_the_crowds_appointments_can_be_read_and_cancelled(caller: Any) -> None:
    asked = {"doctor_id": PHYSICIAN, "start_date": DAY, "end_date": DAY}
    crowd = (await caller.get(LIST, **asked))["appointments"]
    other = crowd[0]["appointment_id"]
    assert (await caller.appointment(other))["channel"] == "FRONT_DESK"
    free = len(await caller.slots())
    assert (await caller.send("PUT", f"{LIST}/{other}/cancel")).status_code == 204
    assert len(await caller.slots()) == free + 1
    assert len((await caller.get(LIST, **asked))["appointments"]) == len(crowd)


async def test_who_does_not_come_is_a_no_show_from_midnight_on(caller: Any) -> None:
    made = await caller.booked()
    await caller.turn(now="2026-11-25T17:00:00+00:00")
    await caller.authorise()
    assert await caller.status(made) == "BK"
    await caller.turn(now="2026-11-25T18:31:00+00:00")
    await caller.authorise()
    assert await caller.status(made) == "NS"
