"""The doors over real sockets: who may come in, what is refused, and what is said about it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot.app import LARGEST, SECRET_HEADER, build
from bot.listening import Listening
from integrations.provider import PATH_SECRET
from storage.errors import StorageUnavailable

SECRET = "not-a-real-secret"
UPDATE = {"update_id": 7, "message": {"text": "I have a rash"}}
SHOWN = {SECRET_HEADER: SECRET}


@dataclass
class Desk:
    """Somebody behind the doors, who notes what comes in and can be in trouble."""

    webhook_secret: str = SECRET
    accounts: tuple[str, ...] = ("main",)
    receives: bool = True
    failure: Exception | None = None
    why: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    told: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    async def update(self, update: dict[str, Any]) -> None:
        if self.failure:
            raise self.failure
        self.updates.append(update)

    async def notified(self, account: str, headers: Mapping[str, str], body: bytes) -> int:
        if self.failure:
            raise self.failure
        self.told.append((account, headers, body))
        return 202

    async def trouble(self) -> str:
        return self.why


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def web(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        Listening(build(desk), "127.0.0.1", 0) as doors,
        httpx.AsyncClient(base_url=doors.url, trust_env=False) as client,
    ):
        yield client


async def test_an_update_is_kept_before_it_is_acknowledged(web: httpx.AsyncClient, desk: Desk) -> None:
    answer = await web.post("/telegram", json=UPDATE, headers=SHOWN)
    assert (answer.status_code, answer.content) == (200, b"")
    assert desk.updates == [UPDATE]


@pytest.mark.parametrize("shown", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET + "x"}])
async def test_whoever_does_not_show_the_secret_is_not_listened_to(
    web: httpx.AsyncClient, desk: Desk, shown: dict[str, str]
) -> None:
    answer = await web.post("/telegram", content=b"{not even json", headers=shown)
    assert answer.status_code == 403
    assert desk.updates == []


async def test_a_secret_in_strange_letters_is_a_wrong_one(web: httpx.AsyncClient) -> None:
    answer = await web.post(
        "/telegram", json=UPDATE, headers=[(SECRET_HEADER.encode(), "clé".encode("latin-1"))]
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "body", [b"I have a rash", b"[]", b"{}", b'{"update_id": true}', b"\xff", b"[" * 10**5]
)
async def test_what_is_no_update_is_refused_and_not_repeated_in_the_log(
    web: httpx.AsyncClient, desk: Desk, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await web.post("/telegram", content=body, headers=SHOWN)
    assert answer.status_code == 400
    assert desk.updates == []
    assert "is no update" in caplog.text
    assert "rash" not in caplog.text


async def parts(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b" " * 2**16


@pytest.mark.parametrize("door", ["/telegram", "/hooks/main"])
@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_without_end_is_refused(
    web: httpx.AsyncClient, desk: Desk, door: str, announced: bool
) -> None:
    body = b" " * (LARGEST + 1) if announced else parts(LARGEST // 2**16 + 1)
    answer = await web.post(door, content=body, headers=SHOWN)
    assert answer.status_code == 413
    assert desk.updates == desk.told == []


@pytest.mark.parametrize(
    ("failure", "status"), [(StorageUnavailable(), 503), (ValueError("I have a rash"), 500)]
)
@pytest.mark.parametrize("door", ["/telegram", "/hooks/main"])
async def test_what_cannot_be_kept_is_to_come_again(
    web: httpx.AsyncClient,
    desk: Desk,
    failure: Exception,
    status: int,
    door: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk.failure = failure
    answer = await web.post(door, json=UPDATE, headers=SHOWN)
    assert (answer.status_code, answer.content) == (status, b"")
    assert "could not be" in caplog.text
    assert "rash" not in caplog.text


@pytest.mark.parametrize("door", ["/telegram", "/hooks/main"])
async def test_before_the_bot_is_ready_everything_is_to_come_again(
    web: httpx.AsyncClient, desk: Desk, door: str
) -> None:
    desk.receives = False
    assert (await web.post(door, json=UPDATE, headers=SHOWN)).status_code == 503
    assert desk.updates == desk.told == []


async def test_a_notification_is_handed_on_as_it_came(web: httpx.AsyncClient, desk: Desk) -> None:
    answer = await web.post("/hooks/main", content=b"{raw", headers={"X-Signature": "Abc"})
    assert answer.status_code == 202
    (account, headers, body), *_ = desk.told
    assert (account, headers["x-signature"], body) == ("main", "Abc", b"{raw")
    assert PATH_SECRET not in headers


async def test_a_secret_in_the_address_is_handed_on_where_no_header_can_stand(
    web: httpx.AsyncClient, desk: Desk
) -> None:
    await web.post("/hooks/main/opens-nothing", content=b"")
    assert desk.told[0][1][PATH_SECRET] == "opens-nothing"


async def test_nobody_hears_of_an_account_that_there_is_not(web: httpx.AsyncClient, desk: Desk) -> None:
    assert (await web.post("/hooks/other", content=b"")).status_code == 404
    assert (await web.post("/hooks/other/secret", content=b"")).status_code == 404
    assert desk.told == []


async def test_it_says_how_it_is(web: httpx.AsyncClient, desk: Desk) -> None:
    assert (await web.get("/healthz")).status_code == 200
    assert ((await web.get("/readyz")).status_code, (await web.get("/readyz")).text) == (200, "ready\n")
    desk.why = "the database does not answer"
    said = await web.get("/readyz")
    assert (said.status_code, said.text) == (503, "the database does not answer\n")
    assert (await web.get("/healthz")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/docs", "/hooks", "/telegram/x"])
async def test_there_is_nothing_else_to_find(web: httpx.AsyncClient, path: str) -> None:
    assert (await web.get(path)).status_code == 404


async def test_a_port_that_is_taken_is_said(web: httpx.AsyncClient, desk: Desk) -> None:
    with pytest.raises(OSError, match="in use"):
        async with Listening(build(desk), "127.0.0.1", web.base_url.port or 0):
            pass
