"""The slots of a day: in both dialects the same, the busy and the past ones too."""

from datetime import datetime
from typing import Any

import pytest

from .conftest import DAY, EAST, HEART, NEXT_DAY, PHYSICIAN, SKIN, SOUTH

V1 = f"/dr/v1/doctor/{PHYSICIAN}/clinic/{SOUTH}/appointment/slot"
BUSINESS = f"/dr/v1/business/doctor/{PHYSICIAN}/clinic/{SOUTH}/appointments/slots"
SPAN = {"start_date": DAY, "end_date": NEXT_DAY}


async def test_both_dialects_answer_alike_and_as_documented(caller: Any) -> None:
    answer = await caller.get(V1, **SPAN)
    assert answer == await caller.get(BUSINESS, **SPAN)
    assert (answer["success"], answer["status_code"]) == ("true", 200)
    groups = answer["data"]["schedule"][SOUTH]
    assert [each["service_type"] for each in groups] == ["consultation", "video consultation"]
    assert all(set(slot) == {"available", "conf_id", "s", "e"} for each in groups for slot in each["slots"])
    assert groups[0]["slots"][0]["s"] == f"{DAY}T09:30:00+05:30"
    assert groups[0]["slots"][0]["e"] == f"{DAY}T09:45:00+05:30"
    service = answer["data"]["services"][groups[0]["slots"][0]["conf_id"]]
    assert set(service) == {
        "conf_id", "service_id", "service_name", "appointment_type", "mode", "price", "currency", "conv_fee",
        "discount", "pre_pay", "post_pay", "allow_patient_booking", "owner_id",
    }  # fmt: skip
    assert (service["price"], service["owner_id"]) == (500, PHYSICIAN)


async def test_some_of_the_slots_are_taken_and_the_same_ones_each_time(caller: Any) -> None:
    slots = (await caller.get(V1, **SPAN))["data"]["schedule"][SOUTH][0]["slots"]
    assert {each["available"] for each in slots} == {True, False}
    assert (await caller.get(V1, **SPAN))["data"]["schedule"][SOUTH][0]["slots"] == slots


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (f"{DAY}T00:00:00.000Z", f"{DAY}T23:59:59.000Z"),
        (f"{DAY}T00:00:00+05:30", f"{DAY}T23:59:59+05:30"),
        (DAY, DAY),
    ],
)
async def test_three_ways_to_write_a_date_are_understood(caller: Any, first: str, last: str) -> None:
    expected = await caller.get(V1, **SPAN)
    assert await caller.get(V1, start_date=first, end_date=last) == expected


@pytest.mark.parametrize(
    "span",
    [
        {},
        {"start_date": DAY},
        {"start_date": "soon", "end_date": NEXT_DAY},
        {"start_date": NEXT_DAY, "end_date": DAY},
        {"start_date": DAY, "end_date": "2026-11-27"},
    ],
)
async def test_a_range_that_is_not_a_day_and_the_next_is_refused(caller: Any, span: dict[str, str]) -> None:
    answer = await caller.send("GET", V1, params=span)
    assert answer.status_code == 400
    assert answer.json() == {
        "success": "false",
        "status_code": 400,
        "message": "Invalid request parameters. Please check your input and try again.",
    }


async def test_the_second_day_can_be_in_the_answer_and_a_range_can_be_wide(caller: Any) -> None:
    async def days(**span: str) -> set[str]:
        slots = (await caller.get(V1, **span))["data"]["schedule"][SOUTH][0]["slots"]
        return {slot["s"][:10] for slot in slots}

    assert await days(**SPAN) == {DAY}
    await caller.quirk("next_day")
    assert await days(**SPAN) == {DAY, NEXT_DAY}
    await caller.quirk("wide_range")
    assert len(await days(start_date=DAY, end_date="2026-12-05")) == 10


async def test_a_doctor_without_hours_has_no_schedule(caller: Any) -> None:
    path = f"/dr/v1/doctor/{HEART}/clinic/{SOUTH}/appointment/slot"
    assert (await caller.get(path, **SPAN))["data"] == {"schedule": {}, "services": {}}
    sunday = await caller.get(V1, start_date="2026-11-29", end_date="2026-11-30")
    assert sunday["data"]["schedule"] == {}


async def test_past_slots_are_listed_too(caller: Any) -> None:
    await caller.turn(now="2026-11-25T12:00:00+00:00")
    await caller.authorise()
    slots = (await caller.get(V1, **SPAN))["data"]["schedule"][SOUTH][0]["slots"]
    assert any(each["available"] for each in slots)
    now = datetime.fromisoformat("2026-11-25T12:00:00+00:00")
    assert all(datetime.fromisoformat(each["s"]) < now for each in slots)


async def test_some_services_are_not_for_patients(caller: Any) -> None:
    path = f"/dr/v1/doctor/{SKIN}/clinic/{SOUTH}/appointment/slot"
    services = (await caller.get(path, **SPAN))["data"]["services"].values()
    assert [each["allow_patient_booking"] for each in services] == [True, True, False]


async def test_slots_can_say_how_many_booked_them(caller: Any) -> None:
    await caller.quirk("slots_booked")
    slots = (await caller.get(V1, **SPAN))["data"]["schedule"][SOUTH][0]["slots"]
    assert {each["slots_booked"] for each in slots} == {None, 1}


@pytest.mark.parametrize(
    ("doctor", "status", "sentence"),
    [
        ("nobody", 404, "Doctor not found. Please check the provided doctor ID."),
        (
            "1741000000000909",
            403,
            "Access denied. You do not have permission to view this doctor's schedule.",
        ),
    ],
)
async def test_unknown_doctors_and_those_of_others(
    caller: Any, doctor: str, status: int, sentence: str
) -> None:
    path = f"/dr/v1/doctor/{doctor}/clinic/{EAST}/appointment/slot"
    answer = await caller.send("GET", path, params=SPAN)
    assert answer.json() == {"success": "false", "status_code": status, "message": sentence}
    assert answer.status_code == status
