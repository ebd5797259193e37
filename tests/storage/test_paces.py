"""Paces: several processes together ask no faster than was said."""

import asyncio

import pytest

from storage.database import Database


async def test_turns_are_handed_out_one_interval_apart(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    await database.start()

    async def take(name: str = "main") -> float:
        async with database.unit() as unit:
            return await unit.paces.take(name, 10)

    waits = sorted(await asyncio.gather(*(take() for _ in range(4))))
    assert waits == pytest.approx([0, 10, 20, 30], abs=2)
    assert await take("other") == 0
    await database.close()
