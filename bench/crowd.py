"""Two hundred patients confirm one slot at the same moment: who gets it, and how long the others wait."""

import asyncio
import tempfile
import time
from pathlib import Path

from bench.taps import at
from tests.whole.patient import SUMMARY, Patient
from tests.whole.surgery import surgery

PATIENTS = 200


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with surgery(Path(folder)) as clinic:
            await clinic.bot.start()
            await clinic.is_up()
            patients = await clinic.patients(PATIENTS, plays=False)
            await asyncio.gather(*(patient.reaches(SUMMARY, 240) for patient in patients))
            told = sorted(await asyncio.gather(*(confirm(patient) for patient in patients)))
            bookings = await clinic.town.bookings()
    texts = [text for _, text in told]
    seconds = [one for one, _ in told]
    print(f"{PATIENTS} patients confirm one slot: {len(bookings)} booked at the provider")
    print(f"told that it is booked: {sum('Booked.' in text for text in texts)}")
    print(f"offered the closest times: {sum('closest free times' in text for text in texts)}")
    print(
        f"outcome after p50 {at(seconds, 0.5):.1f} s, p95 {at(seconds, 0.95):.1f} s, all {seconds[-1]:.2f} s"
    )


async def confirm(patient: Patient) -> tuple[float, str]:
    """Seconds until the outcome, and what it says."""
    began = time.monotonic()
    await patient.confirms()
    while True:
        text = await patient.person.sees_something_else(within=120)
        if "Booking your visit" not in text:
            return time.monotonic() - began, text
        await patient.person.look(wait=10)


if __name__ == "__main__":
    asyncio.run(main())
