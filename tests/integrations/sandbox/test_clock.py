"""The sandbox's clock runs, jumps, stands still and comes back."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.server import Sandbox

NEW_YEAR = datetime(2030, 1, 1, tzinfo=UTC)


def test_it_keeps_running_after_a_jump() -> None:
    clock = SandboxClock()
    clock.jump(NEW_YEAR)
    assert NEW_YEAR < clock.now() < NEW_YEAR + timedelta(minutes=1)
    clock.advance(timedelta(days=1))
    assert clock.now() > NEW_YEAR + timedelta(days=1)


def test_it_stands_still_when_pinned_until_it_is_reset() -> None:
    clock = SandboxClock()
    clock.pin(NEW_YEAR)
    clock.advance(timedelta(hours=1))
    assert clock.now() == clock.now() == NEW_YEAR + timedelta(hours=1)
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_copy_shows_the_same_time() -> None:
    clock, copy = SandboxClock(), SandboxClock()
    clock.pin(NEW_YEAR)
    copy.restore(clock.snapshot())
    assert copy.now() == NEW_YEAR


async def test_people_move_it_and_nonsense_is_refused() -> None:
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as http:
        moved = await http.post("/sandbox/clock", json={"pin": "2030-01-01T01:00:00+01:00"})
        assert moved.json() == {"now": NEW_YEAR.isoformat()}
        assert (await http.post("/sandbox/clock", json={"advance_seconds": 60})).json()["now"] == (
            "2030-01-01T00:01:00+00:00"
        )
        assert (await http.post("/sandbox/clock", json={"reset": True})).status_code == 200
        assert (await http.get("/sandbox/clock")).json()["now"] < "2030"
        for wrong in ({}, {"now": "soon"}, {"now": "2030-01-01T00:00:00"}, {"advance_seconds": "1"}):
            assert (await http.post("/sandbox/clock", json=wrong)).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]"])
async def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as http:
        assert (await http.post("/sandbox/clock", content=body)).status_code == 400
