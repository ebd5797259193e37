"""What the transport makes of a network that fails: a booked visit hangs on telling these apart."""

import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from integrations.transport import AiohttpTransport
from tests.integrations.raw_server import raw_server


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    timeout = httpx.Timeout(0.15, connect=0.15)
    async with httpx.AsyncClient(transport=AiohttpTransport(max_connections=4), timeout=timeout) as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("trouble", ["close", "reset", "half", "hang", "drip"])
async def test_a_request_that_may_have_arrived_is_sent_once_and_never_called_unsent(
    client: httpx.AsyncClient, method: str, trouble: str
) -> None:
    async with raw_server(trouble) as server:
        with pytest.raises(httpx.TransportError) as caught:
            await client.request(method, server.url)
        assert not isinstance(caught.value, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
        assert len(server.requests) == 1


async def test_a_closed_door_is_a_connect_error(client: httpx.AsyncClient) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        await client.post(f"http://127.0.0.1:{port}/")


async def test_an_unknown_host_is_a_connect_error(client: httpx.AsyncClient) -> None:
    with pytest.raises((httpx.ConnectError, httpx.ConnectTimeout)):
        await client.post("http://nobody.invalid/")


async def test_an_error_says_nothing_about_where_the_request_went(client: httpx.AsyncClient) -> None:
    async with raw_server("close") as server:
        with pytest.raises(httpx.TransportError) as caught:
            await client.get(f"{server.url}/patients/600000000")
        assert "600000000" not in str(caught.value)


async def test_the_path_reaches_the_server_as_it_was_encoded(client: httpx.AsyncClient) -> None:
    async with raw_server("{}") as server:
        await client.post(f"{server.url}/slots/2026-05-16T14%3A00%3A00%2B01%3A00/book?with%5B%5D=a%2Cb")
        assert server.requests == [
            "POST /slots/2026-05-16T14%3A00%3A00%2B01%3A00/book?with%5B%5D=a%2Cb HTTP/1.1"
        ]


async def test_reads_share_a_connection_and_every_write_gets_a_fresh_one(client: httpx.AsyncClient) -> None:
    async with raw_server("{}") as server:
        for _ in range(3):
            await client.get(server.url)
        assert server.connections == 1
        for _ in range(3):
            await client.post(server.url)
        assert server.connections == 4


async def test_a_compressed_body_is_read(client: httpx.AsyncClient) -> None:
    async with raw_server("gzip") as server:
        assert (await client.get(server.url)).json() == {"packed": True}
