"""Eka Care's tokens: logged in for once, refreshed once for all, never given up too early."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from integrations.call import Call
from integrations.eka_care.auth import EkaTokens
from integrations.eka_care.settings import EkaCareSettings
from integrations.errors import AccessDenied, ProviderError, Unavailable
from integrations.http import Http
from tests.integrations.eka_care.paper_workspace import NoPace
from tests.integrations.timepiece import Timepiece

LOGIN, REFRESH = "/connect-auth/v1/account/login", "/connect-auth/v1/account/refresh-token"
Answer = Callable[[int], httpx.Response]


def tokens(expires_in: Any = 1800) -> Answer:
    return lambda number: httpx.Response(
        200, json={"access_token": f"t{number}", "refresh_token": f"r{number}", "expires_in": expires_in}
    )


class TokenDesk:
    """Numbers its answers; the API behind it knows only the newest token."""

    def __init__(self, login: Answer | None = None, refresh: Answer | None = None, **settings: Any) -> None:
        self.asked: list[tuple[str, dict[str, Any], httpx.Headers]] = []
        self.refuses: set[str] = set()
        self._login, self._refresh, self.clock = login or tokens(), refresh or tokens(), Timepiece()
        told = {"client_id": "EC_fake", "client_secret": "fake-secret", **settings}
        self.http = Http(
            "eka_care",
            "http://eka.test",
            EkaCareSettings.model_validate(told),
            self.clock,
            transport=httpx.MockTransport(self._serve),
            sleep=self.clock.sleep,
        )
        self.tokens = EkaTokens(self.http, EkaCareSettings.model_validate(told), self.clock, NoPace())

    async def _serve(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        if not request.url.path.startswith("/connect-auth/"):
            refused = request.headers["authorization"] in self.refuses
            return (
                httpx.Response(401, json={"message": "unauthenticated"}) if refused else httpx.Response(204)
            )
        self.asked.append((request.url.path, json.loads(request.content), request.headers))
        answer = self._login if request.url.path == LOGIN else self._refresh
        return answer(len(self.asked))

    async def token(self) -> str:
        return (await self.tokens.headers())["Authorization"]

    async def call(self) -> int:
        return (await self.http.send(Call("ping", "GET", "/ping"), self.tokens)).status

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


def broken(_: int) -> httpx.Response:
    return httpx.Response(503)


def refusing(_: int) -> httpx.Response:
    return httpx.Response(401, json={"code": 401, "error": "bad credentials fake-secret"})


async def test_logging_in_sends_the_pair_and_nothing_that_was_not_configured() -> None:
    desk = TokenDesk()
    assert await desk.token() == "Bearer t1"
    [(path, body, headers)] = desk.asked
    assert (path, body) == (LOGIN, {"client_id": "EC_fake", "client_secret": "fake-secret"})
    assert "authorization" not in headers


async def test_keys_to_another_workspace_are_sent_when_there_are_some() -> None:
    desk = TokenDesk(api_key="fake-key", sharing_key="fake-sharing")
    await desk.token()
    assert (desk.asked[0][1]["api_key"], desk.asked[0][1]["sharing_key"]) == ("fake-key", "fake-sharing")


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("bearer", {"client-id": "EC_fake", "Authorization": "Bearer t1"}),
        ("auth", {"client-id": "EC_fake", "auth": "t1"}),
        ("both", {"client-id": "EC_fake", "Authorization": "Bearer t1", "auth": "t1"}),
    ],
)
async def test_the_token_is_shown_the_way_the_account_says(style: str, shown: dict[str, str]) -> None:
    assert await TokenDesk(auth_header=style).tokens.headers() == shown


@pytest.mark.parametrize("style", ["bearer", "auth", "both"])
async def test_a_refused_token_is_known_in_every_header(style: str) -> None:
    desk = TokenDesk(auth_header=style)
    await desk.tokens.renew(await desk.tokens.headers())
    assert desk.paths == [LOGIN, REFRESH]


async def test_two_hundred_callers_share_one_login() -> None:
    desk = TokenDesk()
    assert set(await asyncio.gather(*(desk.token() for _ in range(200)))) == {"Bearer t1"}
    assert len(desk.asked) == 1


@pytest.mark.parametrize(
    ("expires_in", "good_for"),
    [(1800, 1740), ("1800", 1740), (2, 1.8), (0, 1740), (None, 1740), ("soon", 1740)],
)
async def test_a_token_is_refreshed_shortly_before_it_dies(expires_in: Any, good_for: float) -> None:
    desk = TokenDesk(tokens(expires_in))
    await desk.token()
    desk.clock.advance(good_for - 0.1)
    assert await desk.token() == "Bearer t1"
    desk.clock.advance(0.2)
    assert await desk.token() == "Bearer t2"
    assert desk.paths == [LOGIN, REFRESH]


async def test_refresh_tokens_rotate_and_each_is_used_once() -> None:
    desk = TokenDesk()
    for _ in range(4):
        await desk.token()
        desk.clock.advance(1800)
    assert [body.get("refresh_token") for _, body, _ in desk.asked] == [None, "r1", "r2", "r3"]
    _, body, headers = desk.asked[1]
    assert body == {"access_token": "t1", "refresh_token": "r1"}
    assert (headers["authorization"], headers["client-id"]) == ("Bearer t1", "EC_fake")


async def test_many_who_were_refused_at_once_refresh_once() -> None:
    desk = TokenDesk()
    await desk.token()
    desk.refuses = {"Bearer t1"}
    assert set(await asyncio.gather(*(desk.call() for _ in range(50)))) == {204}
    assert desk.paths == [LOGIN, REFRESH]


async def test_who_comes_late_with_the_old_token_uses_the_new_one() -> None:
    desk = TokenDesk()
    old = await desk.tokens.headers()
    await desk.tokens.renew(old)
    await desk.tokens.renew(old)
    assert await desk.token() == "Bearer t2"
    assert desk.paths == [LOGIN, REFRESH]


@pytest.mark.parametrize(
    "refresh",
    [
        refusing,
        broken,
        lambda _: httpx.Response(404, text="<html>gone</html>"),
        lambda _: httpx.Response(200, json={"message": "ok"}),
        lambda _: httpx.Response(200, text="<html>"),
    ],
)
async def test_where_refreshing_fails_it_logs_in(refresh: Answer) -> None:
    desk = TokenDesk(refresh=refresh)
    await desk.token()
    desk.refuses = {"Bearer t1"}
    assert await desk.call() == 204
    assert (desk.paths[0], desk.paths[-1]) == (LOGIN, LOGIN)
    assert set(desk.paths[1:-1]) == {REFRESH}


async def test_without_a_refresh_token_it_logs_in() -> None:
    desk = TokenDesk(lambda number: httpx.Response(200, json={"access_token": f"t{number}"}))
    await desk.tokens.renew(await desk.tokens.headers())
    assert desk.paths == [LOGIN, LOGIN]


async def test_a_fresh_token_that_is_refused_is_not_asked_for_forever() -> None:
    desk = TokenDesk()
    desk.refuses = {f"Bearer t{number}" for number in range(9)}
    with pytest.raises(AccessDenied):
        await desk.call()
    assert desk.paths == [LOGIN, REFRESH]
    with pytest.raises(AccessDenied):
        await desk.call()
    assert desk.paths == [LOGIN, REFRESH, LOGIN], "a refreshed token that is refused young is not refreshed"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusing, AccessDenied),
        (
            lambda _: httpx.Response(400, json={"error": {"code": "INVALID_REQUEST", "message": "no"}}),
            AccessDenied,
        ),
        (lambda _: httpx.Response(403, json={"message": "Forbidden"}), AccessDenied),
        (lambda _: httpx.Response(404, text="nothing here"), Unavailable),
        (lambda _: httpx.Response(200, json={"token": "t"}), Unavailable),
        (lambda _: httpx.Response(200, json=[]), Unavailable),
        (lambda _: httpx.Response(200, text="<html>"), Unavailable),
        (lambda _: httpx.Response(200), Unavailable),
        (broken, Unavailable),
    ],
)
async def test_a_refused_login_is_told_apart_from_trouble(answer: Answer, kind: type[ProviderError]) -> None:
    with pytest.raises(kind) as caught:
        await TokenDesk(answer).token()
    assert "fake-secret" not in str(caught.value)
    assert "EC_fake" not in str(caught.value)
