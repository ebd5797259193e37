"""A Bot API server on a real socket, and what a test does with it; every answer is held to the schema."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults
from integrations.sandbox.telegram import BotApi
from integrations.sandbox.telegram.check import Malformed, WrongKind
from integrations.sandbox.telegram.schema import methods, official_types

TOKEN = "7000001:" + "A" * 35
OTHER_TOKEN = "7000002:" + "B" * 35


class Published(Events):
    """Remembers what was told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, dict[str, Any]]] = []

    def publish(self, kind: str, data: Any) -> None:
        self.heard.append((kind, dict(data)))
        super().publish(kind, data)


class Watched:
    """Passes everything on, and compares each answer with the type that its method returns."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.misfits: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        said = bytearray()

        async def listen(message: Message) -> None:
            said.extend(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, listen)
        if scope["type"] == "http" and scope["path"].startswith("/bot"):
            self._compare(scope["path"].rpartition("/")[2], bytes(said))

    def _compare(self, name: str, said: bytes) -> None:
        answer = json.loads(said)
        if not answer["ok"]:
            return
        ignored: list[str] = []
        try:
            official_types().check(methods()[name.lower()].returns)(answer["result"], ignored)
        except (Malformed, WrongKind) as wrong:
            ignored.append(repr(wrong))
        self.misfits += [f"{name}: {what}" for what in ignored]


@dataclass
class World:
    """The server, a client for the control API, and a bot of the real library."""

    url: str
    http: httpx.AsyncClient
    bot: Any  # a telegram.Bot, whose many optional fields need no assertion each
    api: BotApi
    clock: SandboxClock
    faults: Faults
    events: Published
    changes: list[int] = field(default_factory=list)

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/sandbox/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"/sandbox/{path}")
        assert answer.is_success, answer.text
        return answer.json() if "json" in answer.headers["content-type"] else answer.content

    async def call(self, method: str, token: str = TOKEN, **arguments: Any) -> dict[str, Any]:
        """A call as no library would make it: the arguments as a JSON body, whatever the answer."""
        answer = await self.http.post(f"/bot{token}/{method}", json=arguments)
        body: dict[str, Any] = answer.json()
        return body

    async def refusal(self, method: str, **arguments: Any) -> tuple[int, str]:
        body = await self.call(method, **arguments)
        assert body["ok"] is False, body
        return body["error_code"], body["description"]

    async def ana(self, text: str = "/start") -> int:
        """A new person who has written to the bot; the update is confirmed."""
        await self.bot.initialize()
        chat: int = (await self.post("chats", first_name="Ana", language_code="es"))["chat_id"]
        await self.post(f"chats/{chat}/messages", text=text)
        await self.updates()
        return chat

    async def updates(self) -> list[dict[str, Any]]:
        """All that wait, confirmed."""
        waiting: list[dict[str, Any]] = (await self.call("getUpdates"))["result"]
        if waiting:
            await self.call("getUpdates", offset=waiting[-1]["update_id"] + 1)
        return waiting

    async def group(self, kind: str = "supergroup", **more: Any) -> int:
        await self.bot.initialize()
        chat: int = (await self.post("chats", type=kind, title="Staff", **more))["chat_id"]
        await self.updates()
        return chat

    async def journal(self) -> list[tuple[str, str, str]]:
        return [(e["method"], e["kind"], e["detail"]) for e in await self.get("journal")]


@contextlib.asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """An ASGI app on a free port; without uvicorn's main loop, which ticks ten times a second."""
    # asyncio turns Nagle's delay off only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    quiet: Any = {"log_config": None, "access_log": False, "lifespan": "off", "ws": "none"}
    config = uvicorn.Config(app, timeout_graceful_shutdown=1, **quiet)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([listener])
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await _ended(server)
        listener.close()


async def _ended(server: uvicorn.Server) -> None:
    """Its own shutdown sleeps; here nobody is connected any more, or soon will not be."""
    for listening in server.servers:
        listening.close()
    state = server.server_state
    for connection in list(state.connections):
        connection.shutdown()
    async with asyncio.timeout(5):
        while state.connections or state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
