"""Patients who talk to a bot that is killed again and again, and what must be true when they are done."""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.talk import Person, Town
from tests.whole.patient import Patient
from tests.whole.processes import Process, bot_in, outside, staff

SURNAMES = ("Gómez", "O'Neil", "Łukasik", "Sánchez-Vidal", "Prieto", "Ibáñez")


@dataclass
class Surgery:
    """A bot in a process, its world in another one."""

    town: Town
    bot: Process
    folder: Path

    async def patients(self, count: int, *, seed: int = 1, plays: bool = True) -> list[Patient]:
        """People with different telephone numbers, by which the provider's bookings are told apart."""
        people = await asyncio.gather(*(self.town.person(f"P{n}") for n in range(count)))
        return [
            Patient(
                person,
                name="Ana",
                surname=SURNAMES[n % len(SURNAMES)],
                phone=f"+34600{n:06}",
                chance=random.Random(f"{seed} {n}"),
                plays=plays,
            )
            for n, person in enumerate(people)
        ]

    async def is_up(self, within: float = 30) -> None:
        """Wait until a stranger is answered."""
        stranger = await self.town.person("Stranger")
        await stranger.says("/start")
        await stranger.sees("What do you need?", within=within)

    async def bookings_of(self, patient: Patient) -> list[dict]:
        found = await self.town.bookings()
        return [one for one in found if _digits(one["patient"]["phone"]) == _digits(patient.phone)]

    async def keeps_its_word(self, patients: list[Patient]) -> None:
        """Each patient has the one booking that the last message promises, and staff know of it."""
        booked = await self.town.bookings()
        assert len(booked) == len(patients)
        notices = await self.notices(len(patients), within=40 + 4 * len(patients))
        for patient in patients:
            (one,) = (b for b in booked if _digits(b["patient"]["phone"]) == _digits(patient.phone))
            reference = one["comment"].split()[-1]
            (promise,) = {message["text"] for message in patient.promises()}
            assert reference in promise
            assert one["start_at"][11:16] in promise
            assert one["patient"]["surname"] == patient.surname
            assert any(reference in notice for notice in notices)
            assert patient.turns_back() == []

    async def notices(self, count: int, within: float = 40) -> list[str]:
        """What the staff's chat was told, when it is at least so much."""
        chat: Person = staff(self.town)
        async with asyncio.timeout(within):
            # When it is let into the group, the bot says what it is there for: that is no notice.
            while len(told := {m["text"] for m in chat.heard() if " · " in m["text"]}) < count:
                await chat.look(wait=5)
        return sorted(told)


@asynccontextmanager
async def surgery(folder: Path, locales: tuple[str, ...] = ("es",)) -> AsyncIterator[Surgery]:
    """Everything is there, but the bot is not started yet."""
    async with outside(folder) as opened, bot_in(folder, opened, locales) as process:
        yield Surgery(opened, process, folder)


async def killed_at_random(process: Process, times: int, chance: random.Random, longest: float) -> None:
    """Let it live for a moment, kill it, start it again; it is alive at the end."""
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0.05, longest))
        await process.kill()
        await process.start()


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)
