"""The webhook over real sockets: registered, watched, and given up only to whoever came first."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.backoff import Backoff
from bot.channels.connect import AnotherReceiver, TelegramBot, TokenRefused
from bot.channels.webhook import Webhook, WebhookRefused, secret_of
from bot.engine.inbound import Inbound
from tests.bot.channels.api_stub import TOKEN, ApiStub, refusal, result

URL = "https://bot.clinic.example/telegram"
SECRET = secret_of(TOKEN)
SET, UNSET = (
    result({"url": URL, "has_custom_certificate": False, "pending_update_count": 0}),
    result({"url": "", "has_custom_certificate": False, "pending_update_count": 0}),
)
ELSEWHERE = result(
    {"url": "https://other.example", "has_custom_certificate": False, "pending_update_count": 0}
)


async def nobody(_acts: list[Inbound]) -> None:
    raise AssertionError("nothing was brought")


def webhook(bot: TelegramBot, **settings: Any) -> Webhook:
    settings = {"watch": 0.01, "backoff": Backoff(first=0.01), **settings}
    return Webhook(bot, nobody, url=URL, secret=SECRET, **settings)


@contextlib.asynccontextmanager
async def running(receiver: Webhook) -> AsyncIterator[None]:
    task = asyncio.ensure_future(receiver.run())
    try:
        yield
    finally:
        receiver.stop()
        await asyncio.wait_for(task, 1)


async def called(api: ApiStub, method: str, times: int) -> None:
    async with asyncio.timeout(3):
        while len(api.called(method)) < times:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_telegram_is_told_where_to_bring_what_and_keeps_what_waits(
    bot: TelegramBot, api: ApiStub
) -> None:
    api.answers("getWebhookInfo", *[SET] * 500)
    async with running(webhook(bot)):
        await called(api, "setWebhook", 1)
    told = api.called("setWebhook")[0]
    assert told["url"] == URL
    assert told["secret_token"] == SECRET
    assert told["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert told["max_connections"] == 100
    assert told.values.get("drop_pending_updates", "false") == "false"
    assert "deleteWebhook" not in api.methods


def test_every_process_makes_the_same_secret_and_another_bot_another() -> None:
    assert secret_of(TOKEN) == secret_of(TOKEN)
    assert secret_of(TOKEN) != secret_of("7:not-a-real-token")
    assert len(SECRET) <= 256
    assert SECRET.isalnum()


async def test_a_webhook_that_was_taken_away_from_us_is_set_again(
    bot: TelegramBot, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    api.answers("getWebhookInfo", SET, SET, UNSET, *[SET] * 500)
    async with running(webhook(bot)):
        await called(api, "setWebhook", 2)
    assert "was taken away" in caplog.text


async def test_whoever_polled_before_we_came_keeps_the_updates(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getWebhookInfo", UNSET, UNSET)
    with pytest.raises(AnotherReceiver, match="stop it"):
        await webhook(bot).run()


async def test_another_address_is_named_once_and_left_alone(
    bot: TelegramBot, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    api.answers("getWebhookInfo", *[ELSEWHERE] * 500)
    async with running(webhook(bot)):
        await called(api, "getWebhookInfo", 4)
    assert [record.levelname for record in caplog.records if "another address" in record.message] == ["ERROR"]
    assert len(api.called("setWebhook")) == 1


async def test_an_address_that_telegram_does_not_take_ends_it_with_its_reason(
    bot: TelegramBot, api: ApiStub
) -> None:
    api.answers("getWebhookInfo", UNSET)
    api.answers("setWebhook", refusal(400, "Bad Request: bad webhook: Failed to resolve host"))
    with pytest.raises(WebhookRefused, match=r"public_url.*resolve host"):
        await webhook(bot).run()


async def test_trouble_on_the_way_is_waited_out(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getWebhookInfo", refusal(502, "Bad Gateway"), *[SET] * 500)
    api.answers("setWebhook", refusal(500, "Internal Server Error"))
    async with running(webhook(bot)):
        await called(api, "setWebhook", 2)


async def test_a_refused_token_ends_it(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getWebhookInfo", refusal(401, "Unauthorized"))
    with pytest.raises(TokenRefused):
        await webhook(bot).run()
