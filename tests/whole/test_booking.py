"""A patient books, through every layer."""

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
    notice = await clinic.staff().sees("Nueva cita")
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
            return await clinic.town.file(sent[0]["file_id"])
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
