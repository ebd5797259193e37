"""The sandbox as a server: it starts, keeps its state, stands a crowd, and stops at once."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from integrations.sandbox.server import Sandbox

GRANT = {"grant_type": "client_credentials", "scope": "integration"}


def caller(sandbox: Sandbox, **more: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=sandbox.url, timeout=20, **more)


async def token(http: httpx.AsyncClient, account: dict[str, str]) -> None:
    auth = (account["client_id"], account["client_secret"])
    answer = await http.post(f"{account['base_url']}/oauth/v2/token", data=GRANT, auth=auth)
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


async def status(port: int) -> bytes:
    """The status of one request over a connection of its own, without the cost of a client library."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /sandbox/clock HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    writer.close()
    return answer[9:12]


async def test_all_thirteen_accounts_say_how_to_reach_them() -> None:
    async with Sandbox() as sandbox, caller(sandbox) as http:
        accounts = (await http.get("/sandbox/accounts?provider=docplanner")).json()
        assert len(accounts) == 13
        for account in accounts:
            assert set(account) == {
                "provider", "locale", "base_url", "client_id", "client_secret", "zone", "currency",
            }  # fmt: skip
            await token(http, account)
            assert (await http.get(f"{account['base_url']}/api/v3/integration/facilities")).status_code == 200


async def test_the_accounts_of_every_provider_are_listed_with_their_credentials() -> None:
    async with Sandbox(locales=["es"]) as sandbox, caller(sandbox) as http:
        accounts = (await http.get("/sandbox/accounts")).json()
        assert [each["provider"] for each in accounts] == ["docplanner", "eka_care", "alfadocs"]
        assert all(each["base_url"].startswith(f"{sandbox.url}/{each['provider']}") for each in accounts)
        assert all(each.get("client_secret") or each.get("api_key") for each in accounts)


async def test_a_token_of_one_country_is_worth_nothing_in_another() -> None:
    async with Sandbox(locales=["es", "pl"]) as sandbox, caller(sandbox) as http:
        es, pl = (await http.get("/sandbox/accounts?provider=docplanner")).json()
        await token(http, es)
        assert (await http.get(f"{pl['base_url']}/api/v3/integration/facilities")).status_code == 401


async def test_five_hundred_calls_at_once_are_all_answered() -> None:
    async with Sandbox(locales=["es"]) as sandbox:
        port = int(sandbox.url.rpartition(":")[2])
        begun = time.monotonic()
        assert set(await asyncio.gather(*(status(port) for _ in range(500)))) == {b"200"}
        assert time.monotonic() - begun < 3


async def test_an_answer_is_not_held_back_by_the_network_stack() -> None:
    async with Sandbox(locales=["es"]) as sandbox, caller(sandbox) as http:
        await http.get("/sandbox/clock")
        begun = time.monotonic()
        for _ in range(20):
            await http.get("/sandbox/clock")
        assert time.monotonic() - begun < 0.6


async def test_it_stops_at_once_while_people_still_listen_and_others_wait() -> None:
    sandbox = Sandbox(locales=["es"])
    async with caller(await sandbox.__aenter__()) as http:
        await http.post("/sandbox/faults", json={"kind": "timeout_before", "where": "docplanner"})
        async with http.stream("GET", "/sandbox/events") as events:
            assert events.status_code == 200
            silent = asyncio.create_task(http.get("/docplanner/es/api/v3/integration/facilities"))
            await asyncio.sleep(0.05)
            begun = time.monotonic()
            await sandbox.__aexit__(None, None, None)
            assert time.monotonic() - begun < 1
            with pytest.raises(httpx.TransportError):
                await silent


async def test_a_port_can_be_used_again_at_once() -> None:
    async with Sandbox(locales=["es"]) as first:
        port = int(first.url.rpartition(":")[2])
    async with Sandbox(port=port, locales=["es"]) as second, caller(second) as http:
        assert second.url == first.url
        assert (await http.get("/sandbox/clock")).status_code == 200


async def test_bookings_clock_and_tokens_outlive_a_restart(tmp_path: Path) -> None:
    async with Sandbox(data=tmp_path, locales=["es"]) as sandbox, caller(sandbox) as http:
        account = (await http.get("/sandbox/accounts")).json()[0]
        await http.post("/sandbox/clock", json={"pin": "2026-11-23T06:00:00+00:00"})
        await token(http, account)
        doctor = "/docplanner/es/api/v3/integration/facilities/1006003/doctors/2006012"
        path = f"{doctor}/addresses/3006018"
        span = {"start": "2026-11-23T00:00:00+01:00", "end": "2026-11-30T00:00:00+01:00"}
        free = (await http.get(f"{path}/slots", params=span)).json()["_items"]
        service = (await http.get(f"{path}/services")).json()["_items"][0]["id"]
        patient = {"name": "Ana", "surname": "Prueba", "phone": "+34600000000"}
        body = {"address_service_id": service, "duration": 45, "patient": patient}
        start = free[0]["start"].replace("+", "%2B")
        booked = (await http.post(f"{path}/slots/{start}/book", json=body)).json()
        left = (await http.get(f"{path}/slots", params=span)).json()
        allowed = http.headers["Authorization"]
    async with Sandbox(data=tmp_path, locales=["es"]) as sandbox, caller(sandbox) as http:
        http.headers["Authorization"] = allowed
        assert (await http.get("/sandbox/clock")).json()["now"] == "2026-11-23T06:00:00+00:00"
        assert (await http.get(f"{path}/bookings/{booked['id']}")).json()["start_at"] == booked["start_at"]
        assert (await http.get(f"{path}/slots", params=span)).json() == left
        told = (await http.get("/docplanner/es/api/v3/integration/notifications")).json()
        assert told["data"]["visit_booking"]["id"] == booked["id"]


async def test_a_change_is_on_disk_within_a_moment(tmp_path: Path) -> None:
    async with Sandbox(data=tmp_path, locales=["es"]) as sandbox, caller(sandbox) as http:
        await http.post("/sandbox/clock", json={"pin": "2026-11-23T06:00:00+00:00"})
        await asyncio.sleep(0.3)
        saved = json.loads((tmp_path / "sandbox.json").read_text("utf-8"))
    assert saved["clock"]["pinned"] == "2026-11-23T06:00:00+00:00"


async def test_the_page_is_served_at_the_root() -> None:
    async with Sandbox(locales=["es"]) as sandbox, caller(sandbox) as http:
        assert "text/html" in (await http.get("/")).headers["content-type"]
        assert (await http.get("/page/page.js")).status_code == 200
