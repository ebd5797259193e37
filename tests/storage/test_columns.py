"""Instants: aware in, aware UTC out."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from storage.database import Database
from storage.errors import NaiveInstant


async def test_an_instant_comes_back_in_utc(database: Database) -> None:
    in_warsaw = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=ZoneInfo("Europe/Warsaw"))
    async with database.unit() as unit:
        await unit.chats.see(1, at=in_warsaw)
    async with database.reading() as unit:
        chat = await unit.chats.get(1)
    assert chat is not None
    assert chat.seen_at == in_warsaw
    assert chat.seen_at.tzinfo is UTC
    assert chat.blocked_at is None


async def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(NaiveInstant):
        async with database.unit() as unit:
            await unit.chats.see(1, at=datetime(2026, 11, 24, 9, 30))  # noqa: DTZ001 that is the point


async def test_a_search_for_an_instant_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(NaiveInstant):
        async with database.reading() as unit:
            await unit.catalog.stale(datetime(2026, 11, 24))  # noqa: DTZ001 that is the point
