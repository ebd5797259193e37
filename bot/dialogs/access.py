"""How a person would like to answer: by tapping buttons, or by typing numbers."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.engine.dialog import Call, Dialog, Option, Outcome, Sets, Step
from bot.engine.steps import choose
from bot.i18n import N_, Words
from integrations.model import Value

SWITCH = "switch"
NUMBERS, BUTTONS = "numbers", "buttons"
NOW_NUMBERS = N_("From now on every choice has a number that you can type. To end this, type /numbers.")
NOW_BUTTONS = N_("From now on you choose with buttons. To type numbers again, type /numbers.")


class AccessAnswers(Value):
    """choice: NUMBERS or BUTTONS."""

    choice: str | None = None


async def _begin(call: Call[Desk], argument: str) -> Sets:
    """The command changes it at once: who needs numbers cannot be asked to tap first."""
    return {"choice": BUTTONS if call.numbered else NUMBERS} if argument == SWITCH else {}


async def _choices(call: Call[Desk], _answers: AccessAnswers) -> Sequence[Option]:
    return [
        Option(NUMBERS, call.say.label("Type numbers"), {"choice": NUMBERS}),
        Option(BUTTONS, call.say.label("Tap buttons"), {"choice": BUTTONS}),
    ]


def _question(say: Words, _answers: AccessAnswers) -> Markup:
    return say("How would you like to answer? With numbers, everything can be done without tapping a button.")


async def _finish(call: Call[Desk], answers: AccessAnswers) -> Outcome:
    numbers = answers.choice == NUMBERS
    return Outcome(numbered=numbers, note=call.say(NOW_NUMBERS if numbers else NOW_BUTTONS))


CHOICE: Step[Desk, AccessAnswers] = choose("choice", question=_question, options=_choices)

ACCESS: Dialog[Desk, AccessAnswers] = Dialog(
    name="access", answers=AccessAnswers, steps=(CHOICE,), begin=_begin, finish=_finish
)
