"""A server that misbehaves on the socket itself, where an HTTP framework would be too polite."""

import asyncio
import gzip
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class RawServer:
    """Each request takes the next behaviour of `script`; the last one stays.

    hang: silence. close: hang up after reading. reset: a TCP reset. half: a body that is cut off.
    drip: a body that never ends. gzip: a packed one. What begins with HTTP/1.1 is sent as it is, see
    `whole`; anything else is the body of a 200.
    """

    def __init__(self, *script: str) -> None:
        self.script = list(script)
        self.requests: list[str] = []
        self.connections = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.requests.append(head.partition("\r\n")[0])
                await reader.read(_length(head))
                await self._behave(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _behave(self, writer: asyncio.StreamWriter) -> None:
        match self.script.pop(0) if len(self.script) > 1 else self.script[0]:
            case "hang":
                await asyncio.sleep(30)
            case "close":
                writer.close()
            case "reset":
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                writer.close()
            case "half":
                writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id"')
                writer.close()
            case "drip":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
                for _ in range(100):
                    writer.write(b" ")
                    await asyncio.sleep(0.05)
            case "gzip":
                body = gzip.compress(b'{"packed": true}')
                head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                writer.write(head % len(body) + body)
            case answer if answer.startswith("HTTP/1.1 "):
                writer.write(answer.encode("utf-8", "surrogateescape"))
            case answer:
                body = answer.encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def whole(status: int, body: str = "", mime: str = "application/json", **headers: str) -> str:
    """An answer to the last byte. Surrogates in the body stand for bytes that are no UTF-8."""
    length = len(body.encode("utf-8", "surrogateescape"))
    told = {"Content-Type": mime, "Content-Length": str(length), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n{body}"


def _length(head: str) -> int:
    for line in head.lower().split("\r\n"):
        if line.startswith("content-length:"):
            return int(line.partition(":")[2])
    return 0


@asynccontextmanager
async def raw_server(*script: str) -> AsyncIterator[RawServer]:
    raw = RawServer(*script)
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(raw.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    raw.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield raw
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
