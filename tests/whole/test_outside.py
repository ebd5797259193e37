"""What the outside does to a bot: people leave, tap what is old, send what is unreadable, and disks fill."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.talk import keys_of, presses_of
from tests.whole.patient import SUMMARY
from tests.whole.surgery import Surgery, surgery

A_WEEK = timedelta(days=7)
OLD = "That button is from an earlier message"


@pytest.fixture
async def town(tmp_path) -> AsyncIterator[Surgery]:
    """A bot that is up, with clinics in Spain and Poland."""
    async with surgery(tmp_path, ("es", "pl")) as opened:
        await opened.bot.start()
        await opened.is_up()
        yield opened


@pytest.fixture
async def clinic(tmp_path) -> AsyncIterator[Surgery]:
    """A bot that is up, with clinics in Spain."""
    async with surgery(tmp_path) as opened:
        await opened.bot.start()
        await opened.is_up()
        yield opened


async def test_somebody_who_blocks_the_bot_and_comes_back_is_greeted_again(clinic):
    ana = await clinic.town.person()
    await ana.says("/start")
    await ana.sees("What do you need?")
    await ana.does("block")
    await ana.does("unblock")
    await ana.says("/start")
    await ana.sees("What do you need?")
    assert clinic.bot.complaints() == []


async def test_a_booking_under_way_is_made_though_the_patient_has_blocked_the_bot(clinic):
    (patient,) = await clinic.patients(1)
    await patient.reaches(SUMMARY)
    slow = await clinic.town.fault(where="docplanner", operation="bookSlot", kind="latency", ms=700)
    await patient.confirms()
    await clinic.town.struck(slow)
    await patient.person.does("block")
    await clinic.notices(1)
    assert len(await clinic.bookings_of(patient)) == 1
    await patient.person.does("unblock")
    await patient.person.says("/visits")
    await patient.person.sees("1 upcoming visit")
    assert clinic.bot.complaints() == []


async def test_a_group_is_shown_the_way_to_a_chat_of_ones_own(clinic):
    group = await clinic.town.group("Reception")
    greeting = await group.sees_something_else()
    (way,) = keys_of(group.screen())
    assert way["url"].startswith("https://t.me/")
    await group.says("hello, I want to book a visit")
    await group.says("/weather")
    await group.says("/id")
    await group.sees(str(group.chat_id))
    await group.says("/book")
    await group.sees(greeting)
    assert len(group.heard()) == 3


async def test_an_old_keyboard_shows_where_the_person_is_now(clinic):
    (patient,) = await clinic.patients(1)
    await patient.reaches("doctor")
    person, old = patient.person, patient.person.screen()
    said = presses_of(old)[person.buttons()[0]]
    await patient.reaches("day")
    await person.taps(said, old)
    await person.sees(OLD, "Choose a day")
    await patient.books()
    assert len(await clinic.bookings_of(patient)) == 1


async def test_a_button_of_no_dialog_at_all_is_answered(clinic):
    ana = await clinic.town.person()
    await ana.says("/start")
    await ana.sees("What do you need?")
    for data in ("nonsense", "book:nowhere:zz:oxx", "go:nowhere:", "menu:choice:1:", ":::"):
        await ana.taps(data, ana.screen())
    await ana.sees(OLD, "What do you need?")
    assert clinic.bot.complaints() == []


async def test_what_cannot_be_read_is_answered_and_leaves_the_question_open(clinic):
    (patient,) = await clinic.patients(1)
    await patient.reaches("name")
    person = patient.person
    for act in ("sticker", "voice"):
        await person.does(act)
        await person.sees("I can only read text and buttons", "name and surname")
    await person.edits(person.wrote()[0], "/start again")
    await person.sees("name and surname")
    await patient.books()
    assert len(await clinic.bookings_of(patient)) == 1


@pytest.mark.parametrize("name", ["O'Neil <MD> & Söhne", "<b>Ana</b> &amp; Łukasik"])
async def test_a_name_full_of_signs_arrives_as_it_was_written_or_is_asked_again(clinic, name):
    (patient,) = await clinic.patients(1)
    await patient.reaches("name")
    person = patient.person
    await person.says(name)
    text = await person.sees_something_else()
    if "does not look like a name" in text:
        assert "name and surname" in text
        return
    await person.sees("surname")
    await person.presses(person.buttons()[0])
    await patient.reaches(SUMMARY)
    assert name in person.text()
    await patient.books()
    (booking,) = await clinic.bookings_of(patient)
    assert f"{booking['patient']['name']} {booking['patient']['surname']}" == name
    assert await clinic.town.journal() == []


async def test_a_name_with_signs_that_html_knows_arrives_unharmed(clinic):
    (patient,) = await clinic.patients(1)
    patient.surname = "O'Neil-Söhne"
    await patient.books()
    (booking,) = await clinic.bookings_of(patient)
    assert booking["patient"]["surname"] == "O'Neil-Söhne"


async def test_clinics_of_two_countries_are_served_by_one_bot(town):
    ana, jan = await town.patients(2)
    jan.person = await town.town.person("Jan", "pl")
    jan.phone = "+48600000001"
    for patient, country in ((ana, "es"), (jan, "pl")):
        await patient.reaches("clinic")
        accounts = await clinics_of(patient)
        await patient.person.presses(accounts[country])
        text = await patient.books()
        (booking,) = await town.town.bookings(country)
        assert booking["start_at"][11:16] in text
        assert booking["comment"].split()[-1] in text


async def clinics_of(patient) -> dict[str, str]:
    """A clinic of each country, by the order of the accounts in the settings."""
    return {"es": patient.person.buttons()[0], "pl": patient.person.buttons()[5]}


async def test_the_language_is_the_persons_own_and_can_be_changed(town):
    jan = await town.town.person("Jan", "pl")
    await jan.says("/start")
    polish = await jan.sees("Jan")
    assert "What do you need?" not in polish
    await jan.presses(next(label for label in jan.buttons() if "polski" in label.lower()))
    await jan.sees_something_else()
    await jan.presses("English")
    await jan.sees("What do you need?")
    await town.bot.kill()
    await town.bot.start()
    before = jan.screen()["message_id"]
    await jan.says("/start")
    while jan.screen()["message_id"] == before:
        await jan.look(wait=10)
    assert "What do you need?" in jan.text()


async def test_doctors_are_shown_while_the_calendar_is_down_after_a_restart(clinic):
    (patient,) = await clinic.patients(1)
    await patient.reaches("day")
    assert await clinic.bot.stop(within=10) == 0
    await clinic.town.fault(where="docplanner", operation="*", kind="status", status=503)
    await clinic.bot.start()
    (later,) = await clinic.patients(1, seed=1)
    await later.reaches("service")
    await later.person.presses(later.person.buttons()[0])
    await later.person.sees("calendar is not answering", within=20)
    await clinic.town.no_faults()
    await later.person.presses("Try again")
    await later.person.sees("Choose a day")


async def test_times_are_the_clinics_own_before_and_after_the_clocks_change(clinic):
    change = next_change(ZoneInfo("Europe/Madrid"))
    if change is None:
        pytest.skip("no change of clocks in Madrid within the next five months")
    # The world goes ahead to where its calendars reach both sides; the bot looks there from where it is.
    then = datetime.combine(change - 2 * A_WEEK, time(), UTC)
    await clinic.town.post("/sandbox/clock", now=then.isoformat())
    assert await clinic.bot.stop(within=10) == 0
    await clinic.bot.start({"CLINICBOT_BOOKING__HORIZON_DAYS": "180"})
    tuesdays = change - timedelta(days=5), change + timedelta(days=9)
    for patient, day in zip(await clinic.patients(2), tuesdays, strict=True):
        await patient.reaches("day")
        await patient.person.says(f"{day:%d/%m/%Y}")
        await patient.person.sees_something_else()
        text = await patient.books()
        (booking,) = await clinic.bookings_of(patient)
        start = datetime.fromisoformat(booking["start_at"])
        assert start.utcoffset() == start.astimezone(ZoneInfo("Europe/Madrid")).utcoffset()
        assert abs(start.date() - day) < A_WEEK
        assert f"{start:%H:%M}" in text


def next_change(zone: ZoneInfo) -> date | None:
    """The next day on which clocks change, when it is soon enough to book around it."""
    noon = datetime.now(zone).replace(hour=12)
    days = [noon + timedelta(days=n) for n in range(8, 150)]
    return next((b.date() for a, b in pairwise(days) if a.utcoffset() != b.utcoffset()), None)


async def test_a_disk_that_is_full_is_told_and_nothing_is_lost_when_there_is_room_again(clinic):
    (patient,) = await clinic.patients(1)
    await patient.reaches("name")
    limit(clinic.bot.pid, 64_000)
    await patient.person.says("Ana Gómez")
    await patient.person.sees("cannot save anything right now", within=20)
    limit(clinic.bot.pid, -1)
    await patient.books(within=90)
    assert len(await clinic.bookings_of(patient)) == 1


def limit(pid: int, size: int) -> None:
    """How far into a file the process may write, in bytes; -1 for any size. Its log stays below."""
    import resource

    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
