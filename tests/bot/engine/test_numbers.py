"""Whoever cannot or does not want to tap types numbers, and comes to the same places."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.engine.inbound import Commanded, Pressed, Settled, Wrote
from bot.engine.numbers import Line, numbered, read_number
from bot.engine.view import View
from bot.i18n import words
from tests.bot.engine.library import Reader, turn, waited

WALK = st.lists(st.one_of(st.integers(0, 40), st.sampled_from(["3", "612345678", "#1", "Back"])), max_size=9)


@pytest.mark.parametrize(
    "typed",
    ["7", " 7 ", "7.", "7)", "(7)", "#7", "# 7", "７", "＃７", "٧", "۷", "७", "7️⃣", "nr 7", "No. 7", "⑦"],
)
def test_a_number_is_read_in_any_usual_form(typed):
    assert read_number(typed, marked=False) == 7


@pytest.mark.parametrize("typed", ["", "seven", "7 8", "7th", "1234", "-7", "7:30", "7.30", "#", "½", "７月"])
def test_what_is_more_than_a_number_is_none(typed):
    assert read_number(typed, marked=False) is None


@pytest.mark.parametrize(("typed", "number"), [("7", None), ("７", None), ("#7", 7), ("＃٧", 7), ("# 7.", 7)])
def test_where_a_number_is_an_answer_a_line_needs_its_sign(typed, number):
    assert read_number(typed, marked=True) == number


@given(st.text(max_size=20), st.booleans())
def test_whatever_is_typed_is_read_without_an_error(text, marked):
    assert read_number(text, marked=marked) is None or any(mark.isnumeric() for mark in text)


def test_a_link_is_written_out_without_a_number_and_nothing_is_left_unescaped():
    lines = [Line("<b>", "x"), Line("Map", url="https://example.com/?a=1&b=2"), Line("Back", "y")]
    text = str(numbered(View(Markup("Where?")), lines, words("en"), marked=False).text)
    assert text.splitlines()[-3:] == ["1. &lt;b&gt;", "Map: https://example.com/?a=1&amp;b=2", "2. Back"]


async def test_everything_can_be_done_by_typing_numbers():
    reader = Reader()
    await reader.starts(numbered=True)
    assert "1. lend" in reader.text
    await reader.says("1", "2")
    assert "1. Tuesday 24" in reader.text
    await reader.says("#2")
    assert "How many?" in reader.text
    await reader.says("#1", "612345678")
    assert "1. Lend it" in reader.text
    await reader.says("１")
    assert reader.effects == ["lent"]
    assert "1. Lend another" in reader.text
    await reader.says("1")
    assert "Which shelf?" in reader.text


async def test_a_question_about_a_number_takes_it_as_its_answer():
    reader = Reader()
    await reader.starts(numbered=True)
    await reader.says("1", "1", "#1")
    assert "#1 Just one" in reader.text
    assert "Type # and the number" in reader.text
    await reader.says("1")
    assert reader.session.top.answers["copies"] == 1
    assert "Which number?" in reader.text


async def test_a_number_that_is_no_line_is_read_as_words():
    reader = Reader()
    await reader.starts(numbered=True)
    await reader.says("1", "44")
    assert "44" in reader.note
    assert "Which shelf?" in reader.text


async def test_numbers_mean_nothing_to_who_did_not_ask_for_them():
    reader = Reader()
    await reader.starts()
    assert "1." not in reader.text
    await reader.says("#1")
    assert "What?" in reader.text


async def test_they_can_be_switched_on_and_off_and_stay_for_the_whole_chat():
    reader = Reader()
    await reader.starts()
    await reader.says("habits", "numbers")
    assert reader.note == "As you like."
    assert "1. lend" in reader.text
    await reader.starts(numbered=reader.session.numbered)
    assert "1. lend" in reader.text
    await reader.says("2", "2")
    assert "1. lend" not in reader.text


async def test_news_from_outside_names_a_command_because_its_numbers_would_be_taken_for_the_screens():
    reader = Reader()
    await reader.starts(numbered=True)
    before = reader.session
    turned = await turn(reader.session, Settled(intent_id="x"))
    assert str(turned.view.text).splitlines()[-1] == "Lend another: /lend"
    assert turned.session == before


async def _compared(steps: list[int | str]) -> None:
    """Walk by numbers, and look at each step where the press leads."""
    reader = Reader()
    await reader.starts(numbered=True)
    for step in steps:
        lines = reader.session.lines
        if isinstance(step, str):
            await reader.says(step)
        elif lines:
            line = step % len(lines)
            sign = "#" if reader.session.marked else ""
            session = reader.session.model_copy(update={"last_press": ""})
            typed = await turn(session, Wrote(text=f"{sign}{line + 1}"))
            pressed = await turn(session, Pressed(data=lines[line]))
            assert typed.view == pressed.view
            assert typed.session.frames == pressed.session.frames
            assert typed.effects == pressed.effects
            await reader.does(Wrote(text=f"{sign}{line + 1}"))


@settings(max_examples=60, deadline=None)
@given(WALK)
def test_typing_the_number_leads_where_pressing_leads(steps):
    waited(_compared(steps))


async def test_every_button_that_says_something_has_its_line():
    reader = Reader()
    await reader.starts(numbered=True)
    await reader.does(Commanded(name="lend"))
    await reader.says("1")
    carried = {button.data for button in reader.buttons() if button.label.isdecimal()}
    assert carried <= set(reader.session.lines)
    assert all(len(label.strip()) > 1 for label in _labels(reader.text))
    assert datetime(2026, 11, 24, tzinfo=UTC).strftime("%A") in reader.text


def _labels(text: str) -> list[str]:
    return [line.split(" ", 1)[1] for line in text.splitlines() if line.startswith("#")]
