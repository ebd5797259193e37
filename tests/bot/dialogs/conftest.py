"""A scene for every test of the dialogs, and an eye on every sentence that is shown in one."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest
from babel.messages.pofile import read_po

from bot.i18n import CATALOGUES, Shown, listening
from tests.bot.dialogs.asking import AskingProvider
from tests.bot.dialogs.scene import Scene

with (CATALOGUES / "messages.pot").open("rb") as file:
    TEMPLATE = read_po(file)


@pytest.fixture(autouse=True)
def _every_sentence_is_in_the_catalogues() -> Iterator[None]:
    """A sentence that is shown but was not extracted has no translation in any language."""
    unknown: set[str] = set()

    def hear(shown: Shown) -> None:
        if TEMPLATE.get(shown.message) is None:
            unknown.add(shown.message)

    with listening(hear):
        yield
    assert not unknown


@pytest.fixture
async def scene(tmp_path) -> AsyncIterator[Scene]:
    opened = await Scene.open(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture
async def practice(tmp_path) -> AsyncIterator[Callable[..., Awaitable[Scene]]]:
    """Opens a scene at a practice of one doctor that asks for what the test says."""
    opened: list[Scene] = []

    async def open_practice(**asked: object) -> Scene:
        scene = await Scene.open(tmp_path, made=AskingProvider)
        opened.append(scene)
        for name, value in asked.items():
            setattr(scene.provider, name, value)
        return scene

    yield open_practice
    for scene in opened:
        await scene.close()
