"""How what a patient asked for ended, for one who waits and for one who has gone on."""

import pytest

from bot.desk.intent import BookingIntent, CancelIntent, CheckInIntent, Ending, MoveIntent, Settlement
from bot.dialogs.outcomes import ended, not_done, phone_line
from integrations.model import VisitStatus
from tests.bot.dialogs.scene import Scene

FAILED = (Ending.REFUSED, Ending.FAILED, Ending.TAKEN, Ending.GONE)


async def intents(scene: Scene) -> dict[str, BookingIntent | MoveIntent | CancelIntent | CheckInIntent]:
    """One of each kind, about the same visit on Monday at 9:30."""
    await scene.has_visit()
    (booking,) = scene.intents
    (kept,) = await scene.desk.visits.coming(booking.chat_id)
    about = {
        "id": "i",
        "chat_id": booking.chat_id,
        "account": "main",
        "locale": "en",
        "shown": kept.shown,
        "reference": "ABC234",
        "standing": kept.standing(),
    }
    return {
        "book": booking,
        "move": MoveIntent(request=booking.request, native=True, **about),
        "cancel": CancelIntent(**about),
        "check_in": CheckInIntent(**about),
    }


@pytest.mark.parametrize("kind", ["book", "move", "cancel", "check_in"])
@pytest.mark.parametrize("ending", FAILED)
async def test_a_failure_is_told_in_a_sentence_and_never_as_done(scene, kind, ending):
    intent = (await intents(scene))[kind]
    settled = Settlement(ending=ending, settled_at=scene.clock.now())
    for text in (str(not_done(scene.call(), intent, ending)), str(ended(scene.call(), intent, settled).text)):
        assert text.endswith(".")
        for word in ("Booked", "Moved", "Cancelled.", "You are checked in"):
            assert word not in text


@pytest.mark.parametrize("kind", ["move", "cancel", "check_in"])
async def test_a_visit_that_is_gone_is_said_to_be_gone(scene, kind):
    intent = (await intents(scene))[kind]
    assert "does not have this visit any more" in not_done(scene.call(), intent, Ending.GONE)


@pytest.mark.parametrize("ending", [Ending.REFUSED, Ending.FAILED, Ending.TAKEN])
async def test_a_move_that_failed_says_when_the_visit_still_is(scene, ending):
    intent = (await intents(scene))["move"]
    told = str(not_done(scene.call(), intent, ending))
    assert "Your visit stays on Monday 23 November at 09:30." in told


async def test_a_patient_who_went_on_is_reminded_which_booking_failed(scene):
    intent = (await intents(scene))["book"]
    view = ended(scene.call(), intent, Settlement(ending=Ending.TAKEN, settled_at=scene.clock.now()))
    assert "Your visit on Monday 23 November at 09:30 could not be booked." in view.text
    assert [b.label for row in view.rows for b in row] == ["My visits", "Book a visit"]
    assert view.lasting
    assert view.file is None


@pytest.mark.parametrize(
    ("kind", "ending", "word"), [("book", Ending.BOOKED, "Booked."), ("move", Ending.MOVED, "Moved.")]
)
async def test_what_was_arranged_stays_with_its_calendar_file(scene, kind, ending, word):
    intent = (await intents(scene))[kind]
    (visit,) = scene.provider.booked.values()
    assert visit.status is VisitStatus.BOOKED
    settled = Settlement(ending=ending, visit=visit, visit_id="abc", settled_at=scene.clock.now())
    view = ended(scene.call(), intent, settled)
    assert f"<b>{word}</b> Monday 23 November 2026, 09:30" in view.text
    assert intent.request.reference in view.text
    assert b"UID:abc@clinicbot" in view.file.content
    assert [b.label for row in view.rows for b in row] == ["Directions", "My visits", "Book another visit"]
    assert view.lasting


async def test_what_the_clinic_called_things_cannot_break_the_message(scene):
    intent = (await intents(scene))["cancel"]
    shown = intent.shown.model_copy(update={"doctor": "O'Neil <MD> & Söhne"})
    settled = Settlement(ending=Ending.CANCELLED, settled_at=scene.clock.now())
    view = ended(scene.call(), intent.model_copy(update={"shown": shown}), settled)
    assert "O&#39;Neil &lt;MD&gt; &amp; Söhne" in view.text


async def test_without_a_number_of_the_reception_none_is_told(scene):
    assert "+34 910 00 00 00" in phone_line(scene.call()).replace("\xa0", " ")
    object.__setattr__(scene.desk.house, "reception_phone", "")
    assert phone_line(scene.call()) == ""
