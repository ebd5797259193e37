"""Booking, as a patient lives it."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.engine.inbound import Commanded, Pressed, SentOther, Settled
from bot.engine.press import StepPress, Verb
from integrations.errors import OutcomeUnknown, Rejected, Unavailable


async def test_a_patient_books_by_taps_and_finds_the_visit_again(scene):
    await scene.reaches_summary()
    assert "Monday 23 November 2026, 09:30" in scene.text
    assert "from €60" in scene.text
    assert "Calle Mayor 1, 28013 Madrid" in scene.text
    await scene.presses("Book it")
    assert "Booking your visit" in scene.text
    await scene.settle()
    assert "Booked." in scene.text
    reference = scene.intents[0].request.reference
    assert reference in scene.text
    await scene.presses("My visits")
    assert "You have 1 upcoming visit" in scene.text
    assert reference in scene.text


async def test_the_calendar_file_names_the_instant_and_the_place(scene):
    await scene.reaches_summary()
    await scene.presses("Book it")
    await scene.settle()
    event = next(iter(Calendar.from_ical(scene.view.file.content).walk("VEVENT")))
    assert event.decoded("dtstart") == scene.intents[0].request.slot.start
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert "Calle Mayor 1" in event["location"]


async def test_a_choice_of_one_is_made_without_asking(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Consulta Mayor")
    assert "Choose a day" in scene.text
    assert "Dra. Una Sola" in scene.text


async def test_everything_can_be_typed(scene):
    await scene.starts()
    await scene.says("book a visit")
    await scene.says("Clínica Alameda & Söhne")
    await scene.says("vidal")
    await scene.says("primera visita")
    await scene.says("25 November")
    assert "Wednesday 25 November. Choose a time" in scene.text
    await scene.says("16:30")
    await scene.says("Ana Gómez")
    await scene.says("600 000 000")
    await scene.says("add an e-mail")
    await scene.says("ana@example.com")
    assert "Wednesday 25 November 2026, 16:30" in scene.text
    assert "Ana Gómez · +34" in scene.text
    await scene.says("book it")
    assert scene.intents[0].request.patient.email == "ana@example.com"
    assert scene.intents[0].request.patient.phone == "+34600000000"


async def test_a_day_without_free_times_is_said_and_the_month_shown(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Consulta Mayor")
    await scene.says("24 November")
    assert "Tuesday 24 November has no free time" in scene.text


async def test_words_that_are_no_date_are_not_guessed(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Consulta Mayor")
    await scene.says("when the cows come home")
    assert "I did not find a date in “when the cows come home”" in scene.note


async def test_back_undoes_one_answer_and_what_followed_from_it(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica", "Cardiología", "Dr. Vidal", "Primera")
    assert "Choose a day" in scene.text
    await scene.presses("Back")
    assert "What is the visit for?" in scene.text
    await scene.presses("Back")
    assert "Which doctor" in scene.text
    await scene.presses("Back")
    assert "Choose a speciality" in scene.text
    await scene.presses("Back")
    assert "Which clinic" in scene.text
    await scene.presses("Back")
    assert "What do you need?" in scene.text


async def test_start_over_leads_to_the_beginning_from_everywhere(scene):
    await scene.reaches_summary()
    await scene.presses("Start over")
    assert "What do you need?" in scene.text


async def test_changing_the_time_keeps_all_the_rest(scene):
    await scene.reaches_summary()
    await scene.reaches("Change time", "11:30")
    assert "Monday 23 November 2026, 11:30" in scene.text
    assert "Ana Gómez" in scene.text


async def test_changing_to_another_day_asks_for_its_time(scene):
    await scene.reaches_summary()
    await scene.reaches("Change time", "Another day", "25", "09:30")
    assert "Wednesday 25 November 2026, 09:30" in scene.text


async def test_changing_the_doctor_asks_anew_for_what_depends_on_it(scene):
    await scene.reaches_summary()
    await scene.reaches("Change doctor", "Dr. Prieto")
    assert "What is the visit for?" in scene.text
    await scene.reaches("Revisión", "First free")
    assert "Dr. Prieto" in scene.text
    assert "Ana Gómez" in scene.text


async def test_going_back_from_a_change_leaves_everything_as_it_was(scene):
    await scene.reaches_summary()
    before = scene.text
    await scene.reaches("Change doctor", "Back")
    assert scene.text == before


async def test_names_of_more_than_two_words_are_not_guessed_apart(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Consulta Mayor", "First free")
    await scene.says("José María Gómez Ruiz")
    assert [b.label for b in scene.buttons()][:3] == ["María Gómez Ruiz", "Gómez Ruiz", "Ruiz"]
    await scene.presses("Gómez Ruiz")
    await scene.shares("+34600000000")
    await scene.reaches("Book it")
    patient = scene.intents[0].request.patient
    assert (patient.name, patient.surname) == ("José María", "Gómez Ruiz")


async def test_required_details_are_asked_for_and_sent(scene):
    await scene.starts()
    await scene.reaches(
        "Book a visit", "Clínica", "All doctors", "Dr. Ruiz", "Calle", "Primera", "First free"
    )
    await scene.says("Ana Gómez")
    await scene.shares("+34600000000")
    await scene.says("12345678Z")
    await scene.says("23/5/1985")
    await scene.presses("Female")
    await scene.reaches("Book it")
    patient = scene.intents[0].request.patient
    assert (patient.birth_date.isoformat(), patient.gender, patient.national_id) == (
        "1985-05-23",
        "f",
        "12345678Z",
    )


async def test_a_returning_patient_is_not_asked_who_they_are(scene):
    await scene.reaches_summary()
    await scene.presses("Book it")
    await scene.settle()
    await scene.starts()
    await scene.reaches("Book a visit", "Ana Gómez", "Consulta Mayor", "First free")
    assert "Please check" in scene.text
    assert "Ana Gómez" in scene.text
    await scene.presses("Book it")
    assert scene.intents[1].request.patient.returning
    assert scene.intents[1].patient_id


async def test_a_time_that_somebody_else_took_is_answered_with_the_closest_ones(scene):
    await scene.reaches_summary()
    other = scene.provider
    await scene.presses("Book it")
    await other.book(scene.intents[0].request)
    await scene.settle()
    assert "Someone has just taken 09:30" in scene.note
    assert "closest free times" in scene.text
    assert [b.label for b in scene.buttons()][:3] == ["11:30", "16:30", "Wed 25 Nov 09:30"]
    await scene.presses("11:30")
    await scene.presses("Book it")
    await scene.settle()
    assert "Booked." in scene.text
    assert "11:30" in scene.text


async def test_a_refused_booking_says_that_nothing_was_booked(scene):
    await scene.reaches_summary()
    await scene.presses("Book it")
    scene.provider.trouble = [Rejected()]
    await scene.settle()
    assert "Nothing was booked" in scene.note
    assert "Please check" in scene.text


async def test_while_the_outcome_is_unknown_the_patient_is_told_so(scene):
    await scene.reaches_summary()
    await scene.presses("Book it")
    scene.provider.trouble = [OutcomeUnknown()]
    verdict = await scene.desk.deeds.attempt(scene.intents[0].id)
    assert verdict.sign == "unknown"
    await scene.does(Settled(intent_id=scene.intents[0].id))
    assert "have not heard back yet" in scene.text
    assert "Please do not book again" in scene.text


async def test_a_silent_calendar_is_said_and_can_be_tried_again(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica", "Cardiología", "Dr. Vidal")
    scene.provider.trouble = [Unavailable()]
    await scene.presses("Primera")
    assert "not answering" in scene.text
    await scene.presses("Try again")
    assert "Choose a day" in scene.text


async def test_an_old_button_shows_where_the_patient_is_now(scene):
    await scene.starts()
    old = scene.button("Book a visit")
    await scene.reaches("Book a visit", "Clínica", "Cardiología")
    before = scene.text
    await scene.does(Pressed(data=old.data, message_id=1))
    assert "earlier message" in scene.note
    assert scene.text == before


async def test_a_double_tap_counts_once(scene):
    await scene.starts()
    tap = Pressed(data=scene.button("Book a visit").data, message_id=scene.session.screen)
    await scene.does(tap)
    again = await scene.does(tap)
    assert again.view is None
    assert again.session.revision == scene.session.revision


async def test_a_double_tap_on_book_it_books_once(scene):
    await scene.reaches_summary()
    tap = Pressed(data=scene.button("Book it").data, message_id=scene.session.screen)
    await scene.does(tap)
    await scene.does(tap)
    assert len(scene.intents) == 1


@pytest.mark.parametrize("argument", ["", "m2026-13", "dxx", "r2026-11-23", "p999", "q", "m9999-12"])
async def test_a_forged_button_never_breaks_the_calendar(scene, argument):
    await scene.starts()
    await scene.reaches("Book a visit", "Consulta Mayor")
    forged = StepPress("book", "day", scene.session.revision, Verb.TURN, argument)
    await scene.does(Pressed(data=forged.data(), message_id=scene.session.screen))
    assert "Choose a day" in scene.text or "no free times" in scene.text


async def test_a_sticker_is_answered_with_a_sentence(scene):
    await scene.starts()
    await scene.does(SentOther(what="sticker"))
    assert "only read text" in scene.note


async def test_an_unknown_command_is_answered(scene):
    await scene.starts()
    await scene.does(Commanded(name="frobnicate"))
    assert "do not know that command" in scene.note


async def test_the_language_can_be_changed_in_the_middle_and_nothing_is_lost(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica", "Cardiología")
    await scene.does(Commanded(name="language"))
    await scene.presses("English")
    assert "Which doctor" in scene.text


async def test_the_result_reaches_a_patient_who_has_gone_on(scene):
    await scene.reaches_summary()
    await scene.presses("Book it")
    await scene.starts()
    await scene.settle()
    assert "Booked." in scene.text
    assert scene.view.lasting


async def test_a_button_stays_good_while_the_same_question_is_only_shown_again(scene):
    """Somebody who is about to tap must not be overtaken for ever by screens that say the same."""
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica")
    first = scene.button("Cardiología")
    await scene.does(SentOther(what="sticker"))
    await scene.does(SentOther(what="voice"))
    assert scene.button("Cardiología").data != first.data
    await scene.does(Pressed(data=first.data, message_id=1))
    assert "Which doctor" in scene.text


async def test_a_button_of_the_same_question_on_other_answers_is_old(scene):
    await scene.starts()
    await scene.reaches("Book a visit", "Clínica", "Cardiología", "Dr. Vidal")
    old = scene.button("Revisión")
    await scene.reaches("Back", "Dr. Łukasz")
    await scene.does(Pressed(data=old.data, message_id=1))
    assert "earlier message" in scene.note
    assert "Dr. Łukasz" in scene.text


async def test_a_second_tap_that_comes_after_the_outcome_adds_nothing(scene):
    await scene.reaches_summary()
    tap = Pressed(data=scene.button("Book it").data, message_id=scene.session.screen)
    await scene.does(tap)
    await scene.settle()
    late = await scene.does(tap)
    assert late.view is None
    assert "Booked." in scene.text
