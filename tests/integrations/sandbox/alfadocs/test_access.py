"""Who may come in: the key, the ids, the limit; and the two ways to the same API."""

import asyncio
from typing import Any

import pytest


async def test_me_tells_the_ids_of_the_key(caller: Any) -> None:
    data = (await caller.plain("GET", "/me")).json()["data"]
    assert (data["practiceId"], data["archiveId"]) == (1001, 2002)


async def test_me_may_have_the_ids_at_the_top(caller: Any) -> None:
    await caller.quirk("flat_context")
    body = (await caller.plain("GET", "/me")).json()
    assert (body["practiceId"], body["archiveId"]) == (1001, 2002)
    assert "data" not in body


async def test_the_api_is_there_with_and_without_api_in_its_path(caller: Any) -> None:
    headers = {"X-API-KEY": caller.account["api_key"]}
    answers = [
        await caller.http.get(f"{path}/v1/me", headers=headers) for path in ("/alfadocs/api", "/alfadocs")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    "headers", [{"X-Api-Key": ""}, {"X-Api-Key": "wrong"}, {"Authorization": "Bearer x"}]
)
async def test_without_the_key_or_with_two_schemes_it_is_401(caller: Any, headers: dict[str, str]) -> None:
    answer = await caller.send("GET", "/operators", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["status"] == "error"
    assert isinstance(answer.json()["error"], str)


@pytest.mark.parametrize("path", ["/practices/1/archives/2002", "/practices/1001/archives/1"])
async def test_the_ids_of_others_are_403(caller: Any, path: str) -> None:
    assert (await caller.plain("GET", f"{path}/operators")).status_code == 403


async def test_what_is_not_there_is_404_in_the_same_envelope(caller: Any) -> None:
    answer = await caller.send("GET", "/teeth")
    assert (answer.status_code, answer.json()["status"]) == (404, "error")
    assert (await caller.send("DELETE", "/appointments")).status_code == 405


async def test_the_eleventh_request_of_a_second_is_429_and_a_second_later_all_is_well(caller: Any) -> None:
    await caller.lever("POST", "/alfadocs/limits", reset=True)
    statuses = [(await caller.plain("GET", "/me")).status_code for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert (await caller.lever("GET", "/alfadocs/limits")).json()["refused"] == 2
    await asyncio.sleep(1.05)
    assert (await caller.plain("GET", "/me")).status_code == 200


async def test_errors_come_in_every_likely_shape(caller: Any) -> None:
    shapes = {}
    for shape in ("object", "message", "errors"):
        await caller.quirk("error_shape", shape)
        shapes[shape] = (await caller.send("GET", "/appointments/1")).json()
    assert shapes["object"]["error"] == {"message": "Appointment not found"}
    assert shapes["message"] == {"message": "Appointment not found"}
    assert shapes["errors"] == {"errors": ["Appointment not found"]}
    await caller.quirk("error_shape", "text")
    assert (await caller.send("GET", "/appointments/1")).text == "Appointment not found"


@pytest.mark.parametrize(
    ("rule", "status", "kind"),
    [
        ({"kind": "html"}, 502, "text/html"),
        ({"kind": "status", "status": 503, "retry_after": 2}, 503, "application/json"),
        ({"kind": "empty"}, 200, ""),
    ],
)
async def test_any_operation_can_be_spoiled(
    caller: Any, rule: dict[str, Any], status: int, kind: str
) -> None:
    await caller.trouble(operation="getChairs", **rule)
    answer = await caller.send("GET", "/chairs")
    assert answer.status_code == status
    assert answer.headers.get("content-type", "").startswith(kind)
    assert (await caller.send("GET", "/colors")).status_code == 200


async def test_a_lost_answer_of_create_leaves_the_appointment(caller: Any) -> None:
    await caller.trouble(operation="createAppointment", kind="status", status=504, acts=True, times=1)
    assert (await caller.create(description="lost")).status_code == 504
    kept = (await caller.lever("GET", "/alfadocs/bookings")).json()
    assert [each["service"] for each in kept] == ["lost"]
