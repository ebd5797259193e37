"""The whole bot over real sockets: sandbox, real clients, the real Telegram library, a real database."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.stage import STAFF_CHAT, set_stage
from bot.settings import Settings
from bot.wiring import App
from integrations.sandbox.server import Sandbox
from tests.talk import Person, Town, town


@dataclass
class Clinic:
    """A running bot in a running sandbox."""

    town: Town
    settings: Settings
    folder: Path
    locale: str = "es"

    async def person(self, first_name: str = "Ana", language_code: str = "en") -> Person:
        return await self.town.person(first_name, language_code)

    async def bookings(self) -> list[dict]:
        return await self.town.bookings(self.locale)

    def staff(self) -> Person:
        return Person(self.town, STAFF_CHAT)


@pytest.fixture
async def clinic(tmp_path) -> AsyncIterator[Clinic]:
    async with Sandbox(locales=("es",)) as sandbox, town(sandbox.url) as opened:
        settings = await set_stage(sandbox.url, tmp_path, "es")
        # How the limits are kept has tests of its own; here they would only make every test wait.
        await opened.without_limits()
        telegram = settings.telegram.model_copy(update={"messages_per_second": 1000})
        settings = settings.model_copy(update={"telegram": telegram})
        async with App(settings):
            yield Clinic(opened, settings, tmp_path)


ANSWERS = {
    "name and surname": "Ana Gómez",
    "date of birth": "23/5/1985",
    "Please type the number": "12345678Z",
}


async def reach_summary(person: Person, *, phone: str = "+34 600 123 456", within: float = 10) -> None:
    """From nothing to the summary: the first choice of everything, the first free time."""
    await person.says("/start")
    await person.sees("What do you need?", within=within)
    await person.presses("Book a visit")
    for _ in range(20):
        text = await person.sees_something_else(within)
        if "Please check" in text:
            return
        await answer(person, text, phone)
    raise AssertionError(f"no summary came, but: {person.text()}")


async def answer(person: Person, text: str, phone: str) -> None:
    """Whatever is asked, give an answer."""
    typed = next((words for asked, words in ANSWERS.items() if asked in text), None)
    if typed:
        await person.says(typed)
    elif "phone number" in text:
        await person.shares_phone(phone)
    elif "Choose a day" in text:
        await person.presses("First free")
    else:
        await person.presses(person.buttons()[0])
