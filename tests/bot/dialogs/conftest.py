"""A scene for every test of the dialogs, and an eye on every sentence that is shown in one."""

from collections.abc import AsyncIterator, Iterator

import pytest
from babel.messages.pofile import read_po

from bot.i18n import CATALOGUES, Shown, listening
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
