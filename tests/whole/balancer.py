"""A load balancer of a few lines: a request goes to the next process, or to another one if that is away."""

import itertools
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web


@dataclass
class Balancer:
    """`url` is what the world knows. served: how many requests each process has answered."""

    behind: list[str]
    client: aiohttp.ClientSession
    url: str = ""
    served: Counter[str] = field(default_factory=Counter)
    _turn: "itertools.count[int]" = field(default_factory=itertools.count)

    async def carry(self, request: web.Request) -> web.Response:
        body, first = await request.read(), next(self._turn)
        for n in range(len(self.behind)):
            process = self.behind[(first + n) % len(self.behind)]
            try:
                async with self.client.request(
                    request.method, process + request.path_qs, data=body, headers=request.headers
                ) as answer:
                    self.served[process] += 1
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientConnectionError:
                continue
        return web.Response(status=502)


@asynccontextmanager
async def balancer(*behind: str) -> AsyncIterator[Balancer]:
    """Spread over the processes at these addresses."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        spread = Balancer(list(behind), client)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", spread.carry)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        spread.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield spread
        finally:
            await runner.cleanup()
