"""One sandbox for each file of tests, and for each test an account in it at the same hour of one day."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count

import httpx
import pytest
import pytest_asyncio

from integrations.sandbox.server import Sandbox
from tests.integrations.contract.accounts import ACCOUNTS, Account
from tests.integrations.contract.desk import Desk
from tests.integrations.timepiece import RunningClock

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # before anybody opens, from Madrid to Bengaluru

IMPATIENCE = 1.0  # seconds until an answer that does not come counts as lost


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def levers() -> AsyncIterator[httpx.AsyncClient]:
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as client:
        assert (await client.post("/sandbox/alfadocs/limits", json={"off": True})).is_success
        yield client


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    """Of patients: everybody in a file is somebody else."""
    return count()


@pytest.fixture(params=ACCOUNTS, ids=str)
def account(request: pytest.FixtureRequest) -> Account:
    chosen: Account = request.param
    return chosen


@pytest_asyncio.fixture(loop_scope="module")
async def desk(account: Account, levers: httpx.AsyncClient, numbers: Iterator[int]) -> AsyncIterator[Desk]:
    clock = RunningClock(MONDAY)
    assert (await levers.delete("/sandbox/faults")).is_success
    provider = account.open(await account.settings(levers, read_timeout=IMPATIENCE), clock)
    desk = Desk(account, provider, clock, levers, numbers)
    await desk.travel(MONDAY)
    for quirk, value in account.quirks.items():
        await desk.pull("/sandbox/faults", {"where": account.vendor, "quirk": quirk, "value": value})
    yield desk
    await provider.close()
