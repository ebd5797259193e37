"""Trouble on demand: every kind, when it strikes, and how often."""

import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from integrations.sandbox.faults import Faults, Rule
from integrations.sandbox.server import Sandbox

GRANT = {"grant_type": "client_credentials", "scope": "integration"}
TOKEN = "/docplanner/es/oauth/v2/token"


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    sandbox = Sandbox(locales=["es"])
    async with sandbox, httpx.AsyncClient(timeout=5) as http:
        http.base_url = httpx.URL(sandbox.url)
        yield http


async def trouble(http: httpx.AsyncClient, **rule: Any) -> None:
    answer = await http.post("/sandbox/faults", json={"where": "docplanner", **rule})
    assert answer.status_code == 201, answer.text


async def ask(http: httpx.AsyncClient) -> httpx.Response:
    return await http.post(TOKEN, data=GRANT, auth=("sandbox-es", "sandbox-secret-es"))


async def issued(http: httpx.AsyncClient) -> int:
    return int((await http.get("/sandbox/limits")).json()["es"]["tokens_issued"])


@pytest.mark.parametrize(("kind", "acted"), [("reset_before", 0), ("reset_after", 1)])
async def test_a_reset_ends_the_connection_before_or_after_the_server_acted(
    http: httpx.AsyncClient, kind: str, acted: int
) -> None:
    await trouble(http, kind=kind, times=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await ask(http)
    assert await issued(http) == acted
    assert (await ask(http)).status_code == 200


@pytest.mark.parametrize(("kind", "acted"), [("timeout_before", 0), ("timeout_after", 1)])
async def test_a_silence_outlasts_the_callers_patience(
    http: httpx.AsyncClient, kind: str, acted: int
) -> None:
    await trouble(http, kind=kind, times=1)
    with pytest.raises(httpx.ReadTimeout):
        await http.post(TOKEN, data=GRANT, auth=("sandbox-es", "sandbox-secret-es"), timeout=0.1)
    assert await issued(http) == acted


async def test_a_silence_can_end_in_a_reset(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="timeout_before", ms=30, times=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        await ask(http)


async def test_latency_delays_a_true_answer(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="latency", ms=80)
    begun = time.monotonic()
    assert (await ask(http)).status_code == 200
    assert time.monotonic() - begun >= 0.08


async def test_a_status_comes_with_the_envelope_and_when_to_come_again(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="status", status=429, retry_after=7, operation="getFacilities", times=1)
    answer = await http.get("/docplanner/es/api/v3/integration/facilities")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert answer.json() == {"errors": [], "message": "Too many requests"}
    assert (await ask(http)).status_code == 200


async def test_a_server_can_act_and_answer_with_an_error(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="status", acts=True, times=1)
    assert (await ask(http)).status_code == 503
    assert await issued(http) == 1


async def test_pages_in_place_of_data_may_have_any_status_and_header(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="html", status=405, headers={"x-amzn-waf-action": "captcha"}, times=1)
    answer = await ask(http)
    assert (answer.status_code, answer.headers["x-amzn-waf-action"]) == (405, "captcha")
    assert answer.headers["content-type"].startswith("text/html")
    await trouble(http, kind="status", status=301, headers={"Location": "https://example.com/"}, times=1)
    assert (await ask(http)).status_code == 301


@pytest.mark.parametrize("kind", ["empty", "malformed"])
async def test_an_answer_can_be_spoiled_after_the_server_acted(http: httpx.AsyncClient, kind: str) -> None:
    await trouble(http, kind=kind, times=1)
    answer = await ask(http)
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()
    assert await issued(http) == 1


async def test_rules_skip_strike_and_are_spent(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="status", skip=1, times=2)
    assert [(await ask(http)).status_code for _ in range(4)] == [200, 503, 503, 200]


async def test_rules_are_listed_and_cleared(http: httpx.AsyncClient) -> None:
    await trouble(http, kind="status")
    await trouble(http, kind="latency", ms=1)
    listed = (await http.get("/sandbox/faults")).json()["faults"]
    assert [each["kind"] for each in listed] == ["status", "latency"]
    await http.delete(f"/sandbox/faults/{listed[0]['id']}")
    assert (await ask(http)).status_code == 200
    await http.delete("/sandbox/faults")
    assert (await http.get("/sandbox/faults")).json()["faults"] == []


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "gremlins"},
        {"kind": "status", "tiems": 1},
        {"kind": "latency", "ms": "long"},
        {"kind": "status", "where": "nowhere"},
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(http: httpx.AsyncClient, rule: dict[str, Any]) -> None:
    answer = await http.post("/sandbox/faults", json=rule)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_chance_is_the_same_for_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add(Rule("status", probability=0.5))
        return [faults._fires(1, "docplanner", "getSlots") for _ in range(40)]

    assert struck(1) == struck(1)
    assert 5 < sum(struck(1)) < 35
