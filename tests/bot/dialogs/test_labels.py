"""Every button says in words what it does, wherever a patient may come."""

from random import Random

import pytest

from bot.engine import press
from bot.engine.calendar import CLOSED
from bot.engine.inbound import Pressed
from bot.engine.press import StepPress, Verb

TAPS = 60


@pytest.mark.parametrize("seed", range(4))
async def test_no_button_is_only_a_sign(scene, seed):
    chance, seen = Random(seed), 0
    await scene.starts()
    for _ in range(TAPS):
        labels = {button.label: button for button in scene.buttons()}
        keys = [reply.label for row in scene.view.replies for reply in row]
        for label in [label for label in labels if not _is_calendar_field(labels[label])] + keys:
            assert any(mark.isalnum() for mark in label), f"{label!r} says nothing"
            seen += 1
        ways = [button for button in labels.values() if button.data]
        if ways:
            await scene.does(Pressed(data=chance.choice(ways).data, message_id=scene.session.screen))
        else:
            await scene.says(chance.choice(["Ana Gómez", "600 000 000", "3/5/1985", "12345678Z"]))
    assert seen > TAPS


def _is_calendar_field(button) -> bool:
    """A day that is not free keeps its place in the week; whoever types numbers is not shown it."""
    pressed = press.read(button.data) if button.data else None
    return button.label == CLOSED and isinstance(pressed, StepPress) and pressed.verb is Verb.TURN
