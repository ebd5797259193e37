"""Facilities, doctors, addresses and services."""

from typing import Any

import pytest

GOOD = "application/vnd.docplanner+json; charset=UTF-8"
BAD = "application/vnd.error+docplanner+json"
SYNTAXES = (
    "with=doctor.addresses,address.online_only",
    "with=doctor.addresses&with=address.online_only",
    "with[]=doctor.addresses&with[]=address.online_only",
    "with%5B0%5D=doctor.addresses&with%5B1%5D=address.online_only",
)


def doctor_of(path: str) -> str:
    return path.rpartition("/addresses/")[0]


async def test_a_group_has_three_facilities_and_one_of_them_has_one_doctor(caller: Any) -> None:
    facilities = (await caller.get("/facilities"))["_items"]
    counts = [len((await caller.get(f"/facilities/{f['id']}/doctors"))["_items"]) for f in facilities]
    assert counts == [7, 4, 1]
    services = await caller.get(f"{caller.paths[-1]}/services")
    assert (
        len([path for path in caller.paths if path.startswith(f"/facilities/{facilities[-1]['id']}/")]) == 1
    )
    assert len(services["_items"]) == 1


async def test_ids_are_strings_and_answers_have_docplanners_media_type(caller: Any) -> None:
    answer = await caller.send("GET", "/facilities")
    assert answer.headers["content-type"] == GOOD
    assert all(isinstance(each["id"], str) for each in answer.json()["_items"])


@pytest.mark.parametrize("query", SYNTAXES)
async def test_with_is_understood_in_all_four_forms(caller: Any, query: str) -> None:
    doctor = (await caller.send("GET", f"{doctor_of(caller.paths[0])}?{query}")).json()
    assert [each["is_online_only"] for each in doctor["addresses"]["_items"]] == [False, True]


async def test_optional_fields_come_only_when_asked_for(caller: Any) -> None:
    plain = await caller.get(caller.paths[0])
    assert set(plain) == {"id", "name", "city_name", "post_code", "street", "booking_extra_fields"}
    scopes = (
        "address.online_only,address.visit_payment,address.commercial_type,address.insurance_support,unknown"
    )
    full = await caller.get(caller.paths[0], **{"with": scopes})
    assert set(full) - set(plain) == {
        "is_online_only",
        "visit_payment",
        "commercial_type",
        "insurance_support",
    }
    doctors = (await caller.get(f"{doctor_of(caller.paths[0]).rpartition('/')[0]}"))["_items"]
    assert set(doctors[0]) == {"id", "name", "surname"}
    assert "specializations" in await caller.get(doctor_of(caller.paths[0]))


async def test_the_first_doctor_asks_nothing_and_all_eight_combinations_occur(caller: Any) -> None:
    first = [caller.extra[path] for path in caller.paths if path.startswith(doctor_of(caller.paths[0]) + "/")]
    assert first
    assert all(not any(fields.values()) for fields in first)
    assert len({tuple(fields.values()) for fields in caller.extra.values()}) == 8


async def test_what_belongs_to_somebody_else_is_forbidden_and_the_unknown_is_not_found(caller: Any) -> None:
    parts = caller.paths[0].split("/")
    other = caller.paths[-1].split("/")
    here, there = caller.paths[0], "/".join([*parts[:4], other[4]])
    cases = {
        "/facilities/1006009": (403, "You are not authorized to see this facility"),
        there: (403, "You are not authorized to see this doctor"),
        "/".join([*parts[:6], other[6]]): (403, "You are not authorized to see this address"),
        "/facilities/1": (404, "Object not found"),
        "/".join([*parts[:4], "1"]): (404, "Object not found"),
        "/".join([*parts[:6], "1"]): (404, "Object not found"),
        f"{here}/services/1": (404, "Object not found"),
    }
    for path, (status, message) in cases.items():
        answer = await caller.send("GET", path)
        assert (answer.status_code, answer.json()) == (status, {"errors": [], "message": message}), path
        assert answer.headers["content-type"] == BAD
    stranger = (await caller.get(f"{caller.paths[-1]}/services"))["_items"][0]["id"]
    answer = await caller.send("GET", f"{here}/services/{stranger}")
    assert (answer.status_code, answer.json()["message"]) == (
        403,
        "This service does not belong to this address",
    )


async def test_prices_can_be_missing_or_a_minimum_with_a_description(caller: Any) -> None:
    services = [each for path in caller.paths for each in (await caller.get(f"{path}/services"))["_items"]]
    assert any(each["price"] is None for each in services)
    assert any(each["is_price_from"] and each["description"] for each in services)
    assert any(not each["is_visible"] for each in services)
    assert "duration" not in services[0]


async def test_a_service_can_be_added_changed_and_deleted(caller: Any) -> None:
    path = caller.paths[-1]
    body = {"service_id": "1", "price": 10, "is_price_from": True, "default_duration": 20}
    made = await caller.send("POST", f"{path}/services", json=body)
    assert made.status_code == 201
    assert made.headers["location"].endswith(f"/services/{made.json()['id']}")
    again = await caller.send("POST", f"{path}/services", json=body)
    assert again.status_code == 409
    one = f"{path}/services/{made.json()['id']}"
    assert (await caller.send("PATCH", one, json={"price": -1})).status_code == 400
    assert (await caller.send("PATCH", one, json={"price": None})).json()["price"] is None
    assert (await caller.send("DELETE", one)).status_code == 204
    assert (await caller.send("GET", one)).status_code == 404


async def test_insurance_providers_are_listed_added_and_taken_away(caller: Any) -> None:
    path = f"{caller.paths[0]}/insurance-providers"
    known = (await caller.get("/insurance-providers"))["_items"]
    assert (await caller.get(path))["_items"] == []
    body = {"insurance_provider_id": known[0]["insurance_provider_id"]}
    assert (await caller.send("POST", path, json=body)).status_code == 204
    assert (await caller.send("POST", path, json=body)).status_code == 400
    assert (await caller.get(path))["_items"][0]["name"] == known[0]["name"]
    assert (await caller.send("DELETE", f"{path}/{body['insurance_provider_id']}")).status_code == 204
    missing = await caller.send("PUT", path, json={"insurance_provider_id": "99"})
    assert missing.status_code == 404
