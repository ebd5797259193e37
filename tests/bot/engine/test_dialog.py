"""Dialogs that are not well made are refused when they are made."""

import pytest
from pydantic import BaseModel, ConfigDict

from bot.engine.dialog import Dialog, Outcome
from bot.engine.session import Frame
from bot.engine.steps import ask, confirm


class Answers(BaseModel):
    model_config = ConfigDict(frozen=True)

    place: str | None = None
    time: str | None = None
    sure: bool | None = None


class Demanding(BaseModel):
    place: str


async def finish(_call: object, _answers: object) -> Outcome:
    return Outcome()


def question(name: str, **more: object) -> object:
    return ask(name, question=lambda say, _: say("Where?"), parse=lambda c, a, t: None, **more)


@pytest.mark.parametrize(
    ("answers", "steps", "complaint"),
    [
        (Answers, (question("colour"),), "has no field"),
        (Answers, (question("place"), question("place")), "stands twice"),
        (Answers, (question("place", clears=("colour",)),), "is no field"),
        (Demanding, (question("place"),), "is required"),
        (Answers, (), "needs steps"),
    ],
)
def test_a_malformed_dialog_fails_when_it_is_made(answers, steps, complaint):
    with pytest.raises(ValueError, match=complaint):
        Dialog(name="visit", answers=answers, steps=steps, finish=finish)


VISIT = Dialog(
    name="visit",
    answers=Answers,
    steps=(
        question("place", clears=("time",)),
        question("time"),
        confirm("sure", summary=lambda say, _: say("Right?"), yes="Yes", changes=lambda _: ()),
    ),
    finish=finish,
)


def test_the_open_question_is_the_first_that_is_not_answered():
    frame = VISIT.takes(Frame(dialog="visit"), {"place": "Madrid"})
    assert VISIT.open_step(VISIT.load(frame)).name == "time"


def test_another_answer_takes_down_what_hung_on_the_old_one():
    frame = VISIT.takes(Frame(dialog="visit"), {"place": "Madrid", "time": "nine"})
    assert VISIT.takes(frame, {"place": "Sevilla"}).answers == {"place": "Sevilla"}


def test_the_same_answer_again_takes_nothing_down():
    frame = VISIT.takes(Frame(dialog="visit"), {"place": "Madrid", "time": "nine"})
    asked = VISIT.asks_again(frame, "place")
    assert VISIT.open_step(VISIT.load(asked)).name == "place"
    assert VISIT.takes(asked, {"place": "Madrid"}).answers == frame.answers


def test_a_changed_answer_takes_down_what_hung_on_the_one_that_was_held():
    frame = VISIT.takes(Frame(dialog="visit"), {"place": "Madrid", "time": "nine"})
    assert VISIT.takes(VISIT.asks_again(frame, "place"), {"place": "Vigo"}).answers == {"place": "Vigo"}
