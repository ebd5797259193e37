"""A wire between the bot and Telegram that hears which calls of one chat were under way at the same time."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

# A tap is acknowledged beside its turn, and "typing" is shown while a turn waits.
BESIDE = ("answerCallbackQuery", "sendChatAction", "getUpdates")
HOP = ("Transfer-Encoding", "Content-Length", "Connection", "Keep-Alive")


@dataclass
class Wiretap:
    """`url` is where the bot finds Telegram. overlaps: chats whose screens were drawn by two at once."""

    beyond: str
    client: aiohttp.ClientSession
    url: str = ""
    calls: Counter[str] = field(default_factory=Counter)
    overlaps: Counter[str] = field(default_factory=Counter)
    _open: Counter[str] = field(default_factory=Counter)

    async def carry(self, request: web.Request) -> web.Response:
        body = await request.read()
        method = request.path.rpartition("/")[2]
        chat = "" if method in BESIDE else parse_qs(body.decode("latin-1")).get("chat_id", [""])[0]
        self.calls[method] += 1
        self._open[chat] += 1
        self.overlaps[chat] += bool(chat) and self._open[chat] > 1
        try:
            return await self._forward(request, body)
        finally:
            self._open[chat] -= 1

    async def _forward(self, request: web.Request, body: bytes) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", *HOP)}
        async with self.client.post(self.beyond + request.path_qs, data=body, headers=headers) as answer:
            kept = {name: value for name, value in answer.headers.items() if name not in HOP}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)


@asynccontextmanager
async def wiretap(beyond: str) -> AsyncIterator[Wiretap]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:
        tap = Wiretap(beyond, client)
        app = web.Application()
        app.router.add_post("/{path:.*}", tap.carry)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        tap.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield tap
        finally:
            await runner.cleanup()
