"""A Bot API server of its own for every test."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from telegram import Bot
from telegram.request import HTTPXRequest

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.faults import Faults
from integrations.sandbox.telegram import BotApi
from tests.integrations.sandbox.telegram.bot_api_world import TOKEN, Published, Watched, World, serving


@pytest.fixture
async def world() -> AsyncIterator[World]:
    clock, faults, events, changes = SandboxClock(), Faults(), Published(), [0]

    def changed() -> None:
        changes[0] += 1

    api = BotApi(clock, events, faults, changed)
    watched = Watched(Starlette(routes=api.routes()))
    async with serving(watched) as url, httpx.AsyncClient(base_url=url, timeout=10, verify=False) as http:
        ways = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
        places = (f"{url}/bot", f"{url}/file/bot")
        bot = Bot(TOKEN, *places, request=ways[0], get_updates_request=ways[1])
        yield World(url, http, bot, api, clock, faults, events, changes)
        await bot.shutdown()
        await api.close()
    assert watched.misfits == []
