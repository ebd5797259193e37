"""Names as people have them, from the conversation to the clinic's calendar and back into every message."""

import re
from html import unescape

import pytest

from bot.engine.inbound import Commanded
from tests.bot.dialogs.scene import Scene

NAMES = [
    (("O'Neil", "<MD> & Söhne"), "O'Neil", "<MD> & Söhne"),
    (("José María Gómez", "Gómez"), "José María", "Gómez"),
    (("Łukasz Wiśniewski",), "Łukasz", "Wiśniewski"),
    (("İbrahim Yılmaz",), "İbrahim", "Yılmaz"),
    (("Анна Петренко",), "Анна", "Петренко"),
    (("محمد علي",), "محمد", "علي"),
    (("小明 王",), "小明", "王"),
]


def legible(scene: Scene, *words: str) -> None:
    """Nothing of a name is read as markup, and all of it is read as it was written."""
    assert set(re.findall(r"</?([^>]*)>", scene.text)) <= {"b"}
    shown = unescape(re.sub(r"</?b>", "", scene.text))
    assert all(word in shown for word in words), shown


@pytest.mark.parametrize(("said", "name", "surname"), NAMES, ids=[one[1] for one in NAMES])
async def test_a_name_comes_through_as_it_is_written(practice, said, name, surname):
    scene = await practice()
    await scene.starts()
    await scene.reaches("Book a visit", "Revisión", "First free")
    for words in said:
        await scene.says(words)
    await scene.shares("+34600000000")
    legible(scene, "Please check", f"{name} {surname}")
    await scene.books()
    told = scene.provider.requests[0].patient
    assert (told.name, told.surname) == (name, surname)
    await scene.starts()
    legible(scene, f"Hello {name}.")
    await scene.does(Commanded(name="visits"))
    await scene.presses("Mon 23 Nov")
    legible(scene, f"For {name} {surname}")
    await scene.does(Commanded(name="people"))
    legible(scene, f"{name} {surname}")
