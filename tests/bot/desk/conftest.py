"""The desk's books for the tests of what it does by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.desk.register import Register


@pytest.fixture
async def register(tmp_path: Path) -> AsyncIterator[Register]:
    opened = await Register.open(tmp_path)
    yield opened
    await opened.close()
