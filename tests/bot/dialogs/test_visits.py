"""My visits: the list, one visit with all its words, and what can be done with it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.dialogs.visit import AGAIN, CANCEL, CHECK_IN, COME, MOVE, entry
from bot.engine.inbound import Commanded, Pressed
from bot.engine.press import Entry
from bot.engine.session import Session
from tests.bot.dialogs.scene import CHAT, Scene

OTHER_CHAT = 8


def restarted(session: Session) -> Session:
    return Session.model_validate_json(session.model_dump_json(exclude_defaults=True))


async def test_without_visits_the_list_offers_to_book_one(scene):
    await scene.starts()
    await scene.presses("My visits")
    assert "no upcoming visits" in scene.text
    await scene.presses("Book a visit")
    assert scene.session.top.dialog == "book"


async def test_the_list_tells_all_of_a_coming_visit(scene):
    await scene.has_visit()
    await scene.does(Commanded(name="visits"))
    assert "You have 1 upcoming visit:" in scene.text
    for words in (
        "Monday 23 November 2026, 09:30",
        "Dr. Vidal",
        "Primera visita",
        "from €60",
        "Calle Mayor 1",
        "Status: booked",
        "Reference ",
    ):
        assert words in scene.text, scene.text


async def test_past_visits_are_a_tap_away_and_can_be_booked_again(scene):
    await scene.has_visit()
    scene.clock.at += timedelta(days=2)
    await scene.does(Commanded(name="visits"))
    assert "no upcoming visits" in scene.text
    await scene.presses("Past visits")
    assert "Your past visits:" in scene.text
    for words in ("Monday 23 November 2026, 09:30", "Dr. Vidal", "from €60", "Calle Mayor 1", "Status: over"):
        assert words in scene.text
    await scene.presses("Mon 23 Nov")
    assert "Status: over" in scene.text
    labels = [b.label for b in scene.buttons()]
    assert labels == ["Book again", "Back", "Start over"]
    await scene.presses("Book again")
    assert scene.session.top.dialog == "book"
    assert "Dr. Vidal" in scene.text
    assert "Choose a day" in scene.text


async def test_past_visits_say_in_words_how_they_ended_on_each_page(scene):
    visit = await scene.has_visit()
    (kept,) = await scene.desk.visits.coming(CHAT)
    ends = ("done", "absent", "cancelled", "booked", "booked", "done", "absent")
    async with scene.database.unit() as unit:
        intent = await unit.intents.get(kept.visit.intent_id)
        for n, status in enumerate(ends):
            changed = {"id": f"v{n}", "intent_id": f"i{n}", "provider_visit_id": f"p{n}", "status": status}
            days = timedelta(days=n + 1)
            times = {"starts_at": kept.visit.starts_at - days, "ends_at": kept.visit.ends_at - days}
            await unit.intents.create(intent.model_copy(update={"id": f"i{n}", "reference": f"R{n}"}))
            await unit.visits.add(kept.visit.model_copy(update={**changed, **times}))
        await unit.visits.change(visit, status="cancelled")
    await scene.does(Commanded(name="visits"))
    await scene.presses("Past visits")
    told = [line for line in scene.text.splitlines() if line.startswith("Status")]
    ended = ["cancelled", "took place", "missed", "cancelled", "over"]
    assert told == [f"Status: {words}" for words in ended]
    await scene.presses("More")
    told = [line for line in scene.text.splitlines() if line.startswith("Status")]
    assert told == ["Status: over", "Status: took place", "Status: missed"]
    await scene.presses("Mon 16 Nov" if "Mon 16 Nov" in scene.text else scene.buttons()[0].label)
    assert scene.session.top.dialog == "visit"


async def test_coming_visits_come_back_after_the_past_ones(scene):
    await scene.has_visit()
    await scene.does(Commanded(name="visits"))
    await scene.reaches("Past visits")
    assert "You have no past visits." in scene.text
    await scene.presses("Coming visits")
    assert "You have 1 upcoming visit:" in scene.text


async def test_a_visit_can_be_found_by_typing_its_doctor(scene):
    await scene.has_visit()
    await scene.does(Commanded(name="visits"))
    await scene.says("Vidal")
    assert scene.session.top.dialog == "visit"


async def test_a_visit_shows_what_can_be_done_with_it(scene):
    visit = await scene.has_visit()
    await scene.opens(entry(visit))
    assert "For Ana Gómez" in scene.text
    assert "You can check in here from 08:30 on Monday 23 November" in scene.text
    labels = [b.label for b in scene.buttons()]
    offered = ["I will come", "Move", "Cancel the visit", "Calendar file", "Book again", "Directions"]
    assert labels == [*offered, "Back", "Start over"]
    assert scene.button("Directions").url.startswith("https://www.openstreetmap.org/search?query=Calle+Mayor")


async def test_what_the_provider_cannot_be_told_is_not_offered(scene):
    visit = await scene.has_visit()
    scene.provider.capabilities = frozenset()
    await scene.opens(entry(visit))
    assert [b.label for b in scene.buttons()][:3] == ["I will come", "Calendar file", "Book again"]
    assert "check in" not in scene.text


async def test_the_rules_are_told_before_the_tap(scene):
    visit = await scene.has_visit()
    scene.ruled(cancel_before=60, move_before=120)
    await scene.opens(entry(visit))
    assert "You can cancel it here until Monday 23 November 08:30." in scene.text
    assert "You can move it here until Monday 23 November 07:30." in scene.text


def sequence_and_uid(scene: Scene) -> tuple[int, str, str]:
    (event,) = Calendar.from_ical(scene.view.file.content).walk("VEVENT")
    return event["sequence"], event["uid"], event["dtstart"].dt.isoformat()


async def test_the_calendar_file_moves_with_the_visit(scene):
    visit = await scene.has_visit()
    sequence, uid, start = sequence_and_uid(scene)
    assert start == "2026-11-23T08:30:00+00:00"
    scene.clock.at += timedelta(seconds=20)
    await scene.opens(entry(visit, MOVE))
    await scene.says("25 November")
    await scene.presses("11:30")
    await scene.presses("Move it")
    await scene.settle()
    later, same, start = sequence_and_uid(scene)
    assert (same, start) == (uid, "2026-11-25T10:30:00+00:00")
    assert later > sequence
    scene.clock.at += timedelta(seconds=20)
    await scene.opens(entry(visit))
    await scene.presses("Calendar file")
    latest, same, _ = sequence_and_uid(scene)
    assert same == uid
    assert latest > later
    await scene.presses("Back to the visit")
    assert "Status: booked" in scene.text


async def test_an_online_visit_has_no_directions(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica", "All doctors", "Dr. O'Neil", "Online", "Primera", "First")
    await scene.says("Ana Gómez")
    await scene.shares("+34600000000")
    await scene.says("ana@example.com")
    await scene.books()
    (kept,) = await scene.desk.visits.coming(CHAT)
    await scene.opens(entry(kept.visit.id))
    assert "Online consultation" in scene.text
    assert "Directions" not in [b.label for b in scene.buttons()]


@pytest.mark.parametrize("state", ["nothing", "booking", "typing a name", "another visit"])
async def test_i_will_come_works_from_wherever_the_conversation_stands(scene, state):
    visit = await scene.has_visit()
    if state == "nothing":
        scene.session = Session()
    elif state == "booking":
        await scene.does(Commanded(name="book"))
    elif state == "typing a name":
        await scene.does(Commanded(name="people"))
    else:
        await scene.opens(entry(visit))
    scene.session = restarted(scene.session)
    await scene.opens(entry(visit, COME))
    assert "the clinic expects you on Monday 23 November at 09:30" in scene.note
    assert "Status: booked, you said that you will come" in scene.text
    assert "I will come" not in [b.label for b in scene.buttons()]
    (kept,) = await scene.desk.visits.coming(CHAT)
    assert kept.visit.confirmed_at == scene.clock.at


async def test_going_back_after_i_will_come_goes_on_where_it_was(scene):
    visit = await scene.has_visit()
    await scene.does(Commanded(name="book"))
    before = scene.text
    await scene.opens(entry(visit, COME))
    await scene.presses("Back")
    assert scene.text == before


async def test_who_will_come_to_a_moved_visit_is_asked_anew(scene):
    visit = await scene.has_visit()
    await scene.opens(entry(visit, COME))
    await scene.presses("Move")
    await scene.says("25 November")
    await scene.reaches("11:30", "Move it")
    await scene.settle()
    await scene.opens(entry(visit))
    assert "I will come" in [b.label for b in scene.buttons()]
    assert "you said" not in scene.text


async def test_it_is_too_late_to_come_once_it_began_or_was_cancelled(scene):
    visit = await scene.has_visit()
    scene.clock.at += timedelta(hours=2, minutes=31)
    await scene.opens(entry(visit, COME))
    assert "This visit has already begun." in scene.note
    async with scene.database.unit() as unit:
        await unit.visits.change(visit, status="cancelled")
    await scene.opens(entry(visit, COME))
    assert "This visit was cancelled." in scene.note
    (kept,) = await scene.desk.visits.past(CHAT)
    assert kept.visit.confirmed_at is None


@pytest.mark.parametrize("choice", ["", COME, CHECK_IN, MOVE, CANCEL, AGAIN])
async def test_another_chats_visit_is_not_found(scene, choice):
    visit = await scene.has_visit()
    async with scene.database.unit() as unit:
        await unit.chats.see(OTHER_CHAT, at=scene.clock.now(), first_name="Eva")
    act = Pressed(data=entry(visit, choice).data(), message_id=1)
    turned = await scene.talk.turn(Session(), act, replace(scene.call(), chat_id=OTHER_CHAT))
    told = f"{turned.note or ''} {turned.view.text}"
    assert "This visit cannot be found any more." in told
    assert "Vidal" not in told
    assert turned.effects == ()


@pytest.mark.parametrize("dialog", ["visit", "cancel", "reschedule"])
async def test_a_forged_id_finds_nothing(scene, dialog):
    await scene.starts()
    for argument in ("", "nonsense", "..", "a.come"):
        turned = await scene.opens(Entry(dialog, argument))
        assert "This visit cannot be found any more." in f"{turned.note or ''} {scene.text}"
        assert turned.effects == ()


async def test_an_old_button_of_a_visit_says_where_we_are(scene):
    visit = await scene.has_visit()
    await scene.opens(entry(visit))
    old = scene.button("Cancel the visit").data
    await scene.starts()
    await scene.does(Pressed(data=old, message_id=1))
    assert "earlier message" in scene.note
    assert scene.session.top.dialog == "menu"
