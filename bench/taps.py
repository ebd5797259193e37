"""Fifty patients tap twice at the same moment, while the provider takes 300 ms: when are they answered?"""

import asyncio
import tempfile
import time
from pathlib import Path

from tests.whole.patient import Patient
from tests.whole.surgery import surgery

PATIENTS = 50
UPSTREAM_MS = 300


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with surgery(Path(folder)) as clinic:
            await clinic.bot.start()
            await clinic.is_up()
            patients = await clinic.patients(PATIENTS, plays=False)
            await asyncio.gather(*(patient.reaches("service", 120) for patient in patients))
            await clinic.town.fault(where="docplanner", operation="*", kind="latency", ms=UPSTREAM_MS)
            await asyncio.sleep(11)  # what was read of the calendars before is forgotten by then
            before = clinic.bot.cpu_seconds()
            seconds = sorted(await asyncio.gather(*(tap_twice(patient) for patient in patients)))
            spent = clinic.bot.cpu_seconds() - before
    print(f"{PATIENTS} patients, two taps each at once, upstream {UPSTREAM_MS} ms")
    print(
        f"tap to answer: p50 {at(seconds, 0.5):.2f} s, p95 {at(seconds, 0.95):.2f} s, all {seconds[-1]:.2f} s"
    )
    print(f"the bot's processor time: {spent / (2 * PATIENTS) * 1000:.1f} ms a tap")


async def tap_twice(patient: Patient) -> float:
    """Seconds from the taps until the days are shown."""
    began, button = time.monotonic(), patient.person.buttons()[0]
    await asyncio.gather(patient.person.presses(button), patient.person.presses(button))
    await patient.person.sees("Choose a day", within=30)
    return time.monotonic() - began


def at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    asyncio.run(main())
