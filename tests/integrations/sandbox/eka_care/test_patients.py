"""Patients are found by mobile, added once for each id of the partner, read and changed."""

from typing import Any

import pytest

from .conftest import AMIT, DETAILS, FAMILY, MOBILE

NEW = {**DETAILS, "designation": "Mr.", "partner_patient_id": "tg-42", "mobile": MOBILE}
NEW_WITH_ADDRESS = {**NEW, "address": {"city": "Bangalore", "pincode": 560049}}


@pytest.mark.parametrize("mobile", [FAMILY, f"91{FAMILY}", f"+91{FAMILY}"])
async def test_one_mobile_may_have_several_profiles(caller: Any, mobile: str) -> None:
    answer = await caller.get("/dr/v1/business/patients/search", mobile=mobile)
    assert (answer["status_code"], answer["success"]) == (200, True)
    profiles = answer["data"]["profiles"]
    assert [each["name"] for each in profiles] == ["Amit Kumar", "Asha Kumar"]
    assert profiles[0]["patient_profile"] == {
        "patient_id": AMIT, "first_name": "Amit", "middle_name": "", "last_name": "Kumar",
        "dob": "1990-05-15", "gender": "M", "mobile": f"+91{FAMILY}",
        "created_at": "2024-08-13T07:31:53.000Z",
    }  # fmt: skip


async def test_nobody_found_is_a_404(caller: Any) -> None:
    answer = await caller.send("GET", "/dr/v1/business/patients/search", params={"mobile": "9000000000"})
    assert answer.status_code == 404
    body = answer.json()
    assert body["error"]["code"] == "PATIENTS_NOT_FOUND"
    assert (body["status_code"], body["success"]) == (404, False)


async def test_part_of_a_number_finds_nobody(caller: Any) -> None:
    answer = await caller.send("GET", "/dr/v1/business/patients/search", params={"mobile": FAMILY[:7]})
    assert answer.status_code == 404


async def test_profiles_can_be_without_an_id_outside(caller: Any) -> None:
    await caller.quirk("null_patient_id")
    answer = await caller.get("/dr/v1/business/patients/search", mobile=FAMILY)
    assert [each["patient_id"] for each in answer["data"]["profiles"]] == [None, None]


async def test_a_patient_is_added_and_read(caller: Any) -> None:
    added = await caller.send("POST", "/dr/v1/patient", json=NEW_WITH_ADDRESS)
    assert (added.status_code, set(added.json())) == (201, {"patient_id"})
    patient_id = added.json()["patient_id"]
    patient = await caller.get(f"/dr/v1/patient/{patient_id}")
    assert set(patient) == {
        "patient_id", "partner_patient_id", "first_name", "middle_name", "last_name", "gender", "dob",
        "email", "mobile", "address", "tag", "partner_meta", "created_at", "relations",
    }  # fmt: skip
    assert patient["address"] == {"line1": "", "city": "Bangalore", "pincode": "560049"}
    assert await caller.get(f"/dr/v1/business/patients/{patient_id}") == patient
    assert (await caller.get("/dr/v1/patient/tg-42", partner_id=1)) == patient


async def test_an_id_of_the_partner_is_used_once_and_a_mobile_often(caller: Any) -> None:
    assert (await caller.send("POST", "/dr/v1/patient", json=NEW)).status_code == 201
    again = await caller.send("POST", "/dr/v1/patient", json=NEW)
    assert (again.status_code, again.json()["error"]) == (409, {
        "code": "PATIENT_ALREADY_EXISTS",
        "message": "Patient already exists with the same partner_patient_id: tg-42",
    })  # fmt: skip
    other = {**NEW, "partner_patient_id": "tg-43"}
    assert (await caller.send("POST", "/dr/v1/patient", json=other)).status_code == 201


async def test_an_age_does_instead_of_a_birth(caller: Any) -> None:
    body = {"first_name": "Test", "gender": "O", "age": 30}
    added = (await caller.send("POST", "/dr/v1/patient", json=body)).json()
    assert (await caller.get(f"/dr/v1/patient/{added['patient_id']}"))["dob"] == "1996-01-01"


@pytest.mark.parametrize(
    "change",
    [{"dob": None}, {"gender": "male"}, {"first_name": ""}, {"mobile": "abc"}, {"designation": "Sir"}],
)
async def test_a_patient_who_is_not_told_of_rightly_is_refused(caller: Any, change: dict[str, Any]) -> None:
    answer = await caller.send("POST", "/dr/v1/patient", json={**NEW, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "INVALID_REQUEST_PARAMETERS")


async def test_a_change_is_a_201_and_leaves_the_mobile(caller: Any) -> None:
    body = {"first_name": "Amitabh", "mobile": MOBILE, "dob": "1990-05-16", "address": {"pincode": 560041}}
    answer = await caller.send("PATCH", f"/dr/v1/patient/{AMIT}", json=body)
    assert (answer.status_code, answer.json()) == (201, {"patient_id": AMIT})
    patient = await caller.get(f"/dr/v1/patient/{AMIT}")
    assert (patient["first_name"], patient["dob"]) == ("Amitabh", "1990-05-16")
    assert (patient["mobile"], patient["address"]["pincode"]) == (f"+91{FAMILY}", "560041")


@pytest.mark.parametrize(
    ("patient_id", "status", "code"),
    [("nobody", 404, "PATIENTS_NOT_FOUND"), ("990000000909", 403, "UNAUTHORIZED_ACCESS")],
)
async def test_an_unknown_patient_and_one_of_others(
    caller: Any, patient_id: str, status: int, code: str
) -> None:
    for method in ("GET", "PATCH"):
        answer = await caller.send(method, f"/dr/v1/patient/{patient_id}", json={})
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
