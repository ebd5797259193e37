"""How few taps it takes: who was here before, and who is new."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.dialogs.menu import PATIENCE
from bot.engine.inbound import Pressed
from bot.engine.press import Entry
from integrations.errors import SlotTaken, Unavailable
from integrations.model import PatientField
from tests.bot.dialogs.asking import EVERY, to_the_person
from tests.bot.dialogs.scene import CHAT, Scene


class Counted:
    """Counts what a patient does in a scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.acts = 0

    async def starts(self) -> None:
        self.acts += 1
        await self.scene.starts()

    async def presses(self, label: str) -> None:
        self.acts += 1
        await self.scene.presses(label)

    async def says(self, text: str) -> None:
        self.acts += 1
        await self.scene.says(text)


async def was_here(scene, name: str = "Ana Gómez, 600 000 000") -> None:
    await to_the_person(scene, name)
    await scene.books()


async def test_a_returning_patient_books_again_in_at_most_four_taps(practice):
    scene = await practice()
    await was_here(scene)
    ana = Counted(scene)
    await ana.starts()
    assert "Again <b>Dra. Una Sola · Revisión</b>?" in scene.text
    assert [b.label for b in scene.buttons()][:4] == [
        "Mon 23 Nov 11:30",
        "Mon 23 Nov 16:30",
        "Wed 25 Nov 09:30",
        "Other times with Dra. Una Sola",
    ]
    await ana.presses("Mon 23 Nov 16:30")
    assert "Please check" in scene.text
    assert "Monday 23 November 2026, 16:30" in scene.text
    await ana.presses("Book it")
    await scene.settle()
    assert "Booked." in scene.text
    assert ana.acts == 3
    assert scene.intents[1].patient_id
    assert scene.intents[1].request.patient.returning


async def test_with_everything_required_it_takes_no_more(practice):
    scene = await practice(requires=EVERY)
    await to_the_person(scene)
    await scene.says("12345678Z")
    await scene.says("23/5/1985")
    await scene.reaches("Female")
    await scene.books()
    ana = Counted(scene)
    await ana.starts()
    await ana.presses("Mon 23 Nov 11:30")
    await ana.presses("Book it")
    await scene.settle()
    assert "Booked." in scene.text
    assert ana.acts <= 4


EVERY_CHOICE = ("Book a visit", "Clínica", "Dermatología")
TOGETHER, APART = ("Ana Gómez, 600 000 000",), ("Ana Gómez", "600 000 000")


@pytest.mark.parametrize(
    ("taps", "said"),
    [
        (("Dr. Prieto", "Primera", "First free"), TOGETHER),
        (("Dr. Prieto", "Primera", "First free"), APART),
        (("Dr. Prieto", "Primera", "25", "16:30"), TOGETHER),
        (("Dr. O'Neil", "Calle", "Primera", "First free"), TOGETHER),
    ],
    ids=["first-free", "phone-apart", "day-and-time", "two-addresses"],
)
async def test_a_new_patient_needs_at_most_nine_acts_with_every_choice_to_make(scene, taps, said):
    """Several clinics, specialities, doctors, services: more cannot be asked without extra fields."""
    assert len(await scene.provider.clinics()) > 1
    await scene.starts()
    ana = Counted(scene)
    for label in (*EVERY_CHOICE, *taps):
        await ana.presses(label)
    for words in said:
        await ana.says(words)
    assert "Please check" in scene.text
    assert "Do you agree?" in scene.text
    await ana.presses("Book it, I agree")
    await scene.settle()
    assert "Booked." in scene.text
    assert scene.intents[0].request.patient.privacy_consent
    assert ana.acts <= 9


async def test_who_reads_what_is_kept_agrees_by_booking_and_not_before(practice):
    scene = await practice()
    await to_the_person(scene)
    assert [b.label for b in scene.buttons()][:2] == ["Book it, I agree", "What we keep"]
    assert scene.button("What we keep").url == "https://example.com/privacy"
    await scene.says("no")
    assert "Without your agreement nothing is kept" in scene.note
    await scene.says("ok 16:30")
    assert "Please choose “Book it, I agree”" in scene.note
    assert scene.intents == []
    assert await scene.desk.patients.people(CHAT) == []
    await scene.says("yes")
    await scene.settle()
    assert "Booked." in scene.text
    await scene.starts()
    await scene.presses("Mon 23 Nov 11:30")
    assert "Do you agree?" not in scene.text
    assert [b.label for b in scene.buttons()][:2] == ["Book it", "Change time"]


async def test_the_menu_does_not_wait_for_a_slow_calendar(practice):
    scene = await practice()
    await was_here(scene)
    scene.desk.times.forget("main", scene.intents[0].request.place)
    scene.provider.delay = 30
    began = time.monotonic()
    await scene.starts()
    assert time.monotonic() - began < PATIENCE + 0.5
    assert "Again <b>Dra. Una Sola" in scene.text
    assert [b.label for b in scene.buttons()][:2] == ["Times with Dra. Una Sola", "Book a visit"]
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


async def test_the_menu_stands_without_times_while_the_calendar_is_silent(practice):
    scene = await practice()
    await was_here(scene)
    scene.provider.trouble = [Unavailable(), Unavailable()]
    await scene.starts()
    assert [b.label for b in scene.buttons()][:2] == ["Times with Dra. Una Sola", "Book a visit"]
    scene.provider.trouble = []
    await scene.presses("Times with")
    assert "Choose a day" in scene.text


async def test_other_times_of_the_same_visit_are_one_tap_away(practice):
    scene = await practice()
    await was_here(scene)
    await scene.starts()
    await scene.reaches("Other times", "25", "16:30")
    assert "Please check" in scene.text
    assert "Ana Gómez" in scene.text


async def test_going_back_from_the_summary_leads_to_the_menu(practice):
    scene = await practice()
    await was_here(scene)
    await scene.starts()
    await scene.reaches("Mon 23 Nov 11:30", "Back")
    assert "Again" in scene.text


async def test_the_time_can_be_typed_as_it_stands(practice):
    scene = await practice()
    await was_here(scene)
    await scene.starts()
    await scene.says("mon 23 nov 16:30")
    assert "Please check" in scene.text


async def test_a_time_that_was_taken_meanwhile_is_answered_with_others(practice):
    scene = await practice()
    await was_here(scene)
    await scene.starts()
    await scene.reaches("Mon 23 Nov 11:30", "Book it")
    scene.provider.trouble = [SlotTaken()]
    await scene.settle()
    assert "Someone has just taken 11:30" in scene.note


async def test_the_visit_of_a_child_is_named_as_theirs(practice):
    scene = await practice()
    await was_here(scene)
    scene.clock.at += timedelta(minutes=1)
    await scene.starts()
    await scene.reaches("Book a visit", "Somebody else", "My child", "Revisión", "First free")
    await scene.says("Luis Gómez")
    await scene.reaches("+34 600")
    await scene.books()
    await scene.starts()
    assert "Hello Ana." in scene.text
    assert "Again <b>Dra. Una Sola · Revisión</b> for Luis Gómez?" in scene.text
    await scene.reaches("Mon 23 Nov 16:30", "Book it")
    assert scene.intents[2].request.patient.name == "Luis"


async def test_what_is_offered_no_more_is_not_offered_again(practice):
    scene = await practice()
    await was_here(scene)
    scene.provider.doctors = nobody
    await scene.desk.catalogue.refresh()
    await scene.starts()
    assert "What do you need?" in scene.text


async def nobody(_clinic_id):
    return ()


async def test_after_a_removal_nothing_is_offered_for_that_person(practice):
    scene = await practice()
    await was_here(scene)
    await scene.starts()
    await scene.reaches("My details", "Remove", "Yes, remove")
    assert "What do you need?" in scene.text


async def test_a_new_requirement_is_asked_on_the_way(practice):
    scene = await practice()
    await was_here(scene)
    scene.provider.requires = frozenset({PatientField.GENDER})
    await scene.desk.catalogue.refresh()
    await scene.starts()
    await scene.presses("Mon 23 Nov 11:30")
    assert "gender" in scene.text
    await scene.presses("Female")
    assert "Please check" in scene.text


@pytest.mark.parametrize("argument", ["again.", "again.nonsense", "nonsense"])
async def test_a_forged_way_into_a_booking_begins_an_ordinary_one(practice, argument):
    scene = await practice()
    await was_here(scene)
    await scene.does(Pressed(data=Entry("book", argument).data()))
    assert "Who is the visit for?" in scene.text


async def test_a_visit_can_be_booked_again_from_where_it_is_shown(practice):
    scene = await practice()
    await was_here(scene)
    visit = await scene.desk.patients.last_visit(scene.call().chat_id, scene.clock.now())
    await scene.does(Pressed(data=Entry("book", f"again.{visit.id}").data()))
    assert "Choose a day" in scene.text
    assert "Dra. Una Sola" in scene.text
