"""The client that every vendor is talked to with."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

import httpx
import pytest

from integrations.call import Call, Reply
from integrations.errors import AccessDenied, OutcomeUnknown, ProviderError, RateLimited, Unavailable
from integrations.http import Http, HttpSettings, user_agent
from tests.integrations.raw_server import raw_server
from tests.integrations.timepiece import Timepiece

READ = Call("getThing", "GET", "/things/{id}", {"id": "7"})
WRITE = Call("makeThing", "POST", "/things", body={"name": "Ana"})
Answer = httpx.Response | Exception
PAGE = "<html>Please confirm that you are human</html>"


class Vendor:
    """Answers with the next item of a script; the last one stays."""

    def __init__(self, *script: Answer | Callable[[httpx.Request], httpx.Response]) -> None:
        self._script = list(script)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)


class Keys:
    """A token that can be renewed as often as it holds spares."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)

    async def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._tokens[0]}"}

    async def renew(self, refused: Mapping[str, str]) -> None:
        self._tokens.pop(0)


def http(vendor: Vendor, clock: Timepiece | None = None) -> Http:
    clock = clock or Timepiece()
    return Http(
        "vendor",
        "http://vendor.test/api/",
        HttpSettings(),
        clock,
        transport=httpx.MockTransport(vendor),
        sleep=clock.sleep,
        chance=lambda: 1.0,
    )


async def failure(vendor: Vendor, call: Call, keys: Keys | None = None) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await http(vendor).send(call, keys)
    return caught.value


async def test_a_request_says_who_we_are_and_what_we_send() -> None:
    vendor = Vendor(httpx.Response(200, json={}))
    await http(vendor).send(WRITE, Keys("fake"))
    [request] = vendor.requests
    assert request.headers["user-agent"] == user_agent()
    assert user_agent().startswith("clinicbot/")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == "Bearer fake"
    assert str(request.url) == "http://vendor.test/api/things"


async def test_ids_and_queries_are_encoded_once() -> None:
    vendor = Vendor(httpx.Response(200, json={}))
    call = Call("a", "GET", "/slots/{start}", {"start": "10:00+01:00/x"}, (("with[]", "a b"), ("q", "+")))
    await http(vendor).send(call)
    assert vendor.requests[0].url.raw_path == b"/api/slots/10%3A00%2B01%3A00%2Fx?with%5B%5D=a%20b&q=%2B"


@pytest.mark.parametrize("mime", ["application/vnd.docplanner+json", "text/plain", ""])
async def test_json_is_known_by_its_content(mime: str) -> None:
    vendor = Vendor(httpx.Response(200, content=b'{"id": 1}', headers={"content-type": mime}))
    assert await http(vendor).send(READ) == Reply(200, {"id": 1})


async def test_an_empty_success_is_a_success() -> None:
    vendor = Vendor(httpx.Response(201, headers={"location": "/things/8"}))
    assert await http(vendor).send(WRITE) == Reply(201, None, "/things/8")


async def test_a_refusal_of_the_request_is_an_answer_even_without_json() -> None:
    assert await http(Vendor(httpx.Response(404, text="nope"))).send(READ) == Reply(404)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(500),
        httpx.Response(502, text=PAGE),
        httpx.Response(503),
        httpx.Response(504),
        httpx.Response(408),
        httpx.Response(200, text=PAGE),
        httpx.Response(200, text='{"id": '),
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("closed"),
    ],
)
async def test_a_lost_answer_is_asked_for_again_when_reading_and_unknown_when_writing(
    trouble: Answer,
) -> None:
    vendor = Vendor(trouble, trouble, httpx.Response(200, json=[]))
    assert (await http(vendor).send(READ)).data == []
    assert len(vendor.requests) == 3
    vendor = Vendor(trouble)
    assert type(await failure(vendor, WRITE)) is OutcomeUnknown
    assert len(vendor.requests) == 1
    assert type(await failure(Vendor(trouble), READ)) is Unavailable


@pytest.mark.parametrize(
    "trouble", [httpx.ConnectError("no"), httpx.ConnectTimeout("no"), httpx.PoolTimeout("no")]
)
async def test_a_write_that_never_left_is_sent_again(trouble: Exception) -> None:
    vendor = Vendor(trouble, trouble, httpx.Response(200, json={}))
    assert (await http(vendor).send(WRITE)).ok
    assert type(await failure(Vendor(trouble), WRITE)) is Unavailable


async def test_a_refused_token_is_renewed_once_also_for_a_write() -> None:
    vendor = Vendor(httpx.Response(401), httpx.Response(200, json={}))
    assert (await http(vendor).send(WRITE, Keys("old", "new"))).ok
    assert [request.headers["authorization"] for request in vendor.requests] == ["Bearer old", "Bearer new"]


async def test_a_vendor_that_refuses_the_new_token_too_denies_us_access() -> None:
    vendor = Vendor(httpx.Response(401))
    assert type(await failure(vendor, READ, Keys("old", "new"))) is AccessDenied
    assert len(vendor.requests) == 2


async def test_a_short_retry_after_is_waited_for() -> None:
    clock = Timepiece()
    vendor = Vendor(httpx.Response(429, headers={"retry-after": "1"}), httpx.Response(200, json={}))
    assert (await http(vendor, clock).send(WRITE, Keys("fake"))).ok
    assert sum(clock.slept) >= 1


async def test_a_long_retry_after_is_told_and_nobody_asks_before_it_is_over() -> None:
    clock = Timepiece()
    vendor = Vendor(httpx.Response(429, headers={"retry-after": "40"}), httpx.Response(200, json={}))
    client = http(vendor, clock)
    for _ in range(2):
        with pytest.raises(RateLimited) as caught:
            await client.send(WRITE, Keys("fake"))
        assert caught.value.retry_after == timedelta(seconds=40)
    assert len(vendor.requests) == 1
    assert (await client.send(READ, Keys("fake"))).ok, "reads are counted apart"
    clock.advance(41)
    assert (await client.send(WRITE, Keys("fake"))).ok


async def test_a_used_up_limit_is_kept_before_the_vendor_has_to_refuse() -> None:
    clock = Timepiece()
    reset = (clock.now() + timedelta(seconds=30)).isoformat()
    told = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset, "X-RateLimit-Limit": "40"}
    vendor = Vendor(httpx.Response(200, json={}, headers=told))
    client = http(vendor, clock)
    await client.send(READ, Keys("fake"))
    with pytest.raises(RateLimited):
        await client.send(READ, Keys("fake"))
    clock.advance(28.5)
    assert (await client.send(READ, Keys("fake"))).ok
    assert clock.slept == [1.5]


@pytest.mark.parametrize(
    "page",
    [
        httpx.Response(405, text=PAGE, headers={"content-type": "text/html"}),
        httpx.Response(403, text=PAGE),
        httpx.Response(202, headers={"x-amzn-waf-action": "challenge"}),
    ],
)
async def test_a_firewall_is_neither_an_answer_nor_hammered(page: httpx.Response) -> None:
    clock = Timepiece()
    vendor = Vendor(page, httpx.Response(200, json={}))
    client = http(vendor, clock)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            await client.send(WRITE, Keys("fake"))
        assert caught.value.retry_after is not None
        assert caught.value.retry_after >= timedelta(minutes=5)
    assert len(vendor.requests) == 1
    clock.advance(5)
    assert (await client.send(WRITE, Keys("fake"))).ok


async def test_a_refusal_in_json_is_not_taken_for_a_firewall() -> None:
    vendor = Vendor(httpx.Response(403, json={"message": "You are not authorized"}))
    assert (await http(vendor).send(READ)).status == 403


@pytest.mark.parametrize("call", [READ, WRITE])
async def test_a_redirect_is_not_followed_and_names_the_host(call: Call) -> None:
    vendor = Vendor(httpx.Response(301, headers={"location": "https://www.vendor.test/api/things/7"}))
    error = await failure(vendor, call)
    assert type(error) is Unavailable
    assert "www.vendor.test" in str(error)
    assert len(vendor.requests) == 1


async def test_a_write_that_is_sent_elsewhere_for_its_result_may_have_happened() -> None:
    vendor = Vendor(httpx.Response(303, headers={"location": "/things/8"}))
    assert type(await failure(vendor, WRITE)) is OutcomeUnknown


async def test_two_hundred_patients_who_ask_the_same_are_one_request() -> None:
    async with raw_server('{"_items": []}') as server:
        client = Http("vendor", server.url, HttpSettings(), Timepiece())
        call = Call("getSlots", "GET", "/slots", shared=True)
        replies = await asyncio.gather(*(client.send(call) for _ in range(200)))
        await client.close()
    assert {reply.status for reply in replies} == {200}
    assert len(server.requests) == 1


async def test_a_read_after_a_write_does_not_join_one_from_before() -> None:
    old_is_asked, old_may_answer = asyncio.Event(), asyncio.Event()
    seen: list[str] = []

    async def vendor(request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        if seen == ["GET"]:
            old_is_asked.set()
            await old_may_answer.wait()
        return httpx.Response(200, json=len(seen))

    client = Http(
        "vendor", "http://vendor.test", HttpSettings(), Timepiece(), transport=httpx.MockTransport(vendor)
    )
    call = Call("getSlots", "GET", "/slots", shared=True)
    before = asyncio.create_task(client.send(call))
    await old_is_asked.wait()
    await client.send(WRITE)
    assert (await client.send(call)).data == 3
    old_may_answer.set()
    assert (await before).ok


async def test_over_a_real_socket_a_write_whose_connection_breaks_is_unknown_and_sent_once() -> None:
    for trouble in ("close", "reset", "half", "hang"):
        async with raw_server(trouble) as server:
            client = Http("vendor", server.url, HttpSettings(read_timeout=0.2), Timepiece())
            with pytest.raises(OutcomeUnknown):
                await client.send(WRITE)
            await client.close()
            assert len(server.requests) == 1


async def test_over_a_real_socket_a_read_survives_a_broken_connection() -> None:
    async with raw_server("reset", "half", '{"id": 1}') as server:
        clock = Timepiece()
        client = Http("vendor", server.url, HttpSettings(), clock, sleep=clock.sleep)
        assert (await client.send(READ)).data == {"id": 1}
        await client.close()


async def test_who_waits_too_long_for_a_turn_is_told_that_nothing_was_sent() -> None:
    settings = HttpSettings(max_connections=1, connect_timeout=0.05, read_timeout=0.1)
    async with raw_server("hang") as server:
        client = Http("vendor", server.url, settings, Timepiece())
        writes = (client.send(WRITE) for _ in range(4))
        errors = [type(error) for error in await asyncio.gather(*writes, return_exceptions=True)]
        await client.close()
    assert errors[0] is OutcomeUnknown
    assert errors[-1] is Unavailable
    assert len(server.requests) < 4


async def test_the_log_has_one_line_a_request_and_nothing_personal(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="integrations")
    vendor = Vendor(httpx.Response(400, json={"message": "600000000 Prueba"}))
    call = Call(
        "book", "POST", "/p/{id}/book", {"id": "prueba"}, (("q", "600000000"),), body={"surname": "Prueba"}
    )
    await http(vendor).send(call, Keys("fake-token"))
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("vendor book POST /p/{id}/book 400 ")
    for secret in ("600000000", "prueba", "Prueba", "fake-token"):
        assert secret not in line
