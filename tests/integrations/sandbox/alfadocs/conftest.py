"""A caller of the sandbox's AlfaDocs: a plain HTTP client that knows only the documents."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from integrations.sandbox.alfadocs import AlfaDocs
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.control import Control
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults
from integrations.sandbox.server import Connection

MONDAY = "2026-11-23T06:00:00+00:00"
COLOR = 85665


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """An application on a real socket; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=Connection, ws="none", lifespan="off", log_config=None))
    running = asyncio.create_task(server.serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


class Stage:
    """AlfaDocs with the levers, as the sandbox has them."""

    def __init__(self, seed: int = 1) -> None:
        self.clock, self.events, self.faults = SandboxClock(), Events(), Faults(seed)
        self.changes = 0
        self.alfadocs = AlfaDocs(self.clock, self.events, self.faults, self._changed, seed=seed)
        control = Control(self.clock, self.events, self.faults, self._changed)
        self.app = Starlette(routes=[*self.alfadocs.routes(), *control.routes()])

    def _changed(self) -> None:
        self.changes += 1


@dataclass
class Caller:
    """The account, and the levers of the sandbox."""

    http: httpx.AsyncClient
    account: dict[str, str]
    stage: Stage

    @property
    def archive(self) -> str:
        return f"/practices/{self.account['practice_id']}/archives/{self.account['archive_id']}"

    async def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request to a path of the archive."""
        return await self.plain(method, f"{self.archive}{path}", **more)

    async def plain(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"X-Api-Key": self.account["api_key"], **more.pop("headers", {})}
        return await self.http.request(method, f"{self.account['base_url']}{path}", headers=headers, **more)

    async def get(self, path: str, **params: Any) -> Any:
        """The data of a list or of one thing."""
        answer = await self.send("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def lever(self, method: str, path: str, **body: Any) -> httpx.Response:
        return await self.http.request(method, f"/sandbox{path}", json=body or None)

    async def quirk(self, name: str, value: Any = True) -> None:
        answer = await self.lever("POST", "/faults", where="alfadocs", quirk=name, value=value)
        assert answer.status_code == 200, answer.text

    async def trouble(self, **rule: Any) -> None:
        answer = await self.lever("POST", "/faults", where="alfadocs", **rule)
        assert answer.status_code == 201, answer.text

    async def slots(self, day: str = "2026-11-24", **params: Any) -> Any:
        return await self.get(f"/free-slots/{day}", **{"duration": 30, "endDate": day, **params})

    async def create(self, **body: Any) -> httpx.Response:
        """An appointment in the first free slot of a Tuesday, unless the body says otherwise."""
        if "date" not in body:
            slot = (await self.slots())[0]
            body = {**slot, **body}
        return await self.send("POST", "/appointments", json={"colorId": COLOR, **body})

    async def created(self, **body: Any) -> dict[str, Any]:
        answer = await self.create(**body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["data"])

    async def patient(self, **body: Any) -> dict[str, Any]:
        answer = await self.send(
            "POST", "/patients", json={"firstName": "Ada", "lastName": "Esempio", **body}
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["data"])


@asynccontextmanager
async def calling(stage: Stage) -> AsyncIterator[Caller]:
    async with served(stage.app) as url, httpx.AsyncClient(base_url=url, timeout=20) as http:
        caller = Caller(http, stage.alfadocs.accounts(url)[0], stage)
        await caller.lever("POST", "/clock", pin=MONDAY)
        await caller.lever("POST", "/alfadocs/limits", off=True)
        yield caller
        await stage.alfadocs.close()


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """A caller on a Monday morning, without a limiter."""
    async with calling(Stage()) as caller:
        yield caller


@dataclass
class Listener:
    """Takes webhooks in and answers them with `status`."""

    url: str
    bodies: asyncio.Queue[dict[str, str]]
    status: int = 200

    async def next(self) -> dict[str, str]:
        async with asyncio.timeout(5):
            return await self.bodies.get()


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    found = Listener("", asyncio.Queue())

    async def take(request: Request) -> Response:
        assert request.headers["content-type"] == "application/x-www-form-urlencoded"
        found.bodies.put_nowait(dict(parse_qsl((await request.body()).decode())))
        return Response(status_code=found.status)

    async with served(Starlette(routes=[Route("/hook", take, methods=["POST"])])) as url:
        found.url = f"{url}/hook"
        yield found


@pytest.fixture
def again() -> Any:
    """Another sandbox set up from what the first one keeps."""

    @asynccontextmanager
    async def restored(caller: Caller) -> AsyncIterator[Caller]:
        stage = Stage(seed=1)
        stage.alfadocs.restore(json.loads(json.dumps(caller.stage.alfadocs.snapshot())))
        async with calling(stage) as second:
            yield second

    return restored
