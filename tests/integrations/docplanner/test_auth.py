"""Docplanner's token."""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from integrations.docplanner.auth import ClientCredentials
from integrations.errors import AccessDenied, ProviderError, Unavailable
from integrations.http import Http, HttpSettings
from tests.integrations.timepiece import Timepiece


class TokenDesk:
    def __init__(self, answer: Callable[[int], httpx.Response], clock: Timepiece | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer
        self.clock = clock or Timepiece()
        http = Http(
            "docplanner",
            "http://tenant.test",
            HttpSettings(),
            self.clock,
            transport=httpx.MockTransport(self._serve),
            sleep=self.clock.sleep,
        )
        self.credentials = ClientCredentials(http, "fake-id", SecretStr("fake-secret"), self.clock)

    async def _serve(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        await asyncio.sleep(0)
        return self._answer(len(self.requests))

    async def token(self) -> str:
        return (await self.credentials.headers())["Authorization"]


def tokens(expires_in: Any = 3600) -> Callable[[int], httpx.Response]:
    return lambda number: httpx.Response(
        200, json={"access_token": f"t{number}", "expires_in": expires_in, "scope": None}
    )


async def test_it_is_asked_for_with_basic_and_a_form() -> None:
    desk = TokenDesk(tokens())
    assert await desk.token() == "Bearer t1"
    [request] = desk.requests
    assert str(request.url) == "http://tenant.test/oauth/v2/token"
    assert b64decode(request.headers["authorization"].removeprefix("Basic ")) == b"fake-id:fake-secret"
    assert request.content == b"grant_type=client_credentials&scope=integration"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"


async def test_two_hundred_callers_share_one_request() -> None:
    desk = TokenDesk(tokens())
    assert set(await asyncio.gather(*(desk.token() for _ in range(200)))) == {"Bearer t1"}
    assert len(desk.requests) == 1


@pytest.mark.parametrize(
    ("expires_in", "good_for"),
    [(3600, 3540), ("3600", 3540), (86400, 86340), (2, 1.8), (0, 2940), (None, 2940), ("soon", 2940)],
)
async def test_it_is_used_until_shortly_before_it_dies(expires_in: Any, good_for: float) -> None:
    desk = TokenDesk(tokens(expires_in))
    await desk.token()
    desk.clock.advance(good_for - 0.1)
    assert await desk.token() == "Bearer t1"
    desk.clock.advance(0.2)
    assert await desk.token() == "Bearer t2"


async def test_many_who_were_refused_with_one_token_ask_for_one_new() -> None:
    desk = TokenDesk(tokens())
    refused = await desk.credentials.headers()

    async def renewed() -> str:
        await desk.credentials.renew(refused)
        return await desk.token()

    assert set(await asyncio.gather(*(renewed() for _ in range(50)))) == {"Bearer t2"}
    assert len(desk.requests) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(400, json={"error": "invalid_client", "error_description": "No"}), AccessDenied),
        (httpx.Response(401, json={"error": "invalid_client"}), AccessDenied),
        (httpx.Response(400, json={"error": "invalid_scope"}), AccessDenied),
        (httpx.Response(404, text="nothing here"), Unavailable),
        (httpx.Response(200, json={"token": "t"}), Unavailable),
        (httpx.Response(200, json=[]), Unavailable),
        (httpx.Response(200, text="<html>"), Unavailable),
        (httpx.Response(503), Unavailable),
        (httpx.Response(405, text="<html>captcha</html>"), Unavailable),
    ],
)
async def test_a_refusal_is_told_apart_from_trouble(
    answer: httpx.Response, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind) as caught:
        await TokenDesk(lambda _: answer).token()
    assert "fake-secret" not in str(caught.value)


async def test_trouble_passes() -> None:
    desk = TokenDesk(lambda number: httpx.Response(503) if number < 3 else tokens()(number))
    assert await desk.token() == "Bearer t3"
