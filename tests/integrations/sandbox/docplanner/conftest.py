"""A caller of the sandbox's Docplanner: a plain HTTP client that knows only the documents."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from integrations.sandbox.server import Sandbox

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PATIENT = {"name": "Ana", "surname": "Prueba", "phone": "+34600000000"}
MADE_UP = {"birth_date": "1985-01-01", "gender": "f", "nin": "00000000T"}


@dataclass
class Caller:
    """One account of one locale, and the levers of the sandbox."""

    http: httpx.AsyncClient
    account: dict[str, str]
    paths: list[str] = field(default_factory=list)
    extra: dict[str, dict[str, bool]] = field(default_factory=dict)

    @property
    def api(self) -> str:
        return f"{self.account['base_url']}/api/v3/integration"

    async def authorise(self) -> None:
        answer = await self.http.post(
            f"{self.account['base_url']}/oauth/v2/token",
            data={"grant_type": "client_credentials", "scope": "integration"},
            auth=(self.account["client_id"], self.account["client_secret"]),
        )
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def learn(self) -> None:
        """The paths of all addresses, in the order in which the API lists them."""
        for facility in (await self.get("/facilities"))["_items"]:
            path = f"/facilities/{facility['id']}"
            for doctor in (await self.get(f"{path}/doctors"))["_items"]:
                addresses = f"{path}/doctors/{doctor['id']}/addresses"
                for address in (await self.get(addresses))["_items"]:
                    self.paths.append(f"{addresses}/{address['id']}")
                    self.extra[self.paths[-1]] = address["booking_extra_fields"]

    async def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        return await self.http.request(method, f"{self.api}{path}", **more)

    async def get(self, path: str, **params: str) -> Any:
        answer = await self.send("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def now(self) -> datetime:
        return datetime.fromisoformat((await self.http.get("/sandbox/clock")).json()["now"])

    async def turn(self, **change: Any) -> None:
        assert (await self.http.post("/sandbox/clock", json=change)).status_code == 200

    async def quirk(self, name: str, value: Any = True) -> None:
        body = {"where": "docplanner", "quirk": name, "on": bool(value), "value": value}
        assert (await self.http.post("/sandbox/faults", json=body)).status_code == 200

    async def trouble(self, **rule: Any) -> None:
        answer = await self.http.post("/sandbox/faults", json={"where": "docplanner", **rule})
        assert answer.status_code == 201, answer.text

    async def limit(self, **limits: Any) -> Any:
        return (await self.http.post("/sandbox/limits", json=limits)).json()

    async def slots(self, path: str, days: int = 7, since: datetime | None = None) -> list[dict[str, Any]]:
        start = since or await self.now()
        span = {"start": start.isoformat(timespec="seconds")}
        span["end"] = (start + timedelta(days=days)).isoformat(timespec="seconds")
        found = (await self.get(f"{path}/slots", **span, **{"with": "slot.services"}))["_items"]
        return [dict(each) for each in found]

    async def book(self, path: str, start: str, service: str, minutes: int, **more: Any) -> httpx.Response:
        body = {"address_service_id": service, "duration": minutes, "patient": PATIENT, **more}
        return await self.send("POST", f"{path}/slots/{quote(start, safe='')}/book", json=body)

    async def booked(self, path: str, number: int = 0) -> dict[str, Any]:
        """Book the shortest service in one of the free slots."""
        slot = (await self.slots(path))[number]
        service, minutes = await self.shortest(path, slot["start"])
        wanted = {name: value for name, value in MADE_UP.items() if self.extra[path][name]}
        answer = await self.book(path, slot["start"], service, minutes, patient={**PATIENT, **wanted})
        assert answer.status_code == 200, answer.text
        return {**answer.json(), "service": service, "minutes": minutes, "slot": slot["start"]}

    async def shortest(self, path: str, start: str) -> tuple[str, int]:
        found = (await self.get(f"{path}/services", start=start))["_items"]
        chosen = min(found, key=lambda each: each["duration"])
        return chosen["id"], chosen["duration"]


async def _caller(http: httpx.AsyncClient) -> Caller:
    account = (await http.get("/sandbox/accounts")).json()[0]
    caller = Caller(http, account)
    await caller.turn(now=MONDAY.isoformat())
    await caller.authorise()
    await caller.learn()
    return caller


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """A caller of Spain on a Monday morning."""
    limits = httpx.Limits(max_connections=300)
    async with (
        Sandbox(locales=["es"]) as sandbox,
        httpx.AsyncClient(base_url=sandbox.url, limits=limits, timeout=20) as http,
    ):
        yield await _caller(http)
