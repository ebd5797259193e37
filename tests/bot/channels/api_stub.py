"""A Bot API server of a few lines, on a real socket: it notes every call and answers as a test tells it."""

import asyncio
import contextlib
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:FAKE-token-of-the-stub-0123456789"


@dataclass(frozen=True)
class Call:
    method: str
    values: dict[str, Any]
    files: dict[str, tuple[str, str, bytes]]

    def __getitem__(self, name: str) -> Any:
        """A parameter as Telegram reads it: JSON where it is JSON."""
        value = self.values[name]
        if name in {"text", "chat_id"}:
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value


@dataclass(frozen=True)
class Reply:
    """What the server answers; `hang` seconds pass first, `cut` closes the connection instead."""

    status: int = 200
    body: Any = None
    hang: float = 0.0
    cut: bool = False


def refusal(status: int, description: str, **parameters: int) -> Reply:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return Reply(status, body | ({"parameters": parameters} if parameters else {}))


def flood(seconds: int) -> Reply:
    return refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def result(value: Any) -> Reply:
    return Reply(200, {"ok": True, "result": value})


@dataclass
class ApiStub:
    base: str = ""
    calls: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _replies: dict[str, deque[Reply]] = field(default_factory=lambda: defaultdict(deque))
    _messages: int = 100

    def answers(self, method: str, *replies: Reply) -> None:
        """The next calls of this method get these, later ones succeed again."""
        self._replies[method].extend(replies)

    def recovers(self) -> None:
        """From now on everything succeeds."""
        self._replies.clear()

    def called(self, method: str) -> list[Call]:
        return [one for one in self.calls if one.method == method]

    def receives(self, *updates: dict[str, Any]) -> None:
        """Updates that the next getUpdates brings, and every one after it until the offset passes them."""
        self.updates.extend(updates)
        self._arrived.set()

    @property
    def methods(self) -> list[str]:
        return [one.method for one in self.calls]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        call = Call(request.match_info["method"], *await _parameters(request))
        self.calls.append(call)
        waiting = self._replies[call.method]
        reply = waiting.popleft() if waiting else await self._success(call)
        await asyncio.sleep(reply.hang)
        if reply.cut and request.transport is not None:
            request.transport.abort()
        if isinstance(reply.body, bytes):
            return web.Response(status=reply.status, body=reply.body)
        return web.json_response(reply.body, status=reply.status)

    async def file(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"content of " + request.match_info["path"].encode())

    async def _success(self, call: Call) -> Reply:
        if call.method == "getMe":
            return result({"id": 123456, "is_bot": True, "first_name": "Clinic", "username": "clinic_bot"})
        if call.method == "getUpdates":
            return result(await self._pending(int(call.values.get("offset", 0)), call["timeout"]))
        if call.method in {"sendMessage", "sendDocument", "editMessageText"}:
            return result(self._message(call))
        return result(True)

    async def _pending(self, offset: int, seconds: float) -> list[dict[str, Any]]:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (found := [one for one in self.updates if one["update_id"] >= offset]):
                    self._arrived.clear()
                    await self._arrived.wait()
                return found
        return []

    def _message(self, call: Call) -> dict[str, Any]:
        self._messages += 1
        number = int(call.values.get("message_id", self._messages))
        chat = {"id": int(call.values["chat_id"]), "type": "private"}
        return {"message_id": number, "date": 1, "chat": chat, "text": call.values.get("text", "")}


async def _parameters(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, str, bytes]]]:
    values: dict[str, Any] = {}
    files: dict[str, tuple[str, str, bytes]] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.content_type, value.file.read())
        else:
            values[name] = value
    return values, files


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[ApiStub]:
    stub = ApiStub()
    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/bot" + TOKEN + "/{method}", stub.handle)
    app.router.add_get("/file/bot" + TOKEN + "/{path:.*}", stub.file)
    runner = web.AppRunner(app, shutdown_timeout=0.01, handler_cancellation=True)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        stub.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield stub
    finally:
        await runner.cleanup()
