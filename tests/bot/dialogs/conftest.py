"""A scene for every test of the dialogs."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.dialogs.scene import Scene


@pytest.fixture
async def scene(tmp_path) -> AsyncIterator[Scene]:
    opened = await Scene.open(tmp_path)
    yield opened
    await opened.close()
