"""The token endpoint, and who is let in."""

from typing import Any

import pytest

GRANT = {"grant_type": "client_credentials", "scope": "integration"}


def url(caller: Any) -> str:
    return f"{caller.account['base_url']}/oauth/v2/token"


def credentials(caller: Any) -> dict[str, str]:
    return {name: caller.account[name] for name in ("client_id", "client_secret")}


async def test_credentials_may_stand_in_the_header_or_in_either_kind_of_form(caller: Any) -> None:
    fields = {**GRANT, **credentials(caller)}
    basic = await caller.http.post(url(caller), data=GRANT, auth=tuple(credentials(caller).values()))
    form = await caller.http.post(url(caller), data=fields)
    multipart = await caller.http.post(url(caller), files={name: (None, v) for name, v in fields.items()})
    for answer in (basic, form, multipart):
        assert answer.status_code == 200
        assert {**answer.json(), "access_token": ""} == {
            "access_token": "",
            "expires_in": 3600,
            "token_type": "bearer",
            "scope": None,
        }


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
async def test_a_wrong_request_for_a_token_is_refused(
    caller: Any, change: dict[str, str], error: str
) -> None:
    answer = await caller.http.post(url(caller), data={**GRANT, **credentials(caller), **change})
    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_without_a_token_nobody_is_let_in(caller: Any) -> None:
    del caller.http.headers["Authorization"]
    answer = await caller.send("GET", "/facilities")
    assert answer.status_code == 401
    assert answer.json() == {"message": "Authentication credentials could not be found."}


async def test_a_made_up_token_lets_nobody_in(caller: Any) -> None:
    answer = await caller.send("GET", "/facilities", headers={"Authorization": "Bearer 0000"})
    assert (answer.status_code, answer.json()) == (401, {"message": "Invalid credentials."})


async def test_a_token_dies_when_its_time_is_over(caller: Any) -> None:
    await caller.limit(token_seconds=2)
    await caller.authorise()
    assert (await caller.send("GET", "/facilities")).status_code == 200
    await caller.turn(advance_seconds=3)
    assert (await caller.send("GET", "/facilities")).status_code == 401


async def test_tokens_are_counted_and_can_be_taken_away(caller: Any) -> None:
    before = (await caller.limit())["es"]["tokens_issued"]
    await caller.authorise()
    assert (await caller.limit(revoke_tokens=True))["es"]["tokens_issued"] == before + 1
    assert (await caller.send("GET", "/facilities")).status_code == 401
