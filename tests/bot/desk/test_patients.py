"""The people of a chat: remembered with what was told, each apart from the others."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.desk.patients import CONSENT_VERSION, Patients, answers_of, remember
from integrations.model import Gender, PatientDetails
from storage.database import Database
from tests.blank import blank

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINE, THEIRS = 1, 2
ANA = PatientDetails(
    name="Ana",
    surname="Gómez",
    phone="+34600000000",
    birth_date=date(1985, 5, 23),
    gender=Gender.FEMALE,
    national_id="12345678Z",
    privacy_consent=True,
    answers=(("blood", "AB"), ("pregnant", "no")),
)


@pytest.fixture
async def database(tmp_path) -> AsyncIterator[Database]:
    opened = Database(blank(tmp_path / "people.db"))
    await opened.start()
    async with opened.unit() as unit:
        await unit.chats.see(MINE, at=NOW)
        await unit.chats.see(THEIRS, at=NOW)
    yield opened
    await opened.close()


async def keep(database: Database, details: PatientDetails, *, chat_id: int = MINE, **who: str) -> str:
    async with database.unit() as unit:
        return await remember(unit, chat_id, details, NOW, **who)


async def test_what_was_told_is_kept_with_the_consent(database):
    patient_id = await keep(database, ANA)
    (ana,) = await Patients(database).people(MINE)
    assert ana.id == patient_id
    assert (ana.name, ana.gender, ana.national_id) == ("Ana", "f", "12345678Z")
    assert (ana.privacy_consent_version, ana.privacy_consent_at) == (CONSENT_VERSION, NOW)
    assert answers_of(ana) == {"blood": "AB", "pregnant": "no"}


async def test_what_was_not_asked_this_time_stays(database):
    patient_id = await keep(database, ANA)
    short = PatientDetails(name="Ana", surname="Gómez", phone="+34600000001", privacy_consent=True)
    again = short.model_copy(update={"answers": (("blood", "0"),)})
    assert await keep(database, again, patient_id=patient_id) == patient_id
    (ana,) = await Patients(database).people(MINE)
    assert (ana.phone, ana.birth_date, ana.national_id) == ("+34600000001", date(1985, 5, 23), "12345678Z")
    assert answers_of(ana) == {"blood": "0", "pregnant": "no"}


async def test_who_writes_comes_first_then_who_was_booked_for_last(database):
    for name, relation in (("Luis", "child"), ("Ana", ""), ("Carmen", "parent")):
        await keep(database, ANA.model_copy(update={"name": name}), relation=relation)
    people = await Patients(database).people(MINE)
    assert people[0].name == "Ana"
    assert {one.relation for one in people[1:]} == {"child", "parent"}


async def test_a_person_of_another_chat_is_never_changed(database):
    theirs = await keep(database, ANA, chat_id=THEIRS)
    mine = await keep(database, ANA.model_copy(update={"surname": "Vega"}), patient_id=theirs)
    assert mine != theirs
    await Patients(database).change(MINE, theirs, NOW, surname="Changed")
    await Patients(database).remove(MINE, theirs, NOW)
    assert [one.surname for one in await Patients(database).people(THEIRS)] == ["Gómez"]


@pytest.mark.parametrize(
    ("told", "one"),
    [
        ({}, True),
        ({"name": "ANA", "surname": "gómez"}, True),
        ({"birth_date": None}, True),
        ({"birth_date": date(2015, 5, 23)}, False),
        ({"surname": "Vega"}, False),
    ],
)
async def test_a_namesake_is_the_same_person_unless_born_on_another_day(database, told, one):
    first = await keep(database, ANA)
    second = await keep(database, ANA.model_copy(update=told))
    assert (first == second) is one


async def test_who_was_removed_stays_so_when_a_booking_comes_in_late(database):
    patient_id = await keep(database, ANA)
    await Patients(database).remove(MINE, patient_id, NOW)
    assert await keep(database, ANA, patient_id=patient_id) == patient_id
    assert await Patients(database).people(MINE) == []


async def test_removing_forgets_what_no_visit_needs(database):
    patient_id = await keep(database, ANA)
    await Patients(database).remove(MINE, patient_id, NOW + timedelta(hours=1))
    async with database.reading() as unit:
        gone = await unit.patients.get(patient_id)
    assert (gone.email, gone.birth_date, gone.gender, gone.national_id) == (None, None, None, None)
    assert gone.answers == "[]"


async def test_a_chat_without_visits_has_no_last_one(database):
    await keep(database, ANA)
    assert await Patients(database).last_visit(MINE, NOW) is None
