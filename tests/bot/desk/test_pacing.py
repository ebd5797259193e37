"""All processes that ask one vendor stand in one line; a database in trouble stops nobody."""

import asyncio
import time

import pytest

from bot.desk.pacing import shared_pacing
from storage.database import Database


@pytest.fixture
async def pair(postgresql_url):
    """Two processes on one PostgreSQL database."""
    both = Database(postgresql_url), Database(postgresql_url)
    await both[0].start()
    yield both
    for one in both:
        await one.close()


async def test_two_processes_together_are_as_fast_as_one_may_be(pair):
    paces = [shared_pacing(one)("vendor main", 20) for one in pair]
    began = time.monotonic()
    await asyncio.gather(*(pace.turn() for pace in paces for _ in range(10)))
    assert 0.9 < time.monotonic() - began < 3


async def test_another_allowance_has_a_line_of_its_own(pair):
    slow, other = (shared_pacing(pair[0])(name, 0.1) for name in ("vendor main", "vendor other"))
    async with asyncio.timeout(2):
        await slow.turn()
        await other.turn()


async def test_without_the_database_each_process_keeps_the_pace_by_itself(caplog):
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    pace = shared_pacing(gone)("vendor main", 20)
    began = time.monotonic()
    for _ in range(5):
        await pace.turn()
    assert 0.15 < time.monotonic() - began < 3
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    await gone.close()
