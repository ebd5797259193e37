"""Moving a visit: the old time stays until the new one is confirmed."""

from datetime import timedelta

import pytest

from bot.desk.verdict import Sign, Verdict
from bot.dialogs.visit import MOVE, entry
from bot.engine.inbound import Commanded, Pressed, Settled
from integrations.errors import Rejected, SlotTaken, Unavailable
from integrations.provider import Capability
from tests.bot.dialogs.scene import CHAT

STAYS = "Your old time stays until the new one is confirmed."
ONLY_CANCEL = frozenset({Capability.LIST_VISITS, Capability.CANCEL})


async def to_the_new_time(scene) -> str:
    """A visit on Monday, and the question whether to move it to Wednesday 11:30."""
    visit = await scene.has_visit()
    await scene.opens(entry(visit))
    await scene.presses("Move")
    await scene.says("25 November")
    await scene.presses("11:30")
    assert "Please check the new time:" in scene.text
    assert "<b>Wednesday 25 November 2026, 11:30</b>" in scene.text
    assert "Until now: Monday 23 November 2026, 09:30" in scene.text
    assert STAYS in scene.text
    return visit


def labels(scene) -> list[str]:
    return [b.label for b in scene.buttons()]


def starts(scene) -> list[str]:
    return [start.strftime("%a %H:%M") for _, start in scene.provider.booked]


async def test_to_another_time(scene):
    visit = await to_the_new_time(scene)
    await scene.presses("Move it")
    assert STAYS in scene.text
    await scene.settle()
    assert "<b>Moved.</b> Wednesday 25 November 2026, 11:30" in scene.text
    assert starts(scene) == ["Wed 11:30"]
    (kept,) = await scene.desk.visits.coming(CHAT)
    assert kept.visit.id == visit
    assert scene.intents[-1].native
    await scene.does(Commanded(name="visits"))
    assert "Wednesday 25 November 2026, 11:30" in scene.text
    assert "23 November" not in scene.text


async def test_one_address_is_not_asked_for_and_not_offered_for_change(scene):
    await to_the_new_time(scene)
    assert labels(scene) == ["Move it", "Change time", "Back", "Start over"]
    await scene.presses("Change time")
    await scene.presses("16:30")
    assert "25 November 2026, 16:30" in scene.text


async def has_visit_here(scene) -> str:
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica", "All doctors", "Dr. O'Neil", "Calle", "Primera", "First")
    await scene.says("Ana Gómez")
    await scene.shares("+34600000000")
    await scene.books()
    (kept,) = await scene.desk.visits.coming(CHAT)
    return kept.visit.id


async def test_to_another_address_of_the_same_doctor(scene):
    visit = await has_visit_here(scene)
    await scene.opens(entry(visit, MOVE))
    assert labels(scene)[:2] == [
        "Calle Mayor 1, 28013 Madrid",
        "Online consultation · online payment",
    ]
    await scene.presses("Online")
    await scene.says("25 November")
    await scene.presses("11:30")
    assert "Which e-mail address" in scene.text  # the link to the visit comes there
    await scene.says("ana@example.com")
    assert "Change place" in labels(scene)
    await scene.presses("Move it")
    assert not scene.intents[-1].native
    await scene.settle()
    assert "<b>Moved.</b>" in scene.text
    assert "Online consultation" in scene.text
    assert [place.address_id for place, _ in scene.provider.booked] == ["1b"]
    (kept,) = await scene.desk.visits.coming(CHAT)
    assert (kept.visit.id, kept.visit.address_id) == (visit, "1b")


async def test_an_address_without_the_service_is_not_offered(scene):
    visit = await has_visit_here(scene)
    services = await scene.provider.services(scene.provider.requests[0].place)

    class Few(type(scene.provider)):
        async def services(self, place):
            return services if place.address_id == "1a" else services[1:]

    scene.provider.__class__ = Few
    scene.clock.at += timedelta(minutes=20)
    await scene.opens(entry(visit, MOVE))
    assert "Where would you like" not in scene.text
    await scene.says("25 November")
    await scene.reaches("11:30")
    assert "Change place" not in labels(scene)


@pytest.mark.parametrize("capabilities", [None, ONLY_CANCEL])
async def test_a_new_time_that_is_taken_leaves_the_old_one_and_offers_others(scene, capabilities):
    scene.provider.capabilities = capabilities or scene.provider.capabilities
    await to_the_new_time(scene)
    scene.provider.trouble = [SlotTaken()]
    await scene.presses("Move it")
    await scene.settle()
    assert "The new time has just been taken. Your visit stays on Monday 23 November at 09:30." in scene.note
    assert "These are the closest free times:" in scene.text
    assert starts(scene) == ["Mon 09:30"]
    await scene.presses("Wed 25 Nov 16:30" if "Wed 25 Nov 16:30" in labels(scene) else "16:30")
    await scene.presses("Move it")
    await scene.settle()
    assert starts(scene) == ["Wed 16:30"]


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(Rejected, "did not accept the new time. "), (Unavailable, "is not answering. ")],
)
async def test_refused_or_silent_the_old_time_stays_and_it_can_be_tried_again(scene, trouble, told):
    await to_the_new_time(scene)
    scene.provider.trouble = [trouble()]
    await scene.presses("Move it")
    await scene.settle()
    assert told + "Your visit stays on Monday 23 November at 09:30." in scene.note
    assert starts(scene) == ["Mon 09:30"]
    await scene.presses("Move it")
    await scene.settle()
    assert "<b>Moved.</b>" in scene.text


async def test_a_calendar_that_is_silent_about_free_times_can_be_asked_again(scene):
    visit = await scene.has_visit()
    scene.provider.trouble = [Unavailable()]
    await scene.opens(entry(visit, MOVE))
    assert "calendar is not answering" in scene.text
    await scene.presses("Try again")
    assert "Choose a day" in scene.text


async def test_without_moving_it_books_anew_and_then_cancels(scene):
    scene.provider.capabilities = ONLY_CANCEL
    visit = await to_the_new_time(scene)
    before = scene.intents[-1].reference
    await scene.presses("Move it")
    await scene.settle()
    assert "<b>Moved.</b> Wednesday 25 November 2026, 11:30" in scene.text
    assert starts(scene) == ["Wed 11:30"]
    assert scene.provider.reasons == [""]
    (kept,) = await scene.desk.visits.coming(CHAT)
    assert kept.visit.id == visit
    assert kept.visit.reference != before


async def test_while_in_doubt_the_old_time_is_said_to_stay(scene):
    await to_the_new_time(scene)
    await scene.presses("Move it")
    await scene.does(Settled(intent_id=scene.intents[-1].id))
    assert "have not heard back yet" in scene.text
    assert STAYS in scene.text


async def test_a_double_tap_moves_once(scene):
    await to_the_new_time(scene)
    tap = Pressed(data=scene.button("Move it").data, message_id=scene.session.screen)
    await scene.does(tap)
    await scene.does(tap)
    assert len(scene.intents) == 2


async def test_it_was_cancelled_by_the_clinic_meanwhile(scene):
    await to_the_new_time(scene)
    scene.provider.booked.clear()
    await scene.presses("Move it")
    await scene.settle()
    assert "does not have this visit any more: it was cancelled." in scene.text
    assert await scene.desk.visits.coming(CHAT) == []


async def test_too_late_is_said_before_the_tap(scene):
    visit = await scene.has_visit()
    scene.ruled(move_before=24 * 60)
    await scene.opens(entry(visit))
    assert "Moving here was possible until Sunday 22 November 09:30." in scene.text
    assert "Move" not in labels(scene)
    await scene.opens(entry(visit, MOVE))
    assert "This visit cannot be moved here any more. To speak with a person" in scene.note


async def test_it_becomes_too_late_while_a_time_is_chosen(scene):
    scene.ruled(move_before=60)
    await to_the_new_time(scene)
    scene.clock.at += timedelta(hours=2)
    await scene.presses("Move it")
    assert "This visit cannot be moved here any more." in scene.note
    assert len(scene.intents) == 1


async def test_a_provider_that_can_neither_move_nor_cancel_is_not_asked(scene):
    visit = await scene.has_visit()
    scene.provider.capabilities = frozenset({Capability.CHECK_IN})
    await scene.opens(entry(visit))
    assert "Move" not in labels(scene)
    await scene.opens(entry(visit, MOVE))
    assert "This visit cannot be moved here any more." in scene.note


async def test_old_buttons_say_where_we_are(scene):
    await to_the_new_time(scene)
    old = scene.button("Move it").data
    await scene.starts()
    await scene.does(Pressed(data=old, message_id=1))
    assert "earlier message" in scene.note
    assert len(scene.intents) == 1


async def test_news_of_a_move_reach_a_patient_who_went_on(scene):
    visit = await to_the_new_time(scene)
    await scene.presses("Move it")
    await scene.starts()
    scene.provider.trouble = [SlotTaken()]
    await scene.settle()
    assert "The new time has just been taken. Your visit stays" in scene.text
    (kept,) = await scene.desk.visits.coming(CHAT)
    assert kept.visit.id == visit


async def test_news_of_a_move_whose_questions_were_closed_by_another_one(scene):
    first = await to_the_new_time(scene)
    await scene.presses("Move it")
    await scene.desk.deeds.attempt(scene.intents[-1].id)
    moving = scene.intents[-1]
    second = await another_visit(scene, first)
    await scene.opens(entry(second, MOVE))
    assert "Choose a day" in scene.text
    await scene.desk.deeds.conclude(moving.id, Verdict(sign=Sign.TAKEN))
    await scene.does(Settled(intent_id=moving.id))
    assert "The new time has just been taken." in f"{scene.note} {scene.text}"


async def another_visit(scene, like: str) -> str:
    """One more in the books, as an earlier conversation left it."""
    async with scene.database.unit() as unit:
        row = await unit.visits.get(like)
        intent = await unit.intents.get(row.intent_id)
        earlier = {"id": "earlier", "reference": "EARL23", "settled_at": scene.clock.at}
        await unit.intents.create(intent.model_copy(update=earlier))
        changed = {"id": "second", "intent_id": "earlier", "provider_visit_id": "v99"}
        await unit.visits.add(row.model_copy(update=changed))
    return "second"
