"""PTB's transport, three ways, over real HTTP: `python -m bench.transport` prints one table.

Each of 256 chats sends its messages one after the other through one `telegram.Bot`; all chats, or only as
many as the column says, at once. The Bot API stub is a process of its own that answers the same bytes to
everything, at once or after 30 ms, so that what differs is the client. Ways take turns, medians are shown.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.transport import AiohttpTransport

CHATS = 256
TOKEN = "1:bench"

_MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "Choose a day:"}
_BODY = json.dumps({"ok": True, "result": _MESSAGE}).encode()
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(_BODY)


class Stub(asyncio.Protocol):
    """Reads a request by its Content-Length and answers with the same message after `delay` seconds."""

    def __init__(self, delay: float) -> None:
        self._delay, self._read = delay, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        if found and len(rest) >= _content_length(head):
            self._read = b""
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, _ANSWER + _BODY)


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


async def _serve(delay: float, told: Connection) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Stub(delay), "127.0.0.1", 0, backlog=512)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _stub_process(delay: float, told: Connection) -> None:
    asyncio.run(_serve(delay, told))


@contextlib.contextmanager
def stub(delay: float) -> Iterator[str]:
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_stub_process, args=(delay, theirs))
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _default() -> BaseRequest:
    # The default times give up under this load; waiting longer is the kind way to count them.
    return HTTPXRequest(connection_pool_size=CHATS, pool_timeout=120, read_timeout=120, connect_timeout=60)


def _httpx_aiohttp() -> BaseRequest:
    import httpx
    from httpx_aiohttp import AiohttpTransport as Adapter

    limits = httpx.Limits(max_connections=CHATS)
    return HTTPXRequest(
        pool_timeout=120,
        read_timeout=120,
        connect_timeout=60,
        httpx_kwargs={"transport": Adapter(limits=limits)},
    )


def _own() -> BaseRequest:
    return AiohttpTransport(connections=CHATS, pool_timeout=120, read_timeout=120, connect_timeout=60)


WAYS: dict[str, Callable[[], BaseRequest]] = {
    "PTB default (httpx)": _default,
    "PTB + httpx-aiohttp": _httpx_aiohttp,
    "bot.channels.transport (aiohttp)": _own,
}


@dataclass(frozen=True)
class Case:
    name: str
    delay: float
    at_once: int
    messages: int


CASES = (
    Case("1 at once", 0.0, 1, 400),
    Case("32 at once", 0.0, 32, 1600),
    Case("256 at once", 0.0, CHATS, 1536),
    Case("256 at once, 30 ms", 0.03, CHATS, 1536),
)


@dataclass(frozen=True)
class Figure:
    per_second: float
    p95_ms: float


@contextlib.asynccontextmanager
async def _bot(base: str, way: Callable[[], BaseRequest]) -> AsyncIterator[Bot]:
    request, polls = way(), way()
    bot = Bot(TOKEN, base_url=f"{base}/bot", request=request, get_updates_request=polls)
    await asyncio.gather(request.initialize(), polls.initialize())
    try:
        yield bot
    finally:
        await asyncio.gather(request.shutdown(), polls.shutdown())


async def _chat(bot: Bot, chat_id: int, messages: int, took: list[float]) -> None:
    for _ in range(messages):
        began = time.perf_counter()
        await bot.send_message(chat_id, "Choose a day:", parse_mode="HTML")
        took.append(time.perf_counter() - began)


async def _measure(base: str, way: Callable[[], BaseRequest], case: Case) -> Figure:
    async with _bot(base, way) as bot:
        await bot.send_message(1, "warm")
        took: list[float] = []
        began = time.perf_counter()
        each = case.messages // case.at_once
        await asyncio.gather(*(_chat(bot, chat, each, took) for chat in range(1, case.at_once + 1)))
        elapsed = time.perf_counter() - began
    return Figure(len(took) / elapsed, statistics.quantiles(took, n=20)[18] * 1000)


def _runs(case: Case, rounds: int) -> dict[str, list[Figure]]:
    figures: dict[str, list[Figure]] = {name: [] for name in WAYS}
    with stub(case.delay) as base:
        for _ in range(rounds):
            for name, way in WAYS.items():
                with contextlib.suppress(ImportError):
                    figures[name].append(asyncio.run(_measure(base, way, case)))
    return figures


def _median(figures: list[Figure]) -> Figure:
    return Figure(
        statistics.median(one.per_second for one in figures),
        statistics.median(one.p95_ms for one in figures),
    )


def _print(case: Case, figures: dict[str, list[Figure]]) -> None:
    floor = _median(figures["PTB default (httpx)"])
    for name, runs in figures.items():
        if not runs:
            print(f"| {case.name} | {name} | not installed | – | – |")
            continue
        one = _median(runs)
        ratio = one.per_second / floor.per_second
        print(f"| {case.name} | {name} | {one.per_second:,.0f} | {ratio:.1f} | {one.p95_ms:,.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    print("| chats | transport | sendMessage/s | × default | p95 ms |\n|---|---|---:|---:|---:|")
    for case in CASES:
        _print(case, _runs(case, rounds))


if __name__ == "__main__":
    main()
