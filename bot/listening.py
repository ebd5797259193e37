"""A server on a port of this machine, inside a running loop."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

log = logging.getLogger(__name__)

BACKLOG = 1024
# Longer than a proxy keeps its own end open, so that it never sends on a connection that we just closed.
KEEP_ALIVE_SECONDS = 90
REQUESTS_IN_HAND_SECONDS = 2


class _Server(uvicorn.Server):
    """Leaves the process's signals to whoever runs it, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Listening:
    """`async with Listening(app, host, port) as door:` answers requests; `door.url` says where.

    Port 0 takes any free port. Raises OSError when the port cannot be had.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=REQUESTS_IN_HAND_SECONDS,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
        )
        self._server = _Server(config)
        self._host, self._port = host, port
        self._running: asyncio.Task[None] | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        listener = await _listener(self._host, self._port)
        host, port = listener.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._running = asyncio.create_task(self._server.serve([listener]), name="listening")
        up = asyncio.create_task(self._server.up.wait())
        await asyncio.wait({up, self._running}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        log.info("listening on %s", self.url)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Take no more requests, and finish those in hand."""
        if self._running is not None:
            self._server.should_exit = True
            await asyncio.wait({self._running})


async def _listener(host: str, port: int) -> socket.socket:
    found = await asyncio.get_running_loop().getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    family, kind, protocol, _, address = found[0]
    listener = socket.socket(family, kind, protocol or socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener
