"""A hundred conversations, and the bot killed again and again: what is left of them."""

import asyncio
import random
import tempfile
from pathlib import Path

from tests.whole.patient import Patient
from tests.whole.surgery import Surgery, killed_at_random, surgery

PATIENTS = 100
KILLS = 12


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with surgery(Path(folder)) as clinic:
            patients = await clinic.patients(PATIENTS, seed=7)
            await clinic.bot.start()
            talking = asyncio.gather(*(patient.books(240) for patient in patients))
            await killed_at_random(clinic.bot, KILLS, random.Random(7), longest=5.0)
            await talking
            bookings = len(await clinic.town.bookings())
            true = sum([await is_true(clinic, patient) for patient in patients])
    repeated = sum(patient.repeated for patient in patients)
    print(f"{PATIENTS} conversations, {KILLS} kills: {bookings} visits at the provider, {true} promises true")
    print(f"times that somebody had to tap or write again: {repeated}")


async def is_true(clinic: Surgery, patient: Patient) -> bool:
    """Whether the patient has one visit, and was told of that one and no other."""
    bookings = await clinic.bookings_of(patient)
    told = {message["text"] for message in patient.promises()}
    return len(bookings) == len(told) == 1 and bookings[0]["comment"].split()[-1] in told.pop()


if __name__ == "__main__":
    asyncio.run(main())
