"""Many patients at once: one slot is given once, and a hasty finger does nothing twice."""

import asyncio
import random

from tests.whole.patient import DAY, SUMMARY, WAITING, Patient, asked
from tests.whole.processes import bot_in, outside
from tests.whole.surgery import Surgery, surgery
from tests.whole.wiretap import wiretap

PATIENTS = 100  # the bench proves it with two hundred
HASTY = 25


async def test_a_hundred_patients_confirm_one_slot_and_one_gets_it(tmp_path):
    async with surgery(tmp_path) as clinic:
        await clinic.bot.start()
        await clinic.is_up()
        patients = await clinic.patients(PATIENTS, plays=False)
        for patient in patients:
            patient.thinks, patient.patience = 0, 60
        await asyncio.gather(*(patient.reaches(SUMMARY, within=150) for patient in patients))
        await asyncio.gather(*(patient.confirms() for patient in patients))
        await asyncio.gather(*(outcome(patient) for patient in patients))
        assert sum(bool(patient.promises()) for patient in patients) == 1
        texts = [patient.person.text() for patient in patients]
        assert sum("closest free times" in text for text in texts) == PATIENTS - 1
        assert len(await clinic.town.bookings()) == 1
        assert clinic.bot.complaints() == []


async def outcome(patient: Patient) -> None:
    """Wait until the summary has become something else than a request for patience."""
    async with asyncio.timeout(120):
        while asked(patient.person.screen()) in (SUMMARY, WAITING):
            await patient.person.look(wait=10)


async def test_patients_who_tap_everything_twice_are_served_one_tap_at_a_time(tmp_path):
    async with (
        outside(tmp_path) as town,
        wiretap(town.url) as wire,
        bot_in(tmp_path, town, telegram=wire.url) as process,
    ):
        clinic = Surgery(town, process, tmp_path)
        await process.start()
        await clinic.is_up()
        await town.fault(where="docplanner", operation="*", kind="latency", ms=300)
        patients = await clinic.patients(HASTY)
        for patient in patients:
            patient.taps_twice, patient.patience = True, 30
        await asyncio.gather(*(patient.books(120) for patient in patients))
        assert +wire.overlaps == {}
        assert all(patient.turns_back() == [] for patient in patients)
        for patient in patients:
            assert len(await clinic.bookings_of(patient)) == 1


async def test_two_different_buttons_tapped_at_once_count_as_one_answer(tmp_path):
    async with surgery(tmp_path) as clinic:
        await clinic.bot.start()
        (patient,) = await clinic.patients(1)
        await patient.reaches(DAY)
        person, shown = patient.person, patient.person.screen()
        first, second = random.Random(1).sample([b for b in person.buttons() if b.isdecimal()], 2)
        await asyncio.gather(*(person.presses(label, message=shown) for label in (first, second)))
        await person.sees("Choose a time", "earlier message")
        assert sum(f" {day} " in person.text() for day in (first, second)) == 1
