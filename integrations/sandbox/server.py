"""The sandbox on a port of this machine, inside a running loop or as a process of its own."""

import asyncio
import contextlib
import signal
import socket
from asyncio import Task, Transport
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from integrations.sandbox.app import PROVIDERS, build
from integrations.sandbox.countries import LOCALES
from integrations.sandbox.hangup import reset

HOST = "127.0.0.1"
BACKLOG = 4096
KEEP_ALIVE_SECONDS = 75


class Connection(H11Protocol):
    """Puts the transport into the state of each request, so that an answer can be a reset."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class Calls:
    """Wraps the application and knows the requests that are being answered, to end them at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: dict[Task[Any], Transport] = {}
        self._ended = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            return await self._app(scope, receive, send)
        self._open[task] = cast(Transport, scope["state"]["transport"])
        try:
            await self._app(scope, receive, send)
        except asyncio.CancelledError:
            if not self._ended:
                raise
        finally:
            del self._open[task]

    def end(self) -> None:
        """Hang up on everyone who still waits: long polls, event streams, silences."""
        self._ended = True
        for task, transport in self._open.items():
            reset(transport)
            task.cancel()


class _Server(uvicorn.Server):
    """Leaves the process's signal handlers alone, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _configuration(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=1,
        log_config=None,
        access_log=False,
        server_header=False,
    )


class Sandbox:
    """`async with Sandbox() as sandbox:` runs it in this loop; `sandbox.url` says where.

    Port 0 takes any free port. Without a directory `data` nothing outlives the block.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        seed: int = 1,
        data: Path | None = None,
        locales: Sequence[str] = LOCALES,
        providers: Sequence[str] = PROVIDERS,
    ) -> None:
        self._calls = Calls(build(seed=seed, data=data, locales=locales, providers=providers))
        self._server = _Server(_configuration(self._calls))
        self._port = port
        self._running: Task[None] | None = None
        self.url = ""

    async def __aenter__(self) -> "Sandbox":
        listener = _listen(self._port)
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._running = asyncio.create_task(self._server.serve([listener]))
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({up, self._running}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if self._running.done():
            self._running.result()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._running is not None
        self._server.should_exit = True
        self._calls.end()
        await self._running


def serve(*, port: int, seed: int = 1, data: Path | None = None, locales: Sequence[str] = LOCALES) -> None:
    """Run until Ctrl-C or SIGTERM."""
    asyncio.run(_until_told(Sandbox(port=port, seed=seed, data=data, locales=locales)))


async def _until_told(sandbox: Sandbox) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    async with sandbox:
        print(f"Sandbox: {sandbox.url}/", flush=True)  # noqa: T201
        await told.wait()


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's delay off only for sockets that name their protocol.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener
