"""A group of clinics with an account at each provider behind one bot: one list, one chat, three calendars."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.cli.stage import GROUP, PROVIDERS, STAFF_CHAT, set_stage
from bot.settings import Account, RulesSettings
from bot.wiring import App
from integrations.sandbox.server import Sandbox
from tests.talk import Person, Town, town
from tests.whole.conftest import answer

SPAIN, INDIA, ITALY = "Clínica Alameda", "Sandbox Clinic Jayanagar", "Studio Dentistico Portanuova"
PHONE = "+34 600 123 456"
FORTNIGHT = 14 * 24 * 60


@pytest.fixture
async def group(tmp_path) -> AsyncIterator[Town]:
    """One may check in long before the visit: the bot's clock is the real one."""
    async with Sandbox(locales=("es",)) as sandbox, town(sandbox.url) as opened:
        settings = await set_stage(sandbox.url, tmp_path, "es", PROVIDERS)
        await opened.without_limits()
        telegram = settings.telegram.model_copy(update={"messages_per_second": 1000})
        accounts = tuple(patient(one) for one in settings.accounts)
        async with App(settings.model_copy(update={"telegram": telegram, "accounts": accounts})):
            yield opened


def patient(account: Account) -> Account:
    return account.model_copy(update={"rules": RulesSettings(check_in_before=FORTNIGHT)})


async def chooses(ana: Person, place: str) -> str:
    """From nothing to the doctors of a place."""
    await ana.says("/start")
    await ana.sees("I book visits at")
    await ana.presses("Book a visit")
    if "Who is the visit for?" in await ana.sees_something_else():
        await ana.presses("Ana Gómez")
    await ana.sees("Which clinic would you like to visit?")
    await ana.presses(place)
    return await ana.sees_something_else()


async def books(ana: Person, place: str) -> str:
    """The first of everything at a place; what is said in the end."""
    text = await chooses(ana, place)
    for _ in range(20):
        if "Please check" in text:
            break
        await answer(ana, text, PHONE)
        text = await ana.sees_something_else()
    await ana.presses("Book it")
    return await ana.sees("Booked.", within=20)


async def opens_visit(ana: Person, doctor: str) -> list[str]:
    """The visit with the doctor, and what can be done with it."""
    await ana.says("/visits")
    await ana.sees("upcoming visit")
    await ana.presses(next(label for label in ana.buttons() if doctor in label))
    await ana.sees_something_else()
    return ana.buttons()


async def of(group: Town, provider: str) -> list[dict[str, Any]]:
    return list(await group.get(f"/sandbox/{provider}/bookings"))


async def test_one_chat_books_moves_checks_in_and_cancels_in_three_calendars(group: Town) -> None:
    ana = await group.person()
    told = {place: await books(ana, place) for place in (SPAIN, INDIA, ITALY)}
    made = {provider: (await of(group, provider))[0] for provider in PROVIDERS}
    assert {one["status"] for one in made.values()} == {"booked"}
    assert ("€" in told[SPAIN], "₹" in told[INDIA], "€" in told[ITALY]) == (True, True, True)
    for place, one in zip(told, made.values(), strict=True):
        assert one["start_at"][11:16] in told[place]
    assert {one["start_at"][-6:] for one in made.values()} == {"+01:00", "+05:30"}
    await ana.says("/visits")
    listed = await ana.sees("You have 3 upcoming visits:")
    for part in ("Calle Alameda 12", "Jayanagar, 560041 Bengaluru", "Via Giuseppe Verdi 18", *_doctors(made)):
        assert part in listed
    staff = Person(group, STAFF_CHAT)
    await staff.sees(made["alfadocs"]["doctor"])
    assert sum("Nueva cita" in message["text"] for message in staff.heard()) == 3
    await _is_offered_what_each_can_do(ana, made)
    await _moves_in_italy_and_checks_in_in_spain(ana, group, made)
    await _moves_and_cancels_in_india(ana, group, made)


def _doctors(made: dict[str, dict[str, Any]]) -> list[str]:
    return [one["doctor"] for one in made.values()]


async def _is_offered_what_each_can_do(ana: Person, made: dict[str, dict[str, Any]]) -> None:
    offered = {provider: await opens_visit(ana, one["doctor"]) for provider, one in made.items()}
    for provider, labels in offered.items():
        assert {"Move", "Cancel the visit"} <= set(labels)
        assert any(label.startswith("I am here") for label in labels) == (provider != "eka_care")


async def _moves_in_italy_and_checks_in_in_spain(
    ana: Person, group: Town, made: dict[str, dict[str, Any]]
) -> None:
    await moves(ana, made["alfadocs"]["doctor"])
    (moved,) = await of(group, "alfadocs")
    assert moved["start_at"] != made["alfadocs"]["start_at"]
    await opens_visit(ana, made["docplanner"]["doctor"])
    # Docplanner takes nobody as present before the visit begins.
    await group.post("/sandbox/clock", now=made["docplanner"]["start_at"])
    await ana.presses("I am here")
    await ana.sees("You are checked in.")
    assert (await of(group, "docplanner"))[0]["presence"] == "present"
    await group.post("/sandbox/clock", reset=True)


async def _moves_and_cancels_in_india(ana: Person, group: Town, made: dict[str, dict[str, Any]]) -> None:
    """There is no move in that dialect: the new time is booked, then the old one is cancelled."""
    await moves(ana, made["eka_care"]["doctor"])
    await becomes(group, "eka_care", ["booked", "canceled"])
    await opens_visit(ana, made["eka_care"]["doctor"])
    await ana.presses("Cancel the visit")
    await ana.sees("Cancel your visit on")
    await ana.presses("Yes, cancel it")
    await ana.sees("tell the clinic why")
    await ana.presses("No reason")
    await ana.sees("Cancelled.")
    assert {one["status"] for one in await of(group, "eka_care")} == {"canceled"}
    await ana.says("/visits")
    await ana.sees("You have 2 upcoming visits:")


async def becomes(group: Town, provider: str, statuses: list[str]) -> None:
    """The old time is given back after the patient has heard of the new one."""
    async with asyncio.timeout(20):
        while True:
            if sorted(one["status"] for one in await of(group, provider)) == statuses:
                return
            await asyncio.sleep(0.1)


async def moves(ana: Person, doctor: str) -> None:
    """To the second of the free times, whichever day that is."""
    await opens_visit(ana, doctor)
    await ana.presses("Move")
    text = await ana.sees_something_else()
    while "Please check the new time" not in text:
        await ana.presses("First free" if "Choose a day" in text else ana.buttons()[0])
        text = await ana.sees_something_else()
    await ana.presses("Move it")
    await ana.sees("Moved.", within=20)


async def test_a_calendar_that_is_down_is_spoken_of_and_leaves_the_others_alone(group: Town) -> None:
    ana = await group.person()
    await ana.says("/start")
    assert GROUP in await ana.sees("I book visits at")
    await books(ana, ITALY)
    await group.fault(where="eka_care", kind="status", status=503)
    await chooses(ana, INDIA)
    for _ in range(4):
        if "not answering" in ana.text():
            break
        await ana.presses(ana.buttons()[0])
        await ana.sees_something_else(20)
    assert "The clinic's calendar is not answering. Please try again in a minute." in ana.text()
    await books(ana, SPAIN)
    assert [one["status"] for one in await of(group, "docplanner")] == ["booked"]
    assert await of(group, "eka_care") == []
