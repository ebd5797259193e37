"""Two who want the updates of one bot: the first to come keeps them, unless both are one bot."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.connect import AnotherReceiver, TelegramBot, build, start
from bot.channels.polling import Polling
from bot.channels.webhook import Webhook, secret_of
from bot.engine.inbound import Inbound
from integrations.sandbox.server import Sandbox

TOKEN = "987654:FAKE-token-of-the-sandbox-0123456"
NEWCOMER, LONG_THERE = 30.0, 0.0


@pytest.fixture
async def rivals() -> AsyncIterator[tuple[TelegramBot, TelegramBot]]:
    async with Sandbox(locales=("es",)) as sandbox:
        both = build(TOKEN, sandbox.url), build(TOKEN, sandbox.url)
        for one in both:
            await start(one)
        yield both
        for one in both:
            await one.shutdown()


async def keep(_acts: list[Inbound]) -> None:
    return


def polling(bot: TelegramBot, probation: float) -> Polling:
    return Polling(bot, keep, wait=20, probation=probation)


def webhook(bot: TelegramBot, probation: float) -> Webhook:
    url = "http://127.0.0.1:9/telegram"
    return Webhook(bot, keep, url=url, secret=secret_of(TOKEN), watch=0.2, probation=probation)


@pytest.mark.parametrize(
    ("first", "second"), [(polling, polling), (polling, webhook), (webhook, polling), (webhook, webhook)]
)
async def test_the_newcomer_gives_up_unless_they_are_one_bot(
    rivals: tuple[TelegramBot, TelegramBot],
    first: type[Polling | Webhook],
    second: type[Polling | Webhook],
) -> None:
    old, new = first(rivals[0], LONG_THERE), second(rivals[1], NEWCOMER)
    staying = asyncio.ensure_future(old.run())
    await asyncio.sleep(0.3)
    coming = asyncio.ensure_future(new.run())
    together = first is second is webhook
    done, _ = await asyncio.wait({coming}, timeout=1 if together else 4)
    if together:
        assert done == set()
        new.stop()
        await coming
    else:
        with pytest.raises(AnotherReceiver, match="stop it"):
            await asyncio.wait_for(coming, 1)
    assert not staying.done()
    old.stop()
    await staying
