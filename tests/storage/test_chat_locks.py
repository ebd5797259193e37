"""A chat is worked on by one process at a time, and let go by one that dies."""

import asyncio

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.errors import AlreadyClaimed, StorageUnavailable

ANA, BEN = 7, -1000000000042


@pytest.fixture
async def pair(postgresql_url):
    """Two processes on one PostgreSQL database."""
    both = Database(postgresql_url), Database(postgresql_url)
    yield both
    for one in both:
        await one.close()


def cut(url: str) -> None:
    """End every connection that holds a lock, as a network that fails does."""
    engine = sa.create_engine(
        url.replace("postgresql", "postgresql+psycopg", 1), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        holders = "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND database ="
        mine = "(SELECT oid FROM pg_database WHERE datname = current_database())"
        connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM ({holders} {mine}) AS holders")
    engine.dispose()


async def test_one_process_has_a_chat_until_it_gives_it_back(pair):
    ours, theirs = (one.chat_locks() for one in pair)
    assert await ours.take(ANA)
    assert not await theirs.take(ANA)
    assert await theirs.take(BEN)
    assert (ours.holds(ANA), theirs.holds(ANA)) == (True, False)
    await ours.give_back(ANA)
    assert not ours.holds(ANA)
    assert await theirs.take(ANA)


async def test_a_thousand_chats_at_once_need_one_connection(pair, postgresql_url):
    ours, theirs = (one.chat_locks() for one in pair)
    assert all(await asyncio.gather(*(ours.take(chat) for chat in range(1000))))
    assert not any(await asyncio.gather(*(theirs.take(chat) for chat in range(1000))))
    await asyncio.gather(*(ours.give_back(chat) for chat in range(1000)))
    assert all(await asyncio.gather(*(theirs.take(chat) for chat in range(1000))))
    assert await connections(postgresql_url) == 2


async def connections(url: str) -> int:
    engine = sa.create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        ).scalar_one()
    engine.dispose()
    return int(found) - 1


async def test_a_connection_that_breaks_lets_every_chat_go_and_is_made_again(pair, postgresql_url):
    ours, theirs = (one.chat_locks() for one in pair)
    await ours.take(ANA)
    cut(postgresql_url)
    assert await theirs.take(ANA)
    await ours.check()
    assert not ours.holds(ANA)
    assert await ours.take(BEN)
    await ours.give_back(ANA)
    assert not await ours.take(ANA)


async def test_a_chat_given_back_over_a_broken_connection_is_free(pair, postgresql_url):
    ours, theirs = (one.chat_locks() for one in pair)
    await ours.take(ANA)
    cut(postgresql_url)
    await ours.give_back(ANA)
    assert await theirs.take(ANA)


async def test_one_who_gives_up_waiting_breaks_nothing_for_the_others(pair):
    ours, _ = (one.chat_locks() for one in pair)
    hasty = [asyncio.ensure_future(ours.take(chat)) for chat in range(50)]
    await asyncio.sleep(0.005)
    for one in hasty[::2]:
        one.cancel()
    done = await asyncio.gather(*hasty, return_exceptions=True)
    assert all(one is True for one in done[1::2])
    assert await ours.take(1000)


async def test_those_who_share_a_claim_keep_out_those_who_want_it_alone(pair, postgresql_url):
    first, second = pair
    alone = Database(postgresql_url)
    await first.claim("receiving", shared=True)
    await second.claim("receiving", shared=True)
    with pytest.raises(AlreadyClaimed):
        await alone.claim("receiving")
    await first.close()
    with pytest.raises(AlreadyClaimed):
        await alone.claim("receiving")
    await second.close()
    await alone.claim("receiving")
    with pytest.raises(AlreadyClaimed):
        await first.claim("receiving", shared=True)
    await alone.close()


async def test_a_claim_is_taken_again_with_the_next_connection(pair, postgresql_url):
    first, second = pair
    await first.claim("receiving")
    cut(postgresql_url)
    await first.chat_locks().check()
    with pytest.raises(AlreadyClaimed):
        await second.claim("receiving")


async def test_a_claim_that_went_to_another_process_stops_the_first(pair, postgresql_url):
    first, second = pair
    await first.claim("receiving")
    cut(postgresql_url)
    await second.claim("receiving")
    locks = first.chat_locks()
    with pytest.raises(AlreadyClaimed):
        await locks.check()
    with pytest.raises(AlreadyClaimed):
        await locks.take(ANA)


async def test_a_file_belongs_to_one_process_and_so_does_every_chat(sqlite_url):
    database = Database(sqlite_url)
    await database.start()
    await database.claim("receiving", shared=True)
    second = Database(sqlite_url)
    with pytest.raises(AlreadyClaimed):
        await second.claim("receiving", shared=True)
    locks = database.chat_locks()
    assert (locks.shared, await locks.take(ANA), locks.holds(ANA)) == (False, True, True)
    await database.close()


async def test_only_the_living_hold_a_claim(pair, postgresql_url):
    first, second = pair
    await first.claim("executor")
    assert await first.is_claimed("executor")
    assert await second.is_claimed("executor")
    assert not await second.is_claimed("another")
    await first.close()
    assert not await second.is_claimed("executor")


async def test_a_process_whose_connection_broke_is_not_taken_for_dead(pair, postgresql_url):
    living, other = pair
    await living.claim("executor of the living")
    keeping = asyncio.ensure_future(living.keep_claims())
    cut(postgresql_url)
    assert not await other.is_claimed("executor of the living")
    abandoned = await asyncio.gather(
        *(other.is_abandoned(f"executor of the {name}") for name in ("living", "dead"))
    )
    assert abandoned == [False, True]
    keeping.cancel()


async def test_a_database_that_is_away_does_not_answer(postgresql_url):
    there = Database(postgresql_url)
    await there.answers()
    await there.close()
    gone = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(StorageUnavailable):
        await gone.answers()
    with pytest.raises(StorageUnavailable):
        await gone.chat_locks().take(ANA)
    await gone.close()
