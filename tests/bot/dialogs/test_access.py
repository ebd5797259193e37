"""Answering with numbers: switched on by a command, kept for the chat, and good for everything."""

from bot.engine.inbound import Commanded
from bot.engine.session import Session


async def test_the_command_switches_at_once_and_leaves_the_question_open(scene):
    await scene.starts()
    await scene.says("Book a visit")
    asked = scene.session.top.step
    await scene.does(Commanded(name="numbers"))
    assert scene.session.numbered
    assert scene.note.startswith("From now on every choice has a number")
    assert scene.session.top.step == asked
    assert "\n1. " in scene.text
    await scene.does(Commanded(name="numbers"))
    assert not scene.session.numbered
    assert "\n1. " not in scene.text


async def test_the_settings_ask_first(scene):
    await scene.starts()
    await scene.does(Commanded(name="numbers", argument="ask"))
    assert "How would you like to answer?" in scene.text
    await scene.says("type numbers")
    assert scene.session.numbered
    await scene.does(Commanded(name="numbers", argument="ask"))
    await scene.says("2")
    assert not scene.session.numbered


async def test_numbers_outlive_a_restart_and_starting_over(scene):
    await scene.starts()
    await scene.does(Commanded(name="numbers"))
    scene.session = Session.model_validate_json(scene.session.model_dump_json(exclude_defaults=True))
    await scene.starts()
    assert "1. Book a visit" in scene.text


async def test_a_visit_is_booked_by_numbers_and_typed_answers_alone(scene):
    await scene.starts()
    await scene.does(Commanded(name="numbers"))
    await scene.says(number_of(scene, "Book a visit"))
    for _ in range(25):
        if scene.intents:
            break
        await scene.says(answer(scene))
    assert scene.intents[0].request.patient.phone == "+34600000000"


def number_of(scene, label: str) -> str:
    """The number of the line that begins with the label, as it is to be typed."""
    line = next(line for line in scene.text.splitlines() if line.partition(" ")[2].startswith(label))
    return line.partition(" ")[0]


def answer(scene) -> str:
    """What the question wants: words where it is about the patient, else its first line."""
    typed = {
        **{"name": "Ana Gómez", "surname": "Gómez", "phone": "600 000 000", "email": "ana@example.com"},
        **{"birth_date": "3/5/1985", "national_id": "12345678Z"},
    }
    step = scene.session.top.step
    if step in typed:
        return typed[step]
    return next(line.partition(" ")[0] for line in scene.text.splitlines() if line.startswith(("1.", "#1")))
