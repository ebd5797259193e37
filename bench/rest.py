"""Ten thousand people who stopped in the middle of a booking: what they cost a bot that waits for them."""

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path

from tests.whole.patient import SUMMARY
from tests.whole.surgery import Surgery, surgery

CHATS = 10_000
FIRST = 10**9
REST = 5.0  # seconds

# Everybody stands where one real patient stands: before the last tap, when most is known.
COPIES = """
WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < :count)
INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, more WHERE chat_id = :model
"""


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with surgery(Path(folder)) as clinic:
            (model,) = await clinic.patients(1)
            alone = await at_rest(clinic)
            await model.reaches(SUMMARY)
            small = await size_when_stopped(clinic)
            copy(clinic.folder / "clinicbot.db", model.person.chat_id)
            began = time.monotonic()
            crowded = await at_rest(clinic)
            seconds = time.monotonic() - began - REST
            large = await size_when_stopped(clinic)
    print(f"{CHATS:,} conversations in the middle of a booking, at rest")
    print(f"memory of the bot: {alone:.0f} MB with none, {crowded:.0f} MB with all of them")
    print(f"database: {small / 2**20:.1f} MB with one, {large / 2**20:.1f} MB with all of them")
    print(f"from start to the first answer, with all of them: {seconds:.1f} s")


async def at_rest(clinic: Surgery) -> float:
    """Start the bot and let it come to rest: megabytes of memory."""
    await clinic.bot.start()
    await clinic.is_up()
    await asyncio.sleep(REST)
    return clinic.bot.resident_megabytes()


async def size_when_stopped(clinic: Surgery) -> int:
    assert await clinic.bot.stop(within=15) == 0
    return sum(path.stat().st_size for path in clinic.folder.glob("clinicbot.db*"))


def copy(file: Path, model: int) -> None:
    with sqlite3.connect(file) as database:
        for table in ("chats", "conversations"):
            names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            values = [f"{FIRST} + n" if name == "chat_id" else name for name in names]
            said = COPIES.format(table=table, columns=", ".join(names), values=", ".join(values))
            database.execute(said, {"count": CHATS - 1, "model": model})
    database.close()


if __name__ == "__main__":
    asyncio.run(main())
