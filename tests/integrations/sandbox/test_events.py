"""What happens is told to everyone who watches."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx

from integrations.sandbox.events import BACKLOG, Events
from integrations.sandbox.server import Sandbox


async def next_frame(stream: AsyncIterator[str]) -> str:
    async with asyncio.timeout(2):
        return await anext(stream)


async def test_every_watcher_hears_everything() -> None:
    events = Events()
    first, second = events.stream(), events.stream()
    assert await next_frame(first) == await next_frame(second) == ": welcome\n\n"
    events.publish("booking", {"id": "1", "doctor": "Łucja"})
    frame = 'event: booking\ndata: {"id": "1", "doctor": "Łucja"}\n\n'
    assert await next_frame(first) == await next_frame(second) == frame


async def test_a_quiet_stream_shows_that_it_is_alive_and_ends_when_closed() -> None:
    events = Events(keep_alive=0.01)
    stream = events.stream()
    await next_frame(stream)
    assert (await next_frame(stream)).startswith(":")
    events.close()
    assert [frame async for frame in stream if not frame.startswith(":")] == []


async def test_a_watcher_that_does_not_listen_is_let_go() -> None:
    events = Events()
    stream = events.stream()
    await next_frame(stream)
    for number in range(BACKLOG + 10):
        events.publish("message", {"number": number})
    assert len([frame async for frame in stream]) == BACKLOG


async def test_the_clock_tells_when_it_was_moved() -> None:
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as http:
        async with http.stream("GET", "/sandbox/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.aiter_lines()
            await anext(lines)
            await http.post("/sandbox/clock", json={"pin": "2030-01-01T00:00:00+00:00"})
            heard = [line async for line in _until_data(lines)]
        assert "event: clock" in heard
        assert json.loads(heard[-1].removeprefix("data: ")) == {"now": "2030-01-01T00:00:00+00:00"}


async def _until_data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith("data:"):
            return
