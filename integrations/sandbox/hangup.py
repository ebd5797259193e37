"""Answers that never come: a connection that is reset, or one that stays silent."""

import asyncio
import socket
import struct
from asyncio import Transport
from typing import cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def reset(transport: Transport) -> None:
    """Close a TCP connection at once, so that the other side sees a reset and not an orderly end."""
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    transport.abort()


class Hangup(Response):
    """Instead of an answer, silence for some seconds, and then a reset connection.

    The server puts the connection's transport into the state of each request (see `server.py`).
    """

    def __init__(self, after_seconds: float = 0.0) -> None:
        super().__init__()
        self._seconds = after_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await _disconnected(receive)
        except TimeoutError:
            reset(cast(Transport, scope["state"]["transport"]))
            await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
