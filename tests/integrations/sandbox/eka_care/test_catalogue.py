"""Clinics, doctors and services, in the shapes of the documented samples."""

from typing import Any

from .conftest import CHILD, EAST, HEART, PHYSICIAN, SKIN, SOUTH

NEIGHBOUR = "1741000000000909"


async def test_entities_are_two_clinics_with_four_doctors(caller: Any) -> None:
    answer = await caller.get("/dr/v1/business/entities")
    assert (answer["status_code"], answer["success"]) == (200, True)
    data = answer["data"]
    clinics = {each["clinic_id"]: each["doctors"] for each in data["clinics"]}
    assert clinics == {SOUTH: [PHYSICIAN, SKIN, HEART], EAST: [PHYSICIAN, CHILD, HEART]}
    assert [set(each) for each in data["doctors"]] == [{"doctor_id", "name", "pic"}] * 4
    assert set(data["business"]) == {"business_id", "name"}
    await caller.quirk("entities_at_top")
    assert (await caller.get("/dr/v1/business/entities"))["doctors"] == data["doctors"]


async def test_a_clinic_has_an_address_of_strings(caller: Any) -> None:
    answer = await caller.get(f"/dr/v1/business/clinic/{SOUTH}")
    clinic = answer["data"]["clinic"]
    assert set(clinic) == {"clinic_id", "name", "address"}
    assert set(clinic["address"]) == {"line1", "city", "state", "country", "pincode", "lat", "lon"}
    assert all(isinstance(each, str) for each in clinic["address"].values())
    await caller.quirk("clinic_at_top")
    assert await caller.get(f"/dr/v1/business/clinic/{SOUTH}") == {"clinic": clinic}


async def test_an_unknown_clinic_is_refused_in_a_flat_envelope(caller: Any) -> None:
    answer = await caller.send("GET", "/dr/v1/business/clinic/nowhere")
    assert answer.status_code == 404
    assert {**answer.json(), "message": ""} == {"success": False, "code": "CLINIC_NOT_FOUND", "message": ""}


async def test_a_doctor_has_a_profile_in_both_dialects(caller: Any) -> None:
    doctor = await caller.get(f"/dr/v1/doctor/{HEART}")
    assert doctor == await caller.get(f"/v1/business/doctor/{HEART}")
    personal, professional = doctor["profile"]["personal"], doctor["profile"]["professional"]
    names = {"salutation", "first_name", "middle_name", "last_name", "dob", "gender", "pic"}
    assert set(personal) == names
    assert [each["id"] for each in professional["clinics"]] == [EAST, SOUTH]
    assert set(professional["clinics"][0]["address"]) == {"line1", "city", "state", "country", "pin"}
    assert professional["major_speciality"] == {"name": "Cardiologist", "code": "CA"}
    await caller.quirk("doctor_in_data")
    assert await caller.get(f"/dr/v1/doctor/{HEART}") == {"data": doctor}


async def test_a_wrong_doctor_is_a_failure_of_the_server(caller: Any) -> None:
    wrong = await caller.send("GET", "/dr/v1/doctor/nobody")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (500, "INVALID_DATA")
    strange = await caller.send("GET", f"/dr/v1/doctor/{NEIGHBOUR}")
    assert (strange.status_code, strange.json()["error"]["code"]) == (403, "UNAUTHORIZED_ENTITY")


async def test_services_are_a_list_or_one_object_and_some_are_archived(caller: Any) -> None:
    services = (await caller.get(f"/dr/v1/doctor/service/{PHYSICIAN}"))["data"]["services"]
    assert [each["archive"] for each in services] == [False, False, True]
    assert set(services[0]) == {
        "conf_id", "service_name", "appointment_type", "duration", "mode", "price", "currency",
        "pre_pay", "book_ahead_days", "archive", "created_at",
    }  # fmt: skip
    assert [each["mode"] for each in services[:2]] == [["in-clinic"], ["tele"]]
    await caller.quirk("service_object")
    assert (await caller.get(f"/dr/v1/doctor/service/{PHYSICIAN}"))["data"]["services"] == services[0]


async def test_success_can_change_its_kind_and_objects_can_grow(caller: Any) -> None:
    for name in ("success_kind", "extra_fields", "ints"):
        await caller.quirk(name)
    answer = await caller.get("/dr/v1/business/entities")
    assert answer["success"] == "true"
    assert "sandbox_novelty" in answer["data"]["clinics"][0]
    assert answer["data"]["clinics"][0]["clinic_id"] == int(SOUTH)
