"""The beginning: what the bot can do, and the way into each of it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.engine.dialog import Call, Dialog, Option, Outcome, Sets, Step
from bot.engine.press import Entry
from bot.engine.steps import choose
from bot.i18n import Words
from bot.understanding.person import shown_phone
from integrations.model import Value


class MenuAnswers(Value):
    """name: how the person is greeted. house: the clinic's name. reception: the phone number of a human."""

    choice: str | None = None
    name: str = ""
    house: str = ""
    reception: str = ""


async def _begin(call: Call[Desk], _argument: str) -> Sets:
    patient = await call.desk.patients.known(call.chat_id)
    house = call.desk.house
    return {
        "name": patient.name if patient else call.first_name,
        "house": house.name,
        "reception": shown_phone(house.reception_phone) if house.reception_phone else "",
    }


async def _choices(call: Call[Desk], _answers: MenuAnswers) -> Sequence[Option]:
    say = call.say
    return [
        Option("book", say.label("Book a visit"), {"choice": "book"}),
        Option("visits", say.label("My visits"), {"choice": "visits"}),
        Option(
            "language", say.label("Language: {language}", language=say.language_name), {"choice": "language"}
        ),
    ]


def _greeting(say: Words, answers: MenuAnswers) -> Markup:
    lines = [say("Hello {name}.", name=answers.name) if answers.name else say("Hello.")]
    if answers.house:
        lines.append(say("I book visits at {clinic}.", clinic=answers.house))
    else:
        lines.append(say("I book your visits to the doctor."))
    lines.append(say("What do you need?"))
    if answers.reception:
        lines.append(say("To speak with a person, call {phone}.", phone=answers.reception))
    return Markup("\n").join(lines)


async def _finish(_call: Call[Desk], answers: MenuAnswers) -> Outcome:
    return Outcome(closes=0, sets={"choice": None}, opens=Entry(answers.choice or "book"))


CHOICE: Step[Desk, MenuAnswers] = choose(
    "choice", question=_greeting, options=_choices, leaves=False, asks_for_one=True
)

MENU: Dialog[Desk, MenuAnswers] = Dialog(
    name="menu", answers=MenuAnswers, steps=(CHOICE,), begin=_begin, finish=_finish
)
