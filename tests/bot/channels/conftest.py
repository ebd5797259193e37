"""A bot of PTB's, our transport and a Bot API stub, joined by real sockets."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.connect import TelegramBot, build, start
from tests.bot.channels.api_stub import TOKEN, ApiStub, serving


@pytest.fixture
async def api() -> AsyncIterator[ApiStub]:
    async with serving() as stub:
        yield stub


@pytest.fixture
async def bot(api: ApiStub) -> AsyncIterator[TelegramBot]:
    telegram = build(TOKEN, api.base)
    await start(telegram)
    api.calls.clear()
    yield telegram
    await telegram.shutdown()
