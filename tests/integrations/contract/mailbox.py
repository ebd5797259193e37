"""An address of ours to which a provider brings its notices: keeps each request as it came."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Notice = tuple[dict[str, str], bytes]  # headers in lower case, body


@dataclass
class Mailbox:
    url: str = ""
    notices: "asyncio.Queue[Notice]" = field(default_factory=asyncio.Queue)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = (line.partition(":") for line in head.split("\r\n")[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in lines}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        await self.notices.put((headers, body))

    async def next(self) -> Notice:
        async with asyncio.timeout(10):
            return await self.notices.get()


@asynccontextmanager
async def opened() -> AsyncIterator[Mailbox]:
    mailbox = Mailbox()
    server = await asyncio.start_server(mailbox.serve, "127.0.0.1", 0)
    mailbox.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/notices"
    yield mailbox
    server.close()
