"""A caller of the sandbox's Eka Care: a plain HTTP client that knows only the documents."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.sandbox.server import Sandbox

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # half past seven in the morning there
DAY, NEXT_DAY = "2026-11-25", "2026-11-26"
SOUTH, EAST = "6610000000000001", "6610000000000002"
PHYSICIAN, SKIN, CHILD, HEART = (f"17410000000000{number:02}" for number in range(1, 5))
AMIT, FAMILY = "990000000001", "9876543210"
DETAILS = {"first_name": "Test", "last_name": "Patient", "gender": "M", "dob": "1987-01-06"}
MOBILE = "+919999999999"


@dataclass
class Caller:
    """One client of the workspace, and the levers of the sandbox."""

    http: httpx.AsyncClient
    account: dict[str, str]

    async def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        return await self.http.request(method, f"/eka_care{path}", **more)

    async def get(self, path: str, **params: Any) -> Any:
        answer = await self.send("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def login(self, **more: str) -> httpx.Response:
        known = {name: self.account[name] for name in ("client_id", "client_secret")}
        return await self.send("POST", "/connect-auth/v1/account/login", json={**known, **more})

    async def authorise(self) -> None:
        token = (await self.login()).json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"

    async def turn(self, **change: Any) -> None:
        assert (await self.http.post("/sandbox/clock", json=change)).status_code == 200

    async def quirk(self, name: str, value: Any = True) -> None:
        body = {"where": "eka_care", "quirk": name, "on": bool(value), "value": value}
        assert (await self.http.post("/sandbox/faults", json=body)).status_code == 200

    async def trouble(self, **rule: Any) -> None:
        answer = await self.http.post("/sandbox/faults", json={"where": "eka_care", **rule})
        assert answer.status_code == 201, answer.text

    async def limit(self, **limits: Any) -> Any:
        return (await self.http.post("/sandbox/eka_care/limits", json=limits)).json()

    async def behind(self, method: str, path: str, **body: Any) -> httpx.Response:
        return await self.http.request(method, f"/sandbox/eka_care{path}", json=body)

    async def slots(self, doctor: str = PHYSICIAN, clinic: str = SOUTH, day: str = DAY) -> list[Any]:
        """The free slots of the doctor's first service."""
        path = f"/dr/v1/doctor/{doctor}/clinic/{clinic}/appointment/slot"
        following = (datetime.fromisoformat(day) + timedelta(days=1)).date().isoformat()
        found = (await self.get(path, start_date=day, end_date=following))["data"]["schedule"]
        return [slot for slot in found[clinic][0]["slots"] if slot["available"]]

    async def book(self, number: int = 0, *, slot: Any = None, **more: Any) -> httpx.Response:
        """Book Amit into one of the physician's free slots, in the v1 dialect."""
        chosen = slot or (await self.slots())[number]
        start, end = (int(datetime.fromisoformat(chosen[key]).timestamp()) for key in "se")
        body: dict[str, Any] = {
            "clinic_id": SOUTH,
            "doctor_id": PHYSICIAN,
            "patient_id": AMIT,
            "appointment_details": {"start_time": start, "end_time": end, "mode": "INCLINIC"},
            **more,
        }
        return await self.send("POST", "/dr/v1/appointment", json=body)

    async def booked(self, number: int = 0, **more: Any) -> str:
        answer = await self.book(number, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["appointment_id"])

    async def appointment(self, appointment_id: str) -> Any:
        return await self.get(f"/dr/v1/appointment/{appointment_id}")

    async def status(self, appointment_id: str) -> str:
        return str((await self.appointment(appointment_id))["status"])

    async def bookings(self, **params: str) -> list[Any]:
        return list((await self.http.get("/sandbox/eka_care/bookings", params=params)).json())


async def calling(sandbox: Sandbox, http: httpx.AsyncClient) -> Caller:
    http.base_url = httpx.URL(sandbox.url)
    account = (await http.get("/sandbox/accounts?provider=eka_care")).json()[0]
    return Caller(http, account)


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """A caller with a token, on a Monday morning before the clinics open."""
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(timeout=20) as http:
        caller = await calling(sandbox, http)
        await caller.turn(now=MONDAY.isoformat())
        await caller.authorise()
        yield caller


@dataclass
class Receiver:
    """Takes webhooks on a port of this machine."""

    url: str
    taken: asyncio.Queue[tuple[dict[str, str], bytes]]

    async def next(self) -> tuple[dict[str, str], bytes]:
        """The headers and the bytes of the next one."""
        async with asyncio.timeout(5):
            return await self.taken.get()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    taken: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")[1:-2]
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head)}
        taken.put_nowait((headers, await reader.readexactly(int(headers["content-length"]))))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield Receiver(f"http://127.0.0.1:{port}/webhooks/eka", taken)
    server.close()
    await server.wait_closed()
