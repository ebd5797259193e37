"""What buttons carry can always be read back, and never grows too long."""

from hypothesis import given
from hypothesis import strategies as st

from bot.dialogs.all import DIALOGS
from bot.engine import press
from bot.engine.press import Entry, StepPress, Verb


@given(st.integers(0, 2**40), st.sampled_from(list(Verb)), st.text("abcdef0123456789-_@", max_size=21))
def test_a_press_is_read_as_it_was_written(revision, verb, argument):
    for name, dialog in DIALOGS.dialogs.items():
        for step in dialog.steps:
            pressed = StepPress(name, step.name, revision, verb, argument)
            assert press.read(pressed.data()) == pressed
            assert len(pressed.data().encode()) <= 64


@given(st.text(max_size=80))
def test_whatever_comes_is_read_without_an_error(data):
    assert press.read(data) is None or isinstance(press.read(data), StepPress | Entry)


@given(st.text(max_size=300))
def test_every_choice_has_a_short_name(key):
    assert len(press.token(key)) == 10
