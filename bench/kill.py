"""A hundred conversations, and the bot killed again and again: what is left of them."""

import asyncio
import random
import tempfile
from pathlib import Path

from tests.whole.surgery import killed_at_random, surgery

PATIENTS = 100
KILLS = 12


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with surgery(Path(folder)) as clinic:
            patients = await clinic.patients(PATIENTS, seed=7)
            for patient in patients:
                patient.patience = 8.0
            await clinic.bot.start()
            talking = asyncio.gather(*(patient.books(400) for patient in patients))
            await killed_at_random(clinic.bot, KILLS, random.Random(7), longest=5.0)
            await talking
            bookings = len(await clinic.town.bookings())
            await clinic.keeps_its_word(patients)
    repeated = sum(patient.repeated for patient in patients)
    print(f"{PATIENTS} conversations, {KILLS} kills: {bookings} visits booked, every promise true")
    print(f"taps or messages that had to be repeated: {repeated}")


if __name__ == "__main__":
    asyncio.run(main())
