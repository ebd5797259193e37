"""Nothing personal is written but under a seal: planted values are looked for in all that was written."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from storage.database import Database
from storage.sealed import name_of
from tests.talk import Person, Town, presses_of
from tests.whole.patient import BOOKED, PHONE, SUMMARY, WAITING, asked
from tests.whole.processes import KEY, Process, configure, outside, staff

NAME, SURNAME, GREETED = "Zdzisława", "Przybyszewska-Ödegård", "Zdzisia"
PHONE_NUMBER, EMAIL, BORN, DOCUMENT = "+34611223344", "zdzisia.p@example.org", "7/2/1981", "45671238T"
SAID = {
    "name": f"{NAME} {SURNAME}",
    "email": EMAIL,
    "birth_date": BORN,
    "national_id": DOCUMENT,
}
# `clinicbot run` itself refuses to run without a key; this is the rest of it.
UNGUARDED = """
from pathlib import Path
from bot import logs
from bot.cli.run import _serve, until_stopped
from bot.settings_file import read
logs.setup("DEBUG")
until_stopped(_serve(read(Path("clinicbot.toml"))))
"""


def traces(written: bytes) -> set[str]:
    """Which of the planted values can be read in what was written, however they are spelled."""
    text = written.decode("latin-1").casefold()
    return {name for name, spellings in PLANTED.items() if any(_as_written(one) in text for one in spellings)}


def _as_written(spelling: str) -> str:
    return spelling.encode().decode("latin-1").casefold()


def _spelled(*values: str) -> set[str]:
    return {form for value in values for form in (value, json.dumps(value)[1:-1], quote(value))}


PLANTED = {
    "name": _spelled(NAME),
    "surname": _spelled(SURNAME, "Przybyszewska"),
    "name in Telegram": _spelled(GREETED),
    "phone": _spelled(PHONE_NUMBER, "611223344", "611 22 33 44"),
    "email": _spelled(EMAIL),
    "birth date": _spelled(BORN, "1981-02-07", "07-02-1981", "7 February 1981", "07/02/1981"),
    "identity number": _spelled(DOCUMENT, "45671238"),
}


@dataclass
class Scene:
    """A bot as a process, the world outside, and what was seen on screens."""

    town: Town
    bot: Process
    folder: Path
    pressed: set[str]

    async def somebody_books(self) -> Person:
        """A whole booking: everything is asked and told, while the calendar stumbles."""
        patient = await self.town.person(GREETED)
        await patient.says("/start")
        await patient.sees("What do you need?", within=30)
        stumbling = {"where": "docplanner", "times": 1}
        await self.town.fault(operation="getSlots", kind="html", status=500, **stumbling)
        await self.town.fault(operation="bookSlot", kind="status", status=503, **stumbling)
        told = set()
        async with asyncio.timeout(90):
            while not self._is_booked(patient):
                told.add(await self._go_on(patient, told))
        assert {PHONE, *SAID} <= told
        return patient

    def _is_booked(self, patient: Person) -> bool:
        return asked(patient.screen()) == BOOKED or "<b>Booked.</b>" in patient.text()

    async def _go_on(self, patient: Person, told: set[str]) -> str:
        step, buttons = asked(patient.screen()), presses_of(patient.screen())
        self.pressed.update(buttons.values())
        if step == WAITING:
            await patient.look(wait=2)
            return step
        before = patient.text()
        if step in SAID:
            await patient.says(SAID[step])
        elif step == PHONE:
            await patient.shares_phone(PHONE_NUMBER)
        elif step == SUMMARY and "email" not in told:
            await patient.presses("Add an e-mail")
        else:
            takes = [label for label, said in buttons.items() if re.search(r":o\w+$", said)]
            again = [label for label in buttons if label.startswith("Try again")]
            await patient.presses((takes or again)[0])
        async with asyncio.timeout(20):
            while patient.text() in (before, "Thank you.", ""):
                await patient.look(wait=2)
        await asyncio.sleep(0.2)
        await patient.look()
        return step

    def written(self) -> dict[str, bytes]:
        """Every file of the folder: databases with their logs, what was said on standard error."""
        return {
            path.name: path.read_bytes()
            for path in self.folder.iterdir()
            if path.is_file() and path.name != "clinicbot.toml"
        }


@asynccontextmanager
async def scene(folder: Path, *, sealed: bool) -> AsyncIterator[Scene]:
    (folder / "bot").mkdir()
    async with outside(folder) as opened:
        await configure(folder / "bot", opened, ("es",))
        settings = folder / "bot" / "clinicbot.toml"
        text = settings.read_text().replace('level = "info"', 'level = "debug"')
        settings.write_text(text if sealed else text.replace(f'keys = ["{KEY}"]', ""))
        command = ("-m", "bot", "run") if sealed else ("-c", UNGUARDED)
        bot = Process(folder / "bot", "bot", *command)
        await bot.start()
        try:
            yield Scene(opened, bot, folder / "bot", set())
        finally:
            await bot.kill()


async def test_what_is_planted_can_be_found_where_nothing_is_sealed(tmp_path):
    async with scene(tmp_path, sealed=False) as clinic:
        await clinic.somebody_books()
        written = clinic.written()
    found = {
        name
        for file, content in written.items()
        if file.startswith("clinicbot.db")
        for name in traces(content)
    }
    assert found == set(PLANTED)
    assert "workflows" in " ".join(written)


@pytest.mark.parametrize("killed", [False, True])
async def test_nothing_personal_is_found_in_anything_that_is_written(tmp_path, killed):
    async with scene(tmp_path, sealed=True) as clinic:
        patient = await clinic.somebody_books()
        await staff(clinic.town).sees("Nueva cita", within=20)
        if killed:
            await clinic.bot.kill()
        else:
            await patient.says("/forget")
            await patient.sees("What it needs stays")
            await patient.presses("Erase the rest")
            await patient.sees("I have erased")
        written = clinic.written()
    assert {"clinicbot.db", "clinicbot.db-wal", "bot.log"} <= set(written)
    assert {file: traces(content) for file, content in written.items()} == {file: set() for file in written}
    assert len(clinic.pressed) > 20
    assert traces(" ".join(clinic.pressed).encode()) == set()
    assert b" WARNING " in written["bot.log"]
    await opens_with_the_key(clinic.folder)


async def opens_with_the_key(folder: Path) -> None:
    """It is all there, for whoever has the key."""
    database = Database(f"sqlite:///{folder / 'clinicbot.db'}", [KEY])
    await database.start()
    async with database.reading() as unit:
        assert (await unit.keys.count()).keys() == {name_of(KEY)}
    await database.close()
