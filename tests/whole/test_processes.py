"""Several processes on PostgreSQL are one bot, whichever of them Telegram reaches, and whichever dies."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import aiohttp
import pytest
import sqlalchemy as sa

from tests.whole.balancer import Balancer, balancer
from tests.whole.patient import DAY, SUMMARY
from tests.whole.processes import Process, configure, outside
from tests.whole.surgery import Surgery
from tests.whole.wiretap import Wiretap, wiretap

MORE = """\
[database]
url = "{database}"
[web]
port = 0
public_url = "{public}"
"""
HASTY = 12
CONNECTIONS = 18  # of one process, as docs/running.md promises


@dataclass
class House(Surgery):
    """A bot of two processes behind a balancer. `bot` is the first of them."""

    other: Process
    spread: Balancer
    wire: Wiretap
    database: str

    def inbox(self) -> list[tuple]:
        """(chat, handled at) of every act, in the order in which they came."""
        return self._asked("SELECT chat_id, handled_at FROM inbox ORDER BY id")

    def connections(self) -> int:
        """How many the processes have open; pools give none back."""
        ((found,),) = self._asked(
            "SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database()"
        )
        return int(found)

    def _asked(self, query: str) -> list[tuple]:
        engine = sa.create_engine(self.database.replace("postgresql", "postgresql+psycopg", 1))
        with engine.connect() as connection:
            found = connection.exec_driver_sql(query).fetchall()
        engine.dispose()
        return [tuple(row) for row in found]


@pytest.fixture
async def clinic(tmp_path, empty_postgresql_url) -> AsyncIterator[House]:
    async with outside(tmp_path) as town, wiretap(town.url) as wire, balancer() as spread:
        more = MORE.format(database=empty_postgresql_url, public=spread.url)
        await configure(tmp_path, town, ("es",), telegram=wire.url, more=more)
        first, second = (process(tmp_path, name, "--webhook") for name in ("first", "second"))
        try:
            await asyncio.gather(first.start(), second.start())
            spread.behind += await asyncio.gather(ready(first), ready(second))
            yield House(town, first, tmp_path, second, spread, wire, empty_postgresql_url)
        finally:
            await first.kill()
            await second.kill()


def process(folder: Path, name: str, *options: str) -> Process:
    return Process(folder, name, "-m", "bot", "run", "--config", "clinicbot.toml", *options)


async def ready(started: Process, within: float = 30) -> str:
    """Where the process listens, when it says that people may come."""
    async with asyncio.timeout(within), aiohttp.ClientSession() as client:
        while True:
            if found := re.findall(r"listening on (http://\S+)", started.said()):
                with contextlib.suppress(aiohttp.ClientConnectionError):  # of an earlier start
                    async with client.get(f"{found[-1]}/readyz") as answer:
                        if answer.status == 200:
                            return found[-1]
            await asyncio.sleep(0.05)


async def test_hasty_patients_of_two_processes_are_served_in_order_one_tap_at_a_time(clinic):
    await clinic.town.fault(where="docplanner", operation="*", kind="latency", ms=100)
    patients = await clinic.patients(HASTY)
    for patient in patients:
        patient.taps_twice, patient.patience = True, 30
    await asyncio.gather(*(patient.reaches(SUMMARY) for patient in patients))
    assert +clinic.wire.overlaps == {}
    assert [patient.turns_back() for patient in patients] == [[]] * HASTY
    assert [patient.repeated for patient in patients] == [0] * HASTY
    handled = sorted(clinic.inbox(), key=lambda row: row[0])
    assert all(one[1] <= next_one[1] for one, next_one in pairwise(handled) if one[0] == next_one[0])
    assert min(clinic.spread.served.values()) > HASTY
    assert clinic.connections() <= 2 * CONNECTIONS
    assert clinic.bot.complaints() + clinic.other.complaints() == []


async def test_one_process_may_be_stopped_and_then_the_other_killed_while_everybody_talks(clinic):
    patients = await clinic.patients(6)
    await asyncio.gather(*(patient.reaches(DAY) for patient in patients[:4]))
    slow = await clinic.town.fault(where="telegram", operation="editMessageText", kind="latency", ms=1000)
    talking = asyncio.gather(*(patient.reaches(SUMMARY) for patient in patients))
    await clinic.town.struck(slow, times=4)
    assert await clinic.bot.stop(within=10) == 0
    await clinic.town.no_faults()
    assert clinic.bot.complaints() == []
    await clinic.bot.start()
    clinic.spread.behind.append(await ready(clinic.bot))
    await clinic.other.kill()
    await talking
    assert [patient.turns_back() for patient in patients] == [[]] * 6
    assert clinic.bot.complaints() == []


async def test_what_a_killed_process_had_in_hand_is_answered_by_the_other_unasked(clinic):
    """Ana's turn was kept and not seen, Ben's not even kept."""
    first, other = clinic.spread.behind
    clinic.spread.behind[:] = [first]
    ana, (ben,) = await clinic.town.person(), await clinic.patients(1, plays=False)
    ben.patience = 60
    await ana.says("/start")
    await ana.sees("What do you need?")
    unseen = await clinic.town.fault(
        where="telegram", operation="editMessageText", kind="timeout_before", times=1
    )
    await ana.presses("Book a visit")
    await clinic.town.struck(unseen)
    slow = await clinic.town.fault(where="docplanner", operation="*", kind="latency", ms=20_000)
    reaching = asyncio.ensure_future(ben.reaches(DAY))
    await clinic.town.struck(slow)
    await clinic.bot.kill()
    await clinic.town.no_faults()
    clinic.spread.behind[:] = [other]
    assert "What do you need?" not in await ana.sees_something_else(within=15)
    await asyncio.wait_for(reaching, 15)
    assert ben.repeated == 0
    assert clinic.other.complaints() == []
    await refuses_to_poll(clinic)


async def refuses_to_poll(clinic: House) -> None:
    polling = process(clinic.folder, "polling")
    await polling.start()
    assert await polling.ended(within=20) == 1
    last = polling.said().splitlines()[-1]
    assert last.startswith("The bot cannot run: Another process already runs this bot on this database")
