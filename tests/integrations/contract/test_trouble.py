"""Trouble on the vendor's side, told by its kind, the same at every provider."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from integrations.errors import AccessDenied, ProviderError, RateLimited, Rejected, Unavailable
from tests.integrations.contract.accounts import ALFADOCS, DOCPLANNER, EKA_BUSINESS, EKA_V1
from tests.integrations.contract.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")
ONE_EACH = pytest.mark.parametrize("account", [DOCPLANNER, EKA_V1, EKA_BUSINESS, ALFADOCS], ids=str)
KINDS: list[tuple[str, dict[str, Any], type[ProviderError]]] = [
    ("status", {"status": 400}, Rejected),
    ("status", {"status": 403}, AccessDenied),
    ("status", {"status": 429, "retry_after": 60}, RateLimited),
    ("status", {"status": 500, "retry_after": 60}, Unavailable),
    ("html", {"status": 403}, Unavailable),
    ("html", {"status": 405}, Unavailable),
    ("html", {"status": 405, "headers": {"Allow": "GET"}}, Rejected),
    ("html", {"status": 302}, Unavailable),
]


@ONE_EACH
async def test_trouble_with_reading_is_told_by_its_kind(desk: Desk) -> None:
    """Free times are what is read most."""
    address = await desk.address()
    service = (await desk.provider.services(address.place))[0]
    for kind, more, error in KINDS:
        await desk.levers.delete("/sandbox/faults")
        await desk.trouble(kind, desk.account.operations["slots"], None, **more)
        async with desk.another() as unhurt:
            since = desk.clock.now()
            with pytest.raises(error) as caught:
                await unhurt.slots(address.place, service, since, since + timedelta(days=1))
            assert type(caught.value) is error, (kind, more)


@ONE_EACH
@pytest.mark.parametrize("kind", ["reset_before", "html", "malformed"])
async def test_reading_outlasts_passing_trouble_and_not_more(desk: Desk, kind: str) -> None:
    await desk.trouble(kind, desk.account.operations["ping"], 1)
    await desk.provider.ping()
    await desk.trouble(kind, desk.account.operations["ping"], None)
    with pytest.raises(Unavailable):
        await desk.provider.ping()


@ONE_EACH
async def test_an_answer_without_a_body_is_no_empty_list(desk: Desk) -> None:
    address = await desk.address()
    service = (await desk.provider.services(address.place))[0]
    for deed in ("ping", "slots"):
        await desk.trouble("empty", desk.account.operations[deed], None)
    async with desk.another() as fresh:
        with pytest.raises(Unavailable):
            await fresh.ping()
    with pytest.raises(Unavailable):
        await desk.slots(address.place, service, days=1)


@ONE_EACH
async def test_a_short_limit_is_waited_for(desk: Desk) -> None:
    await desk.trouble("status", desk.account.operations["ping"], 1, status=429, retry_after=1)
    await desk.provider.ping()


@ONE_EACH
async def test_a_firewalls_page_means_keep_away(desk: Desk) -> None:
    await desk.trouble("html", desk.account.operations["ping"], 1, status=405)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            await desk.provider.ping()
        assert caught.value.retry_after is not None
        assert caught.value.retry_after > timedelta(minutes=4)
    await desk.travel(desk.clock.now() + timedelta(seconds=10))
    await desk.provider.ping()


@ONE_EACH
async def test_a_crowd_that_asks_for_the_same_times_asks_once(desk: Desk) -> None:
    address = await desk.address()
    service = (await desk.provider.services(address.place))[0]
    await desk.trouble("latency", desk.account.operations["slots"], None, ms=30)
    since = desk.clock.now()
    crowd = (
        desk.provider.slots(address.place, service, since, since + timedelta(hours=20)) for _ in range(50)
    )
    lists = await asyncio.gather(*crowd)
    assert all(found == lists[0] for found in lists)
    [rule] = [
        each
        for each in (await desk.levers.get("/sandbox/faults")).json()["faults"]
        if each["kind"] == "latency"
    ]
    assert rule["seen"] <= 2
