"""The catalogue: the latest answer of each kind and key."""

from datetime import datetime, timedelta

from storage.catalog import CatalogEntry
from storage.database import Database


def entry(key: str, at: datetime, *, kind: str = "doctors", body: str = "[]") -> CatalogEntry:
    return CatalogEntry(account="main", kind=kind, key=key, body=body, fetched_at=at)


async def test_the_latest_answer_replaces_the_one_before(database: Database, noon: datetime) -> None:
    later = entry("1", noon + timedelta(hours=1), body='["new"]')
    async with database.unit() as unit:
        await unit.catalog.put([entry("1", noon), entry("2", noon)])
        await unit.catalog.put([later])
        await unit.catalog.put([])
        assert await unit.catalog.get("main", "doctors", "1") == later
        assert await unit.catalog.get("main", "doctors", "3") is None
        assert await unit.catalog.get("other", "doctors", "1") is None


async def test_all_of_one_kind_come_by_key(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.catalog.put([entry("b", noon), entry("a", noon), entry("c", noon, kind="services")])
        assert [one.key for one in await unit.catalog.of("main", "doctors")] == ["a", "b"]


async def test_what_is_stale_is_found_the_oldest_first(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        for key, age in (("a", 1), ("b", 3), ("c", 2)):
            await unit.catalog.put([entry(key, noon - timedelta(hours=age))])
        assert [one.key for one in await unit.catalog.stale(noon - timedelta(hours=1))] == ["b", "c"]


async def test_what_the_provider_dropped_is_dropped(database: Database, noon: datetime) -> None:
    async with database.unit() as unit:
        await unit.catalog.put([entry("a", noon), entry("b", noon)])
        await unit.catalog.drop("main", "doctors", "a")
        assert [one.key for one in await unit.catalog.of("main", "doctors")] == ["b"]
