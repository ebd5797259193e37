"""Saying that one is there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogs.visit import CHECK_IN, entry
from integrations.errors import Rejected, Unavailable
from integrations.provider import Capability
from tests.bot.dialogs.scene import CHAT

BUTTON = "I am here: check in"


async def at(scene, **before_start: int) -> str:
    """A visit at 9:30 in Madrid, and the clock so long before it."""
    visit = await scene.has_visit()
    (kept,) = await scene.desk.visits.coming(CHAT)
    scene.clock.at = kept.visit.starts_at - timedelta(**before_start)
    return visit


@pytest.mark.parametrize("minutes", [60, 10, 0, -29])
async def test_in_time(scene, minutes):
    visit = await at(scene, minutes=minutes)
    await scene.opens(entry(visit))
    await scene.presses(BUTTON)
    assert "Checking you in" in scene.text
    await scene.settle()
    assert "You are checked in." in scene.text
    assert [one.present for one in scene.provider.booked.values()] == [True]
    await scene.opens(entry(visit))
    assert "Status: you are checked in" in scene.text
    assert BUTTON not in [b.label for b in scene.buttons()]


async def test_too_early(scene):
    visit = await at(scene, minutes=61)
    await scene.opens(entry(visit))
    assert "You can check in here from 08:30 on Monday 23 November." in scene.text
    assert BUTTON not in [b.label for b in scene.buttons()]
    await scene.opens(entry(visit, CHECK_IN))
    assert "too early to check in. You can do it here from 08:30" in scene.note
    assert len(scene.intents) == 1


async def test_after_the_end(scene):
    visit = await at(scene, minutes=-30)
    await scene.opens(entry(visit, CHECK_IN))
    assert "too late to check in here" in scene.note
    assert len(scene.intents) == 1


async def test_twice(scene):
    visit = await at(scene, minutes=5)
    await scene.opens(entry(visit, CHECK_IN))
    await scene.opens(entry(visit, CHECK_IN))
    assert "One moment" in scene.note
    await scene.settle()
    assert "You are checked in." in scene.text
    await scene.opens(entry(visit, CHECK_IN))
    assert "You are already checked in." in scene.note
    assert len(scene.intents) == 2


async def test_cancelled(scene):
    visit = await at(scene, minutes=5)
    async with scene.database.unit() as unit:
        await unit.visits.change(visit, status="cancelled")
    await scene.opens(entry(visit, CHECK_IN))
    assert "This visit was cancelled, so you cannot check in." in scene.note


async def test_cancelled_by_the_clinic_meanwhile(scene):
    visit = await at(scene, minutes=5)
    scene.provider.booked.clear()
    await scene.opens(entry(visit, CHECK_IN))
    await scene.settle()
    assert "does not have this visit any more. Please ask at the reception." in scene.text


async def test_a_provider_that_cannot_be_told(scene):
    visit = await at(scene, minutes=5)
    scene.provider.capabilities = frozenset({Capability.CANCEL})
    await scene.opens(entry(visit))
    assert "check in" not in f"{scene.text} {[b.label for b in scene.buttons()]}"
    await scene.opens(entry(visit, CHECK_IN))
    assert "You cannot check in here. Please tell the reception" in scene.note
    assert len(scene.intents) == 1


@pytest.mark.parametrize("trouble", [Rejected, Unavailable])
async def test_a_check_in_that_failed_sends_to_the_reception(scene, trouble):
    visit = await at(scene, minutes=-5)
    scene.provider.trouble = [trouble()]
    await scene.opens(entry(visit, CHECK_IN))
    await scene.settle()
    assert "You could not be checked in. Please tell the reception that you are here." in scene.note
    assert BUTTON in [b.label for b in scene.buttons()]


async def test_a_calendar_that_takes_it_from_the_start_only_keeps_nobody_waiting(scene):
    visit = await at(scene, minutes=5)
    scene.provider.trouble = [Rejected()]
    await scene.opens(entry(visit, CHECK_IN))
    await scene.settle()
    assert "You are checked in. The clinic knows" in scene.text.replace("</b>", "")
    assert [one.present for one in scene.provider.booked.values()] == [None]
    async with scene.database.reading() as unit:
        told = [one.body for one in await unit.messages.waiting_of(f"{scene.intents[-1].id}:")]
    assert len(told) == 1
    assert "present" in told[0]


async def test_where_nobody_would_hear_of_it_an_early_refusal_is_one(scene):
    scene.desk.accounts["main"] = replace(scene.desk.accounts["main"], staff_chat=None)
    visit = await at(scene, minutes=5)
    scene.provider.trouble = [Rejected()]
    await scene.opens(entry(visit, CHECK_IN))
    await scene.settle()
    assert "You could not be checked in." in scene.note
