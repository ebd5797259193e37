"""Whoever only types numbers, and their own particulars, can do everything, also what comes from outside."""

from datetime import timedelta

from bot.desk.message import ChangeNotice, News, ReminderNotice
from bot.dialogs.notices import PatientNotices
from bot.engine.inbound import Commanded, Settled
from integrations.model import PatientField
from integrations.provider import Capability
from tests.bot.dialogs.asking import EVERY
from tests.bot.dialogs.scene import CHAT

TYPED = {"name": "Ana Gómez", "surname": "Gómez", "phone": "600 000 000", "national_id": "12345678Z"}
TYPED |= {"birth_date": "23/5/1985", "gender": "female", "email": "ana@example.com"}


def number_of(scene, label: str) -> str:
    """The number of the line that begins with the label, as it is to be typed."""
    lines = [line for line in scene.text.splitlines() if line.partition(" ")[2].startswith(label)]
    assert lines, f"no line {label!r} in:\n{scene.text}"
    return lines[0].partition(" ")[0]


async def picks(scene, *labels: str) -> None:
    for label in labels:
        await scene.says(number_of(scene, label))


async def starts(scene) -> None:
    await scene.starts()
    await scene.says("Answer by typing numbers")
    assert scene.note.startswith("From now on every choice has a number")


async def books(scene) -> None:
    """The first choice of everything."""
    await picks(scene, "Book a visit")
    for _ in range(25):
        if scene.session.top.dialog == "booking":
            break
        step = scene.session.top.step
        first = "#1" if scene.session.marked else "1"
        await scene.says(TYPED.get(step, number_of(scene, "Book it") if step == "confirm" else first))
    await scene.settle()
    assert "Booked." in scene.text


async def is_told(scene, notice: ReminderNotice | ChangeNotice) -> str:
    """A message that the post brings, in which no number may be one of the screen's."""
    notices, call = PatientNotices(scene.desk.visits, scene.clock), scene.call()
    told = notices.reminder if isinstance(notice, ReminderNotice) else notices.change
    view = await told(call.say, notice)
    return str(scene.talk.outside(scene.session, view, call.say).text)


async def coming(scene):
    (kept,) = await scene.desk.visits.coming(CHAT)
    return kept.visit


async def test_a_visit_is_booked_moved_checked_in_and_cancelled_and_reminders_are_answered(practice):
    scene = await practice(requires=EVERY, capabilities=frozenset(Capability))
    await starts(scene)
    await books(scene)
    visit = await coming(scene)
    reminder = await is_told(scene, ReminderNotice(visit_ids=(visit.id,), hours=24))
    assert reminder.endswith("\nTo answer this, type 0.")
    await scene.says("0")
    await picks(scene, "I will come")
    assert "the clinic expects you" in scene.note
    await picks(scene, "Move")
    while scene.session.top.dialog != "booking":
        first = "#1" if scene.session.marked else "1"
        yes = [line for line in scene.text.splitlines() if ". Move to" in line or ". Move it" in line]
        await scene.says(number_of(scene, yes[0].partition(" ")[2]) if yes else first)
    await scene.settle()
    assert "Moved." in scene.text
    visit = await coming(scene)
    scene.clock.at = visit.starts_at - timedelta(minutes=10)
    await scene.says("0")
    await picks(scene, "I am here")
    await scene.settle()
    assert "You are checked in." in scene.text
    await scene.does(Commanded(name="visits"))
    told = await is_told(scene, ChangeNotice(news=News.MOVED, visit_id=visit.id, before=visit.starts_at))
    assert "\nMy visits: /visits" in told


async def test_a_visit_is_cancelled_and_people_and_privacy_are_looked_after(practice):
    scene = await practice(requires=EVERY, capabilities=frozenset(Capability))
    await starts(scene)
    await books(scene)
    await scene.says("0")
    await picks(scene, "Cancel the visit", "Yes, cancel it", "I feel better")
    cancelled = scene.intents[-1]
    await scene.does(Commanded(name="menu"))
    verdict = await scene.desk.deeds.attempt(cancelled.id)
    await scene.desk.deeds.conclude(cancelled.id, verdict)
    await scene.does(Settled(intent_id=cancelled.id))
    assert "Cancelled." in scene.text
    assert "/book" in scene.text
    await picks_from_the_menu(scene, "My details and family")
    await picks(scene, "Change e-mail" if "@" in scene.text else "Add an e-mail")
    await scene.says("ana@example.org")
    assert "ana@example.org" in scene.text
    await picks(scene, "Done")
    await scene.does(Commanded(name="mydata"))
    assert "This is what I keep about you." in scene.text
    await picks(scene, "Erase my data", "Erase everything")
    assert "I have erased" in scene.text
    await picks(scene, "Menu", "Answer by tapping buttons")
    assert not scene.session.numbered
    assert "\n1. " not in scene.text


async def picks_from_the_menu(scene, label: str) -> None:
    await scene.does(Commanded(name="menu"))
    await picks(scene, label)


async def test_nought_asks_which_visit_where_there_are_several_and_says_so_where_there_is_none(scene):
    await starts(scene)
    await scene.says("0")
    assert "You have no upcoming visits." in scene.text
    await scene.does(Commanded(name="menu"))
    for _ in range(2):
        await books(scene)
        await scene.does(Commanded(name="menu"))
    await scene.says("0")
    assert "You have 2 upcoming visits:" in scene.text


async def test_where_a_number_is_an_answer_nought_needs_its_sign(practice):
    scene = await practice(requires=frozenset({PatientField.BIRTH_DATE}))
    await starts(scene)
    await books(scene)
    visit = await coming(scene)
    await scene.does(Commanded(name="people"))
    session = scene.session.model_copy(update={"marked": True})
    scene.session = session
    reminder = await is_told(scene, ReminderNotice(visit_ids=(visit.id,), hours=24))
    assert reminder.endswith("\nTo answer this, type #0.")
    await scene.says("0")
    assert scene.session.top.dialog == "people"
    await scene.says("#0")
    assert scene.session.top.dialog == "visit"


async def test_nought_and_notices_are_as_always_for_who_taps(scene):
    visit_id = await scene.has_visit()
    told = await is_told(scene, ReminderNotice(visit_ids=(visit_id,), hours=24))
    assert "type 0" not in told
    await scene.does(Commanded(name="menu"))
    await scene.says("0")
    assert scene.session.top.dialog == "menu"
