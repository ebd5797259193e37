"""Nothing personal is written but under a seal: planted values are looked for in all that was written."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from storage.database import Database
from storage.sealed import name_of
from tests.talk import Person, Town, presses_of
from tests.whole.patient import BOOKED, PHONE, SUMMARY, WAITING, asked
from tests.whole.processes import KEY, Process, configure, outside, staff

NAME, SURNAME, GREETED = "Zdzisława", "Przybyszewska-Ödegård", "Zdzisia"
PHONE_NUMBER, EMAIL, BORN = "+34611223344", "zdzisia.p@example.org", "7/2/1981"
WISH, REASON = "A wheelchair, and fear of needles", "Grandfather has pneumonia"
# The Italian number carries the date of birth: that is asked again only from who wants to change it.
DOCUMENTS = {"docplanner": "45671238T", "alfadocs": "PRZZZS81B47Z127M"}
SAID = {"name": f"{NAME} {SURNAME}", "email": EMAIL, "birth_date": BORN, "question": WISH}
# What is there only once somebody asks for it at the summary.
WANTED = {"email": "Add an e-mail", "birth_date": "Change date of birth"}
ALFADOCS = """
[[accounts]]
name = "studio"
provider = "alfadocs"
base_url = "{base_url}"
api_key = "{api_key}"
zone = "{zone}"
requires = ["national_id", "birth_date", "gender"]
required_fields = ["allergie"]
"""
ON_SERVER = """
[database]
url = "{url}"
"""
# Where the calendar stumbles: the operations that list free times and that book.
STUMBLES = {"docplanner": ("getSlots", "bookSlot"), "alfadocs": ("getFreeSlots", "createAppointment")}
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
    "identity number": _spelled(*DOCUMENTS.values(), "45671238"),
    "answer to the clinic's question": _spelled(WISH, "needles"),
    "reason": _spelled(REASON, "pneumonia"),
}


@dataclass
class Scene:
    """A bot as a process, the world outside, and what was seen on screens. server: empty for a file."""

    vendor: str
    town: Town
    bot: Process
    folder: Path
    pressed: set[str]
    server: str = ""

    @property
    def said(self) -> dict[str, str]:
        return {**SAID, "national_id": DOCUMENTS[self.vendor]}

    async def somebody_books(self, *, in_doubt: bool = False) -> Person:
        """A whole booking: everything is asked and told, while the calendar stumbles.

        in_doubt: over the booking too, which takes half a minute to clear up.
        """
        patient = await self.town.person(GREETED)
        await patient.says("/start")
        await patient.sees("What do you need?", within=30)
        reads, books = STUMBLES[self.vendor]
        stumbling = {"where": self.vendor, "times": 1}
        await self.town.fault(operation=reads, kind="html", status=500, **stumbling)
        if in_doubt:
            await self.town.fault(operation=books, kind="status", status=503, **stumbling)
        told = set()
        async with asyncio.timeout(90):
            while not self._is_booked(patient):
                told.add(await self._go_on(patient, told))
        assert {PHONE, *(self.said if self.vendor == "alfadocs" else ("name", "email"))} <= told
        await self.sees_no_number(patient)
        return patient

    async def sees_no_number(self, patient: Person) -> None:
        """What was typed of the document is not in the chat any more, and was not said back."""
        shown = await self.town.get(f"/sandbox/chats/{patient.chat_id}/messages", after=0)
        assert DOCUMENTS[self.vendor] not in json.dumps(shown)
        assert NAME in json.dumps(shown, ensure_ascii=False)

    async def somebody_cancels(self, patient: Person) -> None:
        await patient.says("/visits")
        await patient.sees("1 upcoming visit")
        await patient.presses(patient.buttons()[0])
        await patient.sees_something_else()
        await patient.presses("Cancel the visit")
        await patient.sees("Cancel your visit on")
        await patient.presses("Yes, cancel it")
        await patient.sees("tell the clinic why")
        await patient.says(REASON)
        await patient.sees("Cancelled.", within=30)

    def _is_booked(self, patient: Person) -> bool:
        return asked(patient.screen()) == BOOKED or "<b>Booked.</b>" in patient.text()

    async def _go_on(self, patient: Person, told: set[str]) -> str:
        step, buttons = asked(patient.screen()), presses_of(patient.screen())
        self.pressed.update(buttons.values())
        if step == WAITING:
            await patient.look(wait=2)
            return step
        before = patient.text()
        if step in self.said:
            await patient.says(self.said[step])
        elif step == PHONE:
            await patient.shares_phone(PHONE_NUMBER)
        elif step == SUMMARY and (wanted := self._still_wanted(patient, told)):
            await patient.presses(wanted)
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

    def _still_wanted(self, patient: Person, told: set[str]) -> str:
        labels = [label for step, label in WANTED.items() if step not in told]
        return next((label for label in labels if label in patient.buttons()), "")

    def written(self) -> dict[str, bytes]:
        """Every file of the folder: databases with their logs, what was said on standard error."""
        files = {
            path.name: path.read_bytes()
            for path in self.folder.iterdir()
            if path.is_file() and path.name != "clinicbot.toml"
        }
        return {**files, **(rows_of(self.server) if self.server else {})}


def rows_of(server: str) -> dict[str, bytes]:
    """Every row of every table on the server, ours and those of the workflows."""
    engine = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    ours = "table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
    with engine.connect() as connection:
        tables = connection.exec_driver_sql(
            f"SELECT table_schema, table_name FROM information_schema.tables WHERE {ours}"
        ).all()
        return {
            f"{schema}.{name}": "\n".join(
                str(row[0])
                for row in connection.exec_driver_sql(f'SELECT one::text FROM "{schema}"."{name}" AS one')
            ).encode()
            for schema, name in tables
        }


@asynccontextmanager
async def scene(
    folder: Path, *, sealed: bool = True, vendor: str = "docplanner", server: str = ""
) -> AsyncIterator[Scene]:
    (folder / "bot").mkdir()
    async with outside(folder) as opened:
        accounts = await opened.get("/sandbox/accounts", provider="alfadocs")
        more = ON_SERVER.format(url=server) if server else ""
        more += ALFADOCS.format(**accounts[0]) if vendor == "alfadocs" else ""
        await configure(folder / "bot", opened, ("es",) if vendor == "docplanner" else (), more=more)
        settings = folder / "bot" / "clinicbot.toml"
        text = settings.read_text().replace('level = "info"', 'level = "debug"')
        settings.write_text(text if sealed else text.replace(f'keys = ["{KEY}"]', ""))
        command = ("-m", "bot", "run") if sealed else ("-c", UNGUARDED)
        bot = Process(folder / "bot", "bot", *command)
        await bot.start()
        try:
            yield Scene(vendor, opened, bot, folder / "bot", set(), server)
        finally:
            await bot.kill()


async def test_what_is_planted_can_be_found_where_nothing_is_sealed(tmp_path):
    async with scene(tmp_path, sealed=False, vendor="alfadocs") as clinic:
        patient = await clinic.somebody_books()
        await clinic.somebody_cancels(patient)
        written = clinic.written()
    found = {
        name
        for file, content in written.items()
        if file.startswith("clinicbot.db")
        for name in traces(content)
    }
    assert found == set(PLANTED)
    assert "workflows" in " ".join(written)


async def test_nothing_personal_is_found_in_any_file_of_a_bot_that_is_killed(tmp_path):
    async with scene(tmp_path) as clinic:
        patient = await clinic.somebody_books(in_doubt=True)
        await staff(clinic.town).sees("Nueva cita", within=20)
        await clinic.somebody_cancels(patient)
        await clinic.bot.kill()
        written = clinic.written()
    assert {"clinicbot.db", "clinicbot.db-wal", "clinicbot.workflows.db", "bot.log"} <= set(written)
    assert b" WARNING " in written["bot.log"]
    assert_nothing_personal(clinic, written)
    await opens_with_the_key(clinic.folder)


async def test_nothing_personal_is_found_on_a_server_nor_where_somebody_was_forgotten(
    tmp_path, empty_postgresql_url
):
    async with scene(tmp_path, vendor="alfadocs", server=empty_postgresql_url) as clinic:
        patient = await clinic.somebody_books()
        await patient.says("/forget")
        await patient.sees("What it needs stays")
        await patient.presses("Erase the rest")
        await patient.sees("I have erased")
        await clinic.somebody_cancels(patient)
        written = clinic.written()
    assert {"bot.log", "public.patients", "public.inbox", "dbos.workflow_status"} <= set(written)
    assert written["public.patients"]
    assert_nothing_personal(clinic, written)


def assert_nothing_personal(clinic: Scene, written: dict[str, bytes]) -> None:
    assert {file: traces(content) for file, content in written.items()} == {file: set() for file in written}
    assert len(clinic.pressed) > 20
    assert traces(" ".join(clinic.pressed).encode()) == set()


async def opens_with_the_key(folder: Path) -> None:
    """It is all there, for whoever has the key."""
    database = Database(f"sqlite:///{folder / 'clinicbot.db'}", [KEY])
    await database.start()
    async with database.reading() as unit:
        assert (await unit.keys.count()).keys() == {name_of(KEY)}
    await database.close()
