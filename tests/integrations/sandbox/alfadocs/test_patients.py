"""Patients: search and pages, create, read, change, delete; telephones and custom fields."""

from typing import Any

import pytest


async def found(caller: Any, **params: Any) -> Any:
    answer = await caller.send("GET", "/patients", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_patient_is_found_by_telephone_and_by_fiscal_code(caller: Any) -> None:
    page = await found(caller, phoneNumberPrefix="0039", phoneNumber="3330000002")
    assert (page["total"], page["offset"], page["limit"], page["links"]) == (1, 0, 100, {})
    (davide,) = page["results"]
    assert davide["phoneNumbers"] == [{"prefix": "0039", "number": "3330000002"}]
    by_code = await found(caller, italianFiscalCode=davide["italianFiscalCode"])
    assert by_code["results"] == [davide]
    assert (await found(caller, email=davide["email"], lastName="Prova"))["results"] == [davide]
    assert (await found(caller, phoneNumber="3330000099"))["total"] == 0


async def test_one_telephone_may_belong_to_two_and_a_prefix_be_written_otherwise(caller: Any) -> None:
    family = await found(caller, phoneNumberPrefix="0039", phoneNumber="3330000001")
    assert [each["firstName"] for each in family["results"]] == ["Chiara", "Renzo"]
    assert (await found(caller, phoneNumberPrefix="0039", phoneNumber="3330000008"))["total"] == 0
    assert (await found(caller, phoneNumberPrefix="+39", phoneNumber="3330000008"))["total"] == 1
    assert (await found(caller, phoneNumber="3330000008"))["total"] == 1


async def test_pages_are_linked_by_whole_addresses(caller: Any) -> None:
    page, ids = await found(caller, limit=5), []
    assert page["links"]["next"].startswith(f"{caller.account['base_url']}{caller.archive}/patients?")
    while True:
        ids += [each["id"] for each in page["results"]]
        if "next" not in page["links"]:
            break
        headers = {"X-Api-Key": caller.account["api_key"]}
        page = (await caller.http.get(page["links"]["next"], headers=headers)).json()
    assert (len(ids), len({*ids})) == (12, 12)
    await caller.quirk("foreign_links")
    assert "//app.alfadocs.com/" in (await found(caller, limit=5))["links"]["next"]


@pytest.mark.parametrize("params", [{"limit": "0"}, {"limit": "101"}, {"offset": "-1"}, {"limit": "x"}])
async def test_pages_that_cannot_be_are_400(caller: Any, params: dict[str, str]) -> None:
    assert (await caller.send("GET", "/patients", params=params)).status_code == 400


async def test_the_birth_is_written_under_one_name_and_read_under_another(caller: Any) -> None:
    made = await caller.patient(dateOfBirth="1989-10-11", gender="f")
    read = await caller.get(f"/patients/{made['id']}")
    assert read["dateBirth"] == "1989-10-11"
    assert "dateOfBirth" not in read
    await caller.quirk("date_of_birth")
    assert (await caller.get(f"/patients/{made['id']}"))["dateOfBirth"] == "1989-10-11"


async def test_a_written_patient_may_be_a_list_of_one(caller: Any) -> None:
    await caller.quirk("data_list")
    body = {"firstName": "Ada", "lastName": "Esempio"}
    (made,) = (await caller.send("POST", "/patients", json=body)).json()["data"]
    assert (await caller.get(f"/patients/{made['id']}"))["firstName"] == "Ada"


async def test_booleans_may_be_strings_both_ways(caller: Any) -> None:
    made = await caller.patient(emailReminderPossible="true", smsReminderPossible=False)
    assert (made["emailReminderPossible"], made["smsReminderPossible"]) == (True, False)
    await caller.quirk("string_booleans")
    read = await caller.get(f"/patients/{made['id']}")
    assert (read["emailReminderPossible"], read["smsReminderPossible"]) == ("true", "false")


@pytest.mark.parametrize(
    "body",
    [
        {"firstName": "Ada"},
        {"lastName": "Esempio"},
        {"firstName": "", "lastName": "Esempio"},
        {"firstName": "Ada", "lastName": "Esempio", "gender": "x"},
        {"firstName": "Ada", "lastName": "Esempio", "dateOfBirth": "11/10/1989"},
        {"firstName": "Ada", "lastName": "Esempio", "dateBirth": "1989-10-11"},
        {"firstName": "Ada", "lastName": "Esempio", "phone": "1"},
        {"firstName": "Ada", "lastName": "Esempio", "_unknown": "1"},
        {"firstName": "Ada", "lastName": "Esempio", "_notePiano": "of care plans"},
        {"firstName": "Ada", "lastName": "Esempio", "_comeCiHaConosciuto": "Radio"},
        {"firstName": "Ada", "lastName": "Esempio", "_anticoagulanti": "maybe"},
        {"firstName": "Ada", "lastName": "Esempio", "_allergie": 1},
    ],
)
async def test_a_patient_that_cannot_be_is_400(caller: Any, body: dict[str, Any]) -> None:
    assert (await caller.send("POST", "/patients", json=body)).status_code == 400


async def test_custom_fields_are_kept_with_the_patient(caller: Any) -> None:
    custom = {"_allergie": "Lattice", "_anticoagulanti": True, "_comeCiHaConosciuto": "Internet"}
    made = await caller.patient(**custom)
    read = await caller.get(f"/patients/{made['id']}")
    assert {name: read[name] for name in custom} == custom
    assert (await caller.get("/patients/69201"))["_allergie"] is None


async def test_some_custom_fields_may_be_required(caller: Any) -> None:
    await caller.quirk("required_fields", ["allergie"])
    body = {"firstName": "Ada", "lastName": "Esempio"}
    refused = await caller.send("POST", "/patients", json=body)
    assert (refused.status_code, refused.json()["error"]) == (400, "missing: _allergie")
    assert (await caller.send("POST", "/patients", json={**body, "_allergie": "no"})).status_code == 200


async def test_a_change_keeps_what_it_does_not_name(caller: Any) -> None:
    made = await caller.patient(city="Torino", _allergie="Lattice")
    body = {"firstName": "Ada", "lastName": "Prova", "email": "ada@example.org"}
    assert (await caller.send("PUT", f"/patients/{made['id']}", json=body)).status_code == 200
    read = await caller.get(f"/patients/{made['id']}")
    assert (read["lastName"], read["city"], read["_allergie"]) == ("Prova", "Torino", "Lattice")
    assert (await caller.send("POST", f"/patients/{made['id']}", json=body)).status_code == 405


async def test_a_deleted_patient_is_read_with_little_and_not_found(caller: Any) -> None:
    made = await caller.patient(email="ada@example.org")
    assert (await caller.send("DELETE", f"/patients/{made['id']}")).status_code == 204
    read = await caller.get(f"/patients/{made['id']}")
    assert read == {"id": made["id"], "firstName": "Ada", "lastName": "Esempio", "deleted": True}
    assert (await found(caller, email="ada@example.org"))["total"] == 0
    assert (await caller.send("DELETE", f"/patients/{made['id']}")).status_code == 404
    assert (await caller.create(patientId=made["id"])).status_code == 400
    assert (await caller.send("GET", "/patients/1")).status_code == 404


async def test_a_telephone_is_added_changed_and_searched(caller: Any) -> None:
    made = await caller.patient()
    path, body = f"/patients/{made['id']}/phone-numbers", {"prefix": "0039", "number": "3390000000"}
    phone = (await caller.send("POST", path, json={**body, "label": "Cellulare", "smsEnabled": True})).json()[
        "data"
    ]
    assert phone == {**body, "label": "Cellulare", "smsEnabled": True, "id": phone["id"]}
    assert (await found(caller, **{"phoneNumberPrefix": "0039", "phoneNumber": "3390000000"}))["total"] == 1
    one = f"{path}/{phone['id']}"
    assert (await caller.send("PATCH", one, json={"number": "3390000009"})).status_code == 200
    assert await caller.get(one) == {**phone, "number": "3390000009"}
    page = (await caller.send("GET", path)).json()
    assert (page["total"], page["results"]) == (1, [{**phone, "number": "3390000009"}])
    assert (await caller.send("GET", f"{path}/1")).status_code == 404
    assert (await caller.send("POST", path, json={"prefix": "0039"})).status_code == 400


async def test_the_practice_has_untidy_patients(caller: Any) -> None:
    everyone = (await found(caller))["results"]
    assert "NON DISPONIBILE" in {each["italianFiscalCode"] for each in everyone}
    assert [each["dateBirth"] for each in everyone if each["dateBirth"].startswith("-")]
