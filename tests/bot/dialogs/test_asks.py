"""The clinic's own questions: what is no answer, the way back, and people who are asked anew."""

import pytest

from bot.engine.inbound import Edited, Wrote
from integrations.model import CustomField, FieldKind
from tests.bot.dialogs.asking import to_the_person

WHY = CustomField(key="why", label="Allergies")
SMOKER = CustomField(key="smoker", label="Do you smoke?", kind=FieldKind.CHECKBOX)
SOURCE = CustomField(
    key="source",
    label="How did you find us?",
    kind=FieldKind.DROPDOWN,
    choices=("A friend", "The Internet", "My doctor"),
)
TOWN = CustomField(
    key="town", label="Town", kind=FieldKind.DROPDOWN, choices=tuple(f"Town {n}" for n in range(30))
)


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        (WHY, "  ", "type"),
        (WHY, "x" * 301, "long"),
        (SMOKER, "sometimes", "yes or no"),
        (SMOKER, "yes and no", "yes or no"),
        (SOURCE, "on television", "did not find"),
    ],
)
async def test_what_is_no_answer_is_asked_again(practice, field, said, told):
    scene = await practice(asks=(field,))
    await to_the_person(scene)
    await scene.says(said)
    assert told in scene.note
    assert field.label in scene.text
    await scene.shares("+34600000000")
    assert "the phone number is not needed here" in scene.note


@pytest.mark.parametrize(
    ("field", "said", "shown"),
    [
        (WHY, "none", "Allergies: none"),
        (SMOKER, "👍", "Do you smoke?: Yes"),
        (SMOKER, "NO!", "Do you smoke?: No"),
        (SOURCE, "the internet", "How did you find us?: The Internet"),
        (SOURCE, "doctor", "How did you find us?: My doctor"),
    ],
)
async def test_every_answer_can_be_typed(practice, field, said, shown):
    scene = await practice(asks=(field,))
    await to_the_person(scene)
    await scene.says(said)
    assert shown in scene.text.splitlines()


async def test_the_way_back_goes_through_the_questions_one_by_one(practice):
    scene = await practice(asks=(WHY, SMOKER, SOURCE))
    await to_the_person(scene)
    await scene.says("pollen")
    await scene.presses("Yes")
    await scene.presses("Back")
    assert "Do you smoke?" in scene.text
    await scene.presses("Back")
    assert "Allergies" in scene.text
    await scene.says("nuts")
    await scene.presses("No")
    await scene.presses("A friend")
    lines = scene.text.splitlines()
    assert {"Allergies: nuts", "Do you smoke?: No", "How did you find us?: A friend"} <= set(lines)


async def test_an_answer_that_was_mistyped_can_be_edited(practice):
    scene = await practice(asks=(WHY, SMOKER))
    await to_the_person(scene)
    await scene.does(Wrote(text="polen", message_id=9))
    assert "Do you smoke?" in scene.text
    await scene.does(Edited(text="pollen", message_id=9))
    await scene.presses("Yes")
    assert "Allergies: pollen" in scene.text.splitlines()


async def test_many_choices_come_in_pages(practice):
    scene = await practice(asks=(TOWN,))
    await to_the_person(scene)
    assert "Town 8" not in [button.label for button in scene.buttons()]
    await scene.presses("More")
    await scene.presses("Town 8")
    assert "Town: Town 8" in scene.text.splitlines()


async def test_somebody_else_is_asked_anew(practice):
    scene = await practice(asks=(WHY,))
    await to_the_person(scene)
    await scene.says("pollen")
    await scene.presses("Book it")
    await scene.settle()
    await scene.starts()
    await scene.reaches("Book a visit", "Somebody else", "My child", "Revisión", "First free")
    await scene.says("Luis Gómez")
    while "Allergies" not in scene.text:
        await scene.presses(scene.buttons()[0].label)
    await scene.says("dust")
    assert "Allergies: dust" in scene.text.splitlines()
    assert "pollen" not in scene.text
