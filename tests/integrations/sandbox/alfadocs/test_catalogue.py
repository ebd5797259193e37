"""What the practice is: people, rooms, colours, specialties and reasons, and where they are found."""

from typing import Any

import pytest


async def test_a_deleted_operator_is_listed_unless_it_is_ignored(caller: Any) -> None:
    everyone = await caller.get("/operators")
    assert [each["id"] for each in everyone if each["deleted"]] == [92]
    living = await caller.get("/operators", ignoreDeleted="true")
    assert [each["id"] for each in living] == [177, 250, 318]
    found = await caller.get("/operators", italianFiscalCode=living[1]["italianFiscalCode"])
    assert [each["id"] for each in found] == [250]


async def test_an_operator_has_a_name_or_its_parts(caller: Any) -> None:
    await caller.quirk("operator_names", "name")
    first = (await caller.get("/operators"))[0]
    assert first["name"] == "Giulia Ferraris"
    assert "firstName" not in first
    await caller.quirk("operator_names", "parts")
    first = (await caller.get("/operators"))[0]
    assert (first["firstName"], "name" in first) == ("Giulia", False)


@pytest.mark.parametrize("path", ["/chairs", "/colors", "/specialties", "/operators", "/custom-fields"])
async def test_lists_say_how_many_they_are(caller: Any, path: str) -> None:
    body = (await caller.send("GET", path)).json()
    assert (body["status"], body["count"]) == ("success", len(body["data"]))
    assert body["count"] >= 3


async def test_a_reason_looks_like_the_documented_sample(caller: Any) -> None:
    reasons = await caller.get("/appointments/booking-reasons")
    sample = {
        "id": int,
        "specialtyId": int,
        "description": str,
        "duration": str,
        "sequenceNumber": str,
        "createdAt": str,
        "deleted": bool,
        "operatorIds": list,
        "price": str,
    }
    assert [{name: type(value) for name, value in each.items()} for each in reasons] == [sample] * 6
    ordered = [each["sequenceNumber"] for each in reasons]
    assert sorted(ordered) != sorted(ordered, key=int), "as words they sort otherwise"
    assert [each["id"] for each in reasons if each["deleted"]] == [4]


@pytest.mark.parametrize(
    ("quirk", "value", "usual", "moved"),
    [
        ("booking_reasons_path", "booking-reasons", "/appointments/booking-reasons", "/booking-reasons"),
        (
            "booking_reasons_path",
            "appointment-booking-reasons",
            "/appointments/booking-reasons",
            "/appointment-booking-reasons",
        ),
        ("free_slots_path", "freeSlots", "/free-slots/2026-11-24", "/freeSlots/2026-11-24"),
        (
            "free_slots_path",
            "appointments/free-slots",
            "/free-slots/2026-11-24",
            "/appointments/free-slots/2026-11-24",
        ),
        (
            "custom_fields_path",
            "custom-object-fields",
            "/custom-fields/patient",
            "/custom-object-fields/patient",
        ),
        (
            "phone_numbers_path",
            "phoneNumbers",
            "/patients/69201/phone-numbers",
            "/patients/69201/phoneNumbers",
        ),
    ],
)
async def test_a_path_that_is_not_certain_can_be_elsewhere(
    caller: Any, quirk: str, value: str, usual: str, moved: str
) -> None:
    async def statuses() -> list[int]:
        return [
            (await caller.send("GET", each, params={"duration": 30})).status_code for each in (usual, moved)
        ]

    assert await statuses() == [200, 404]
    await caller.quirk(quirk, value)
    assert await statuses() == [404, 200]


async def test_the_practice_is_found_without_ids(caller: Any) -> None:
    answer = await caller.plain("GET", "/archives/current")
    assert answer.json()["data"]["name"] == "Studio Dentistico Portanuova"
    await caller.quirk("practice_path", "practices/current")
    assert (await caller.plain("GET", "/archives/current")).status_code == 404
    assert (await caller.plain("GET", "/practices/current")).status_code == 200


async def test_values_may_have_other_types_and_unknown_company(caller: Any) -> None:
    await caller.quirk("string_booleans")
    await caller.quirk("string_numbers")
    await caller.quirk("extra_fields")
    first = (await caller.get("/chairs"))[0]
    assert (first["id"], first["deleted"]) == ("3", "false")
    assert "sandboxNovelty" in first


async def test_a_custom_field_can_be_added_once(caller: Any) -> None:
    field = {"objectType": "patient", "label": "Telegram", "technicalName": "telegramId"}
    body = {**field, "type": "single_line_text"}
    made = (await caller.send("POST", "/custom-fields", json=body)).json()["data"]
    assert made["technicalName"] in [
        each["technicalName"] for each in await caller.get("/custom-fields/patient")
    ]
    assert (await caller.send("POST", "/custom-fields", json=body)).status_code == 400
    no_choices = {**field, "technicalName": "other", "type": "dropdown"}
    assert (await caller.send("POST", "/custom-fields", json=no_choices)).status_code == 400
    assert {each["type"] for each in await caller.get("/custom-fields/patient")} == {
        "single_line_text",
        "single_checkbox",
        "dropdown",
    }
