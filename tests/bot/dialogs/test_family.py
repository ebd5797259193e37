"""One chat, several people: chosen in the booking, remembered, changed and removed."""

from dataclasses import replace

import pytest

from bot.desk.rules import VisitRules
from bot.engine.inbound import Commanded
from integrations.model import Gender, PatientField
from tests.bot.dialogs.asking import EVERY, to_the_person
from tests.bot.dialogs.scene import CHAT


async def booked(scene, name: str = "Ana Gómez, 600 000 000") -> None:
    await to_the_person(scene, name)
    await scene.books()


async def books_for_luis(scene) -> None:
    """A child, under the phone of who writes."""
    await scene.starts()
    await scene.reaches("Book a visit", "Somebody else", "My child", "Revisión", "First free")
    await scene.says("Luis Gómez")
    await scene.reaches("+34 600")
    await scene.books()


async def people(scene) -> list[tuple[str, str]]:
    found = await scene.desk.patients.people(CHAT)
    return [(f"{one.name} {one.surname}", one.relation) for one in found]


async def test_who_is_new_is_not_asked_who_the_visit_is_for(practice):
    scene = await practice()
    await booked(scene)
    assert await people(scene) == [("Ana Gómez", "")]
    assert scene.intents[0].relation == ""


async def test_a_child_is_booked_for_with_the_phone_of_who_writes(practice):
    scene = await practice()
    await booked(scene)
    await books_for_luis(scene)
    assert await people(scene) == [("Ana Gómez", ""), ("Luis Gómez", "child")]
    assert scene.intents[1].relation == "child"
    assert scene.intents[1].request.patient.phone == "+34600000000"
    assert not scene.intents[1].request.patient.returning


async def test_the_e_mail_of_who_writes_is_offered_for_a_child(practice):
    scene = await practice(online=True)
    await to_the_person(scene)
    await scene.says("ana@example.com")
    await scene.books()
    await scene.starts()
    await scene.reaches("Book a visit", "Somebody else", "My child", "Revisión", "First free")
    await scene.says("Luis Gómez")
    await scene.reaches("+34 600", "ana@example.com", "Book it")
    assert scene.intents[1].request.patient.email == "ana@example.com"


async def test_each_person_has_fields_of_their_own(practice):
    scene = await practice(requires=EVERY)
    await to_the_person(scene)
    await scene.says("12345678Z")
    await scene.says("23/5/1985")
    await scene.reaches("Female")
    await scene.books()
    await scene.starts()
    await scene.reaches("Book a visit", "Somebody else", "My child", "Revisión", "First free")
    await scene.says("Luis Gómez")
    await scene.presses("+34 600")
    await scene.says("X2482300W")
    await scene.says("23/5/2015")
    await scene.reaches("Male")
    await scene.books()
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free", "Book it")
    patient = scene.intents[2].request.patient
    assert (patient.national_id, patient.gender, patient.birth_date.year) == (
        "12345678Z",
        Gender.FEMALE,
        1985,
    )


async def test_the_patient_can_be_changed_in_the_summary(practice):
    scene = await practice()
    await booked(scene)
    await books_for_luis(scene)
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Revisión", "First free", "Change patient", "Luis")
    assert "Luis Gómez · My child" in scene.text
    await scene.books()
    assert scene.intents[2].patient_id == scene.intents[2].patient_id != ""
    assert len(await people(scene)) == 2


async def test_somebody_new_can_change_the_summary_to_somebody_else(practice):
    scene = await practice()
    await to_the_person(scene)
    await scene.reaches("Change patient")
    assert [b.label for b in scene.buttons()][:2] == ["Ana Gómez", "Somebody else"]
    await scene.reaches("Somebody else", "My parent")
    await scene.says("Carmen Vega")
    await scene.reaches("+34 600")
    assert "Carmen Vega · My parent" in scene.text
    await scene.books()
    assert await people(scene) == [("Carmen Vega", "parent")]


async def test_going_back_from_another_patient_leaves_all_as_it_was(practice):
    scene = await practice()
    await to_the_person(scene)
    before = scene.text
    await scene.reaches("Change patient", "Somebody else", "Back", "Back")
    assert scene.text == before


async def test_the_same_person_told_twice_is_one(practice):
    scene = await practice()
    await booked(scene)
    await scene.starts()
    await scene.reaches("Book a visit", "Somebody else", "Somebody else", "Revisión", "First free")
    await scene.says("ANA GÓMEZ, 600 000 001")
    await scene.books()
    assert await people(scene) == [("ANA GÓMEZ", "")]


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("Łukasz Wiśniewski", "Łukasz Wiśniewski"),
        ("İbrahim Işık", "İbrahim Işık"),
        ("محمد علي", "محمد علي"),
        ("小龙 李", "小龙 李"),
        ("D'Arcy <MD>", "D&#39;Arcy &lt;MD&gt;"),
    ],
)
async def test_names_of_every_script_are_shown_as_they_were_written(practice, name, escaped):
    scene = await practice()
    await booked(scene, f"{name}, 600 000 000")
    await scene.starts()
    assert escaped.split()[0] in scene.text
    await scene.reaches("Book a visit", name)
    patient = scene.intents[0].request.patient
    assert f"{patient.name} {patient.surname}" == name


async def test_a_name_of_many_parts_keeps_every_mark(practice):
    scene = await practice()
    await to_the_person(scene, "O'Neil <MD> & Söhne")
    assert "O&#39;Neil &lt;MD&gt; &amp; Söhne" in scene.text
    await scene.presses("<MD> & Söhne")
    await scene.shares("+34600000000")
    assert "O&#39;Neil &lt;MD&gt; &amp; Söhne" in scene.text


async def test_a_shared_name_does_not_swallow_the_surname(practice):
    scene = await practice()
    await to_the_person(scene, "Ali Deniz İNAN")
    await scene.says("i̇nan")
    await scene.shares("+34600000000")
    await scene.reaches("Book it")
    assert scene.intents[0].request.patient.name == "Ali Deniz"


async def test_what_is_known_can_be_changed(practice):
    scene = await practice(requires=frozenset({PatientField.BIRTH_DATE}))
    await to_the_person(scene)
    await scene.says("23/5/1985")
    await scene.books()
    await scene.starts()
    await scene.presses("My details")
    assert "23 May 1985" in scene.text
    assert "Change document" not in [b.label for b in scene.buttons()]
    await scene.presses("Change phone")
    await scene.says("+48 512 345 678")
    await scene.presses("Change name")
    await scene.says("Anna Maria Gómez")
    await scene.presses("Gómez")
    await scene.presses("Add an e-mail")
    await scene.says("anna@example.org")
    await scene.presses("Change date of birth")
    await scene.says("24/5/1985")
    await scene.presses("Done")
    assert "Saved" in scene.note
    (ana,) = await scene.desk.patients.people(CHAT)
    assert (ana.name, ana.phone, ana.email, ana.birth_date.day) == (
        "Anna Maria",
        "+48512345678",
        "anna@example.org",
        24,
    )
    assert ana.privacy_consent_version


async def test_a_person_can_be_called_something_else(practice):
    scene = await practice()
    await booked(scene)
    await scene.starts()
    await scene.reaches("My details", "Change who it is", "My child", "Done")
    assert await people(scene) == [("Ana Gómez", "child")]


async def test_there_is_one_who_writes(practice):
    scene = await practice()
    await booked(scene)
    await books_for_luis(scene)
    await scene.starts()
    await scene.reaches("My details", "Luis", "Change who it is")
    assert "Myself" not in [b.label for b in scene.buttons()]


async def test_a_person_can_be_removed_and_is_offered_no_more(practice):
    scene = await practice()
    await booked(scene)
    await books_for_luis(scene)
    await scene.starts()
    await scene.reaches("My details", "Luis", "Remove")
    assert "Visits that are booked stay booked" in scene.text
    await scene.presses("No, keep")
    await scene.reaches("Remove", "Yes, remove")
    assert "Removed" in scene.note
    assert await people(scene) == [("Ana Gómez", "")]
    await scene.presses("Book a visit")
    assert [b.label for b in scene.buttons()][:2] == ["Ana Gómez · Myself", "Somebody else"]
    await scene.does(Commanded(name="visits"))
    assert "2 upcoming visits" in scene.text or "upcoming" in scene.text


async def test_what_a_removed_person_told_is_erased_when_no_visit_needs_it(practice):
    scene = await practice(requires=EVERY)
    await to_the_person(scene)
    await scene.says("12345678Z")
    await scene.says("23/5/1985")
    await scene.reaches("Female")
    await scene.books()
    patient_id = (await scene.desk.patients.people(CHAT))[0].id
    await scene.desk.patients.remove(CHAT, patient_id, scene.clock.now())
    async with scene.database.reading() as unit:
        kept = await unit.patients.get(patient_id)
    assert kept.national_id == "12345678Z"
    await scene.desk.patients.change(CHAT, patient_id, scene.clock.now(), removed_at=None)
    await scene.desk.patients.remove(CHAT, patient_id, scene.clock.now().replace(year=2027))
    async with scene.database.reading() as unit:
        gone = await unit.patients.get(patient_id)
    assert (gone.national_id, gone.birth_date, gone.gender, gone.answers) == (None, None, None, "[]")


async def test_nobody_known_has_no_details_to_show(practice):
    scene = await practice()
    await scene.starts()
    assert "My details and family" not in [b.label for b in scene.buttons()]
    await scene.does(Commanded(name="people"))
    assert "do not know anybody yet" in scene.text


async def test_the_question_about_news_is_apart_and_a_no_is_taken(practice):
    scene = await practice()
    object.__setattr__(scene.desk, "house", replace(scene.desk.house, asks_marketing=True))
    await to_the_person(scene)
    assert "news and offers" in scene.text
    assert [b.label for b in scene.buttons()][:2] == ["No, thank you", "Yes, please"]
    await scene.says("no")
    await scene.presses("Book it")
    assert scene.intents[0].request.patient.privacy_consent
    assert not scene.intents[0].request.patient.marketing_consent


async def test_news_are_not_asked_about_where_the_house_sends_none(practice):
    scene = await practice()
    await to_the_person(scene)
    assert "Please check" in scene.text


async def test_who_has_as_many_visits_as_the_clinic_allows_is_told_before_choosing(practice):
    scene = await practice()
    account = scene.desk.accounts["main"]
    scene.desk.accounts["main"] = replace(account, rules=VisitRules(most_open=1))
    await booked(scene)
    await scene.starts()
    assert "Again" not in scene.text
    await scene.reaches("Book a visit", "Ana Gómez")
    assert "already has as many visits ahead" in scene.text
    assert "My visits" in [b.label for b in scene.buttons()]
    await scene.reaches("Another patient", "Somebody else", "My child")
    assert "What is the visit for?" in scene.text
