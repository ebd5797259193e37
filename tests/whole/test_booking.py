"""A patient books, through every layer."""

import asyncio
from datetime import UTC, datetime

from icalendar import Calendar

from tests.whole.conftest import reach_summary


async def test_a_patient_books_and_staff_are_told(clinic):
    ana = await clinic.person("Ana")
    await reach_summary(ana)
    await ana.presses("Book it")
    text = await ana.sees("Booked.")
    booking = (await clinic.bookings())[0]
    assert booking["patient"]["surname"] == "Gómez"
    assert booking["comment"].split()[-1] in text
    notice = await clinic.staff().sees("New visit")
    assert "A. G." in notice
    assert "Gómez" not in notice
    assert await clinic.town.journal() == []


async def test_the_calendar_file_says_what_the_provider_has(clinic):
    ana = await clinic.person("Ana")
    await reach_summary(ana)
    await ana.presses("Book it")
    await ana.sees("Booked.")
    booking = (await clinic.bookings())[0]
    event = next(iter(Calendar.from_ical(await invitation(clinic, ana)).walk("VEVENT")))
    assert event.decoded("dtstart").isoformat() == utc(booking["start_at"])
    assert event.decoded("dtend").isoformat() == utc(booking["end_at"])


async def invitation(clinic, person) -> bytes:
    for _ in range(10):
        sent = [m["document"] for m in person.heard() if "document" in m]
        if sent:
            return (await clinic.town.client.get(f"/sandbox/files/{sent[0]['file_id']}")).content
        await person.look(wait=1)
    raise AssertionError("no calendar file came")


def utc(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(UTC).isoformat()


async def test_a_taken_slot_is_answered_with_alternatives_in_the_same_message(clinic):
    ana, eva = await clinic.person("Ana"), await clinic.person("Eva")
    await reach_summary(ana)
    await reach_summary(eva)
    await ana.presses("Book it")
    await ana.sees("Booked.")
    summary = eva.screen()
    await eva.presses("Book it")
    await eva.sees("has just taken", "closest free times")
    assert eva.screen()["message_id"] == summary["message_id"]
    await eva.presses(eva.buttons()[0])
    await eva.sees("Please check")
    await eva.presses("Book it")
    await eva.sees("Booked.")
    assert len(await clinic.bookings()) == 2


async def test_two_hundred_patients_confirm_one_slot_and_one_gets_it(clinic):
    people = await asyncio.gather(*(clinic.person(f"P{n}") for n in range(200)))
    await asyncio.gather(*(reach_summary(person, within=120) for person in people))
    texts = await asyncio.gather(*(settled(person) for person in people))
    assert sum("Booked." in text for text in texts) == 1
    assert sum("closest free times" in text for text in texts) == 199
    assert len(await clinic.bookings()) == 1


async def settled(person) -> str:
    await person.presses("Book it")
    while True:
        text = await person.sees_something_else(within=60)
        if "Booking your visit" not in text:
            return text
        await person.look(wait=5)
