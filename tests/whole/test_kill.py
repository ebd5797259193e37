"""The bot is killed at any moment, and every patient ends with one visit, or none and knows it."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.whole.patient import SUMMARY, WAITING, Patient, asked
from tests.whole.surgery import Surgery, killed_at_random, surgery

PATIENTS = 12
KILLS = 5


@pytest.fixture
async def clinic(tmp_path) -> AsyncIterator[Surgery]:
    async with surgery(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("seed", [1])
async def test_killed_again_and_again_while_everybody_talks_it_books_each_visit_once(clinic, seed):
    patients = await clinic.patients(PATIENTS, seed=seed)
    await clinic.bot.start()
    talking = asyncio.gather(*(patient.books(120) for patient in patients))
    await killed_at_random(clinic.bot, KILLS, random.Random(seed), longest=3.0)
    await talking
    await clinic.keeps_its_word(patients)


async def test_killed_at_each_step_of_a_booking_it_books_once(clinic):
    await clinic.bot.start()
    patients = await clinic.patients(len(TROUBLES) + 1)
    await asyncio.gather(*(patient.reaches(SUMMARY) for patient in patients))
    for patient, trouble in zip(patients, TROUBLES, strict=False):
        rule = await clinic.town.fault(where="docplanner", operation="bookSlot", times=1, **trouble)
        await patient.confirms()
        await clinic.town.struck(rule)
    await patients[-1].confirms()
    await asyncio.to_thread(decided, clinic.folder / "clinicbot.db", len(patients))
    await clinic.bot.kill()
    await clinic.bot.start()
    await asyncio.gather(*(patient.books() for patient in patients))
    await clinic.keeps_its_word(patients)


# Each is met by one patient, whose call is under way when the bot dies.
TROUBLES = (
    {"kind": "latency", "ms": 3000},  # carried out after the bot is gone
    {"kind": "timeout_after"},  # carried out, and the answer never came
    {"kind": "timeout_before"},  # not carried out, and nobody says so
    {"kind": "reset_after"},
)


def decided(file: Path, count: int) -> None:
    """Return in the moment in which so many bookings are on disk."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        deadline = time.monotonic() + 10
        while database.execute("SELECT count(*) FROM intents").fetchone()[0] < count:
            assert time.monotonic() < deadline


async def test_killed_while_it_tells_the_outcome_it_tells_it_again(clinic):
    await clinic.bot.start()
    (patient,) = await clinic.patients(1)
    await patient.reaches(SUMMARY)
    waiting = {"operation": "editMessageText", "kind": "latency", "ms": 2000, "skip": 1}
    slow = await clinic.town.fault(where="telegram", **waiting)
    await patient.confirms()
    await clinic.town.struck(slow, times=2)
    await clinic.bot.kill()
    await clinic.town.no_faults()
    await clinic.bot.start()
    await patient.books()
    await clinic.keeps_its_word([patient])


async def test_stopped_in_the_middle_of_everything_it_ends_soon_and_goes_on_later(clinic):
    await clinic.bot.start()
    patients = await clinic.patients(6)
    await patients[0].reaches(SUMMARY)
    slow = await clinic.town.fault(where="docplanner", operation="bookSlot", kind="latency", ms=1500)
    talking = asyncio.gather(*(patient.books(90) for patient in patients))
    await clinic.town.struck(slow)
    assert await clinic.bot.stop(within=10) == 0
    await clinic.town.no_faults()
    await clinic.bot.start()
    await talking
    await clinic.keeps_its_word(patients)


REFUSALS = (
    {"kind": "status", "status": 503, "times": 1},
    {"kind": "status", "status": 500, "times": 1},
    {"kind": "status", "status": 429, "retry_after": 1, "times": 1},
    {"kind": "status", "status": 401, "times": 1},
    {"kind": "malformed", "times": 1},
    {"kind": "empty", "times": 1},
    {"kind": "reset_before", "times": 1},
)


async def test_whatever_the_calendar_answers_it_books_once_or_refuses_clearly(clinic):
    await clinic.bot.start()
    patients = await clinic.patients(len(REFUSALS))
    await asyncio.gather(*(patient.reaches(SUMMARY) for patient in patients))
    for patient, trouble in zip(patients, REFUSALS, strict=True):
        rule = await clinic.town.fault(where="docplanner", operation="bookSlot", **trouble)
        await patient.confirms()
        await clinic.town.struck(rule)
    await asyncio.gather(*(outcome(patient) for patient in patients))
    for patient in patients:
        assert len(await clinic.bookings_of(patient)) == len({m["text"] for m in patient.promises()})
    await asyncio.gather(*(patient.books() for patient in patients))
    await clinic.keeps_its_word(patients)


async def outcome(patient: Patient) -> None:
    """Wait until the summary has become an answer."""
    async with asyncio.timeout(40):
        while asked(patient.person.screen()) in (SUMMARY, WAITING) and "Nothing was booked" not in (
            patient.person.text()
        ):
            await patient.person.look(wait=5)


async def test_a_firewall_in_front_of_the_calendar_is_a_clear_refusal(clinic):
    await clinic.bot.start()
    (patient,) = await clinic.patients(1)
    await patient.reaches(SUMMARY)
    await clinic.town.fault(where="docplanner", operation="bookSlot", kind="html", status=403)
    await patient.confirms()
    await patient.person.sees("Nothing was booked", within=15)
    assert await clinic.bookings_of(patient) == []
