"""Who gets tokens, and for how long they let somebody in."""

import base64
import json
from typing import Any

import pytest

ENTITIES = "/dr/v1/business/entities"
REFRESH, REFRESH_TOKEN = "/connect-auth/v1/account/refresh", "/connect-auth/v1/account/refresh-token"
UNAUTHENTICATED = {"message": "unauthenticated"}


async def test_a_login_gives_two_tokens_for_half_an_hour_and_longer(caller: Any) -> None:
    given = (await caller.login()).json()
    assert set(given) == {"access_token", "refresh_token", "expires_in", "refresh_expires_in"}
    assert given["expires_in"] == 1800
    claims = given["access_token"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(claims + "==="))["exp"] > 0


@pytest.mark.parametrize("wrong", ["client_id", "client_secret", "api_key", "sharing_key"])
async def test_a_wrong_credential_is_refused_with_a_string_for_an_error(caller: Any, wrong: str) -> None:
    answer = await caller.login(**{wrong: "another"})
    assert answer.status_code == 401
    assert answer.json() == {"code": 401, "error": "invalid client credentials"}


async def test_the_key_of_the_workspace_may_be_named(caller: Any) -> None:
    assert (await caller.login(api_key=caller.account["api_key"])).status_code == 200


async def test_either_header_lets_in(caller: Any) -> None:
    token = caller.http.headers.pop("Authorization").split()[1]
    for headers in ({"auth": token}, {"Authorization": f"Bearer {token}"}, {"Authorization": token}):
        assert (await caller.send("GET", ENTITIES, headers=headers)).status_code == 200
    for headers in ({}, {"auth": "garbage"}, {"auth": token, "client-id": "EC_other"}):
        answer = await caller.send("GET", ENTITIES, headers=headers)
        assert (answer.status_code, answer.json()) == (401, UNAUTHENTICATED)


async def test_a_token_ends_by_the_sandboxs_clock(caller: Any) -> None:
    await caller.turn(advance_seconds=1799)
    assert (await caller.send("GET", ENTITIES)).status_code == 200
    await caller.turn(advance_seconds=2)
    assert (await caller.send("GET", ENTITIES)).status_code == 401


async def test_a_refresh_token_can_be_used_once(caller: Any) -> None:
    first = (await caller.login()).json()
    answer = await caller.send("POST", REFRESH, json={"refresh_token": first["refresh_token"]})
    second = answer.json()
    assert second["refresh_token"] != first["refresh_token"]
    again = await caller.send("POST", REFRESH, json={"refresh_token": first["refresh_token"]})
    assert (again.status_code, again.json()) == (401, {"code": 401, "error": "invalid refresh token"})
    fresh = {"Authorization": f"Bearer {second['access_token']}"}
    assert (await caller.send("GET", ENTITIES, headers=fresh)).status_code == 200


async def test_the_present_form_wants_the_old_token_and_the_client_in_headers(caller: Any) -> None:
    given = (await caller.login()).json()
    body = {"refresh_token": given["refresh_token"]}
    assert (await caller.send("POST", REFRESH_TOKEN, json=body)).status_code == 401
    headers = {"Authorization": f"Bearer {given['access_token']}", "Client-Id": caller.account["client_id"]}
    await caller.turn(advance_seconds=4000)
    assert (await caller.send("POST", REFRESH_TOKEN, json=body, headers=headers)).status_code == 200


async def test_a_refresh_token_ends_too(caller: Any) -> None:
    given = (await caller.login()).json()
    await caller.turn(advance_seconds=given["refresh_expires_in"] + 1)
    answer = await caller.send("POST", REFRESH, json={"refresh_token": given["refresh_token"]})
    assert answer.status_code == 401


async def test_lifetimes_can_be_set_and_tokens_revoked(caller: Any) -> None:
    await caller.limit(token_seconds=60)
    given = (await caller.login()).json()
    assert given["expires_in"] == 60
    await caller.limit(revoke_access=True)
    assert (await caller.send("GET", ENTITIES)).status_code == 401
    refreshed = await caller.send("POST", REFRESH, json={"refresh_token": given["refresh_token"]})
    assert refreshed.status_code == 200
    await caller.limit(revoke_tokens=True, reset=True)
    body = {"refresh_token": refreshed.json()["refresh_token"]}
    assert (await caller.send("POST", REFRESH, json=body)).status_code == 401


async def test_requests_can_be_limited_and_say_when_to_come_again(caller: Any) -> None:
    await caller.limit(requests_per_minute=2)
    await caller.turn(pin="2026-11-23T02:10:00+00:00")
    assert [(await caller.send("GET", ENTITIES)).status_code for _ in range(3)] == [200, 200, 429]
    refused = await caller.send("GET", ENTITIES)
    assert refused.json() == {"message": "Too Many Requests"}
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    await caller.turn(advance_seconds=61)
    assert (await caller.send("GET", ENTITIES)).status_code == 200


async def test_an_unknown_path_is_answered_by_the_gateway(caller: Any) -> None:
    answer = await caller.send("GET", "/dr/v9/nothing")
    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})
    answer = await caller.send("DELETE", ENTITIES)
    assert (answer.status_code, answer.json()) == (405, {"message": "Method Not Allowed"})


async def test_requests_are_remembered(caller: Any) -> None:
    await caller.get("/dr/v1/business/patients/search", mobile="9876543210")
    (one,) = (await caller.http.get("/sandbox/eka_care/requests?operation=searchPatients")).json()
    assert (one["method"], one["query"]) == ("GET", {"mobile": "9876543210"})
    await caller.http.delete("/sandbox/eka_care/requests")
    assert (await caller.http.get("/sandbox/eka_care/requests")).json() == []
