"""Cancelling a visit, as patients do it."""

from datetime import timedelta

import pytest

from bot.dialogs.visit import CANCEL, entry
from bot.engine.inbound import Pressed, Settled
from integrations.errors import Rejected, Unavailable
from integrations.provider import Capability
from tests.bot.dialogs.scene import CHAT


async def asked(scene) -> str:
    """A visit, and the question whether to cancel it."""
    visit = await scene.has_visit()
    await scene.opens(entry(visit))
    await scene.presses("Cancel the visit")
    assert "Cancel your visit on <b>Monday 23 November at 09:30</b> with Dr. Vidal?" in scene.text
    return visit


@pytest.mark.parametrize(
    ("says", "sent"), [("I feel better", "I feel better"), ("No reason", ""), ("  my  train\nis late ", None)]
)
async def test_a_visit_is_cancelled_with_or_without_a_reason(scene, says, sent):
    visit = await asked(scene)
    await scene.presses("Yes, cancel it")
    if sent is None:
        await scene.says(says)
    else:
        await scene.presses(says)
    assert "Cancelling your visit" in scene.text
    await scene.settle()
    assert "<b>Cancelled.</b> Your visit on Monday 23 November at 09:30 with Dr. Vidal" in scene.text
    assert scene.provider.reasons == ["my train is late" if sent is None else sent]
    assert scene.provider.booked == {}
    await scene.opens(entry(visit))
    assert "Status: cancelled" in scene.text
    assert [b.label for b in scene.buttons()] == ["Book again", "Directions", "Back", "Start over"]


async def test_a_long_reason_is_cut(scene):
    await asked(scene)
    await scene.presses("Yes, cancel it")
    await scene.says("x" * 3000)
    await scene.settle()
    assert scene.provider.reasons == ["x" * 200]


async def test_no_keeps_it(scene):
    await asked(scene)
    await scene.presses("No, keep it")
    assert "Your visit stays as it is." in scene.note
    assert "Status: booked" in scene.text
    assert len(scene.provider.booked) == 1
    assert len(scene.intents) == 1


async def test_a_double_tap_cancels_once(scene):
    await asked(scene)
    yes = Pressed(data=scene.button("Yes, cancel it").data, message_id=scene.session.screen)
    await scene.does(yes)
    await scene.does(yes)
    assert "why" in scene.text
    reason = Pressed(data=scene.button("No reason").data, message_id=scene.session.screen)
    await scene.does(reason)
    await scene.does(reason)
    await scene.settle()
    assert len(scene.intents) == 2
    assert scene.provider.reasons == [""]


async def test_cancelling_again_while_it_is_under_way_asks_for_a_moment(scene):
    visit = await asked(scene)
    await scene.reaches("Yes, cancel it", "No reason")
    await scene.opens(entry(visit, CANCEL))
    assert "just being changed" in scene.note
    assert len(scene.intents) == 2
    await scene.settle()
    assert "Cancelled." in scene.text


async def test_too_late_is_said_before_the_tap(scene):
    visit = await scene.has_visit()
    scene.ruled(cancel_before=24 * 60)
    await scene.opens(entry(visit))
    assert "Cancelling here was possible until Sunday 22 November 09:30." in scene.text
    assert "To speak with a person, call" in scene.text
    assert "Cancel the visit" not in [b.label for b in scene.buttons()]
    await scene.opens(entry(visit, CANCEL))
    assert "This visit cannot be cancelled here any more. To speak with a person, call" in scene.note


async def test_a_button_that_became_too_late_is_answered_with_a_sentence(scene):
    visit = await scene.has_visit()
    scene.ruled(cancel_before=60)
    await scene.opens(entry(visit))
    button = scene.button("Cancel the visit")
    scene.clock.at += timedelta(hours=2)
    await scene.does(Pressed(data=button.data, message_id=scene.session.screen))
    assert "This visit cannot be cancelled here any more." in scene.note
    assert "Cancelling here was possible until Monday 23 November 08:30." in scene.text


async def test_it_becomes_too_late_while_the_reason_is_written(scene):
    await asked(scene)
    await scene.presses("Yes, cancel it")
    scene.clock.at += timedelta(hours=3)
    await scene.says("I overslept")
    assert "This visit cannot be cancelled here any more." in scene.note
    assert len(scene.intents) == 1


async def test_cancelled_elsewhere_meanwhile(scene):
    visit = await asked(scene)
    scene.provider.booked.clear()
    await scene.reaches("Yes, cancel it", "No reason")
    await scene.settle()
    assert "does not have this visit any more: it was cancelled." in scene.text
    await scene.opens(entry(visit, CANCEL))
    assert "This visit was already cancelled." in scene.note


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(Rejected, "did not accept the cancellation. Your visit still stands."), (Unavailable, "not answering")],
)
async def test_a_cancellation_that_failed_says_that_the_visit_stands(scene, trouble, told):
    await asked(scene)
    scene.provider.trouble = [trouble()]
    await scene.reaches("Yes, cancel it", "No reason")
    await scene.settle()
    assert told in scene.note
    assert "Your visit still stands." in scene.note
    await scene.presses("Yes, cancel it")
    await scene.settle()
    assert "<b>Cancelled.</b>" in scene.text


async def test_while_in_doubt_that_is_said(scene):
    await asked(scene)
    await scene.reaches("Yes, cancel it", "No reason")
    await scene.does(Settled(intent_id=scene.intents[-1].id))
    assert "have not heard back yet" in scene.text
    await scene.settle()
    assert "<b>Cancelled.</b>" in scene.text


async def test_news_reach_a_patient_who_went_on(scene):
    await asked(scene)
    await scene.reaches("Yes, cancel it", "No reason")
    await scene.starts()
    await scene.settle()
    assert "<b>Cancelled.</b>" in scene.text


async def test_a_provider_that_cannot_cancel_is_not_asked(scene):
    visit = await scene.has_visit()
    scene.provider.capabilities = frozenset({Capability.MOVE})
    await scene.opens(entry(visit, CANCEL))
    assert "This visit cannot be cancelled here any more." in scene.note
    (kept,) = await scene.desk.visits.coming(CHAT)
    assert kept.visit.status == "booked"


async def test_old_buttons_say_where_we_are(scene):
    await asked(scene)
    yes = scene.button("Yes, cancel it").data
    await scene.starts()
    await scene.does(Pressed(data=yes, message_id=1))
    assert "earlier message" in scene.note
    assert len(scene.intents) == 1
