"""How updates reach the bot: asked for, or brought."""

import asyncio
import json
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest, Conflict

from integrations.sandbox.telegram.inbox import Inbox
from integrations.sandbox.telegram.webhook import Postman
from tests.integrations.sandbox.telegram.bot_api_world import World, serving


async def test_an_update_comes_until_it_is_confirmed(world: World) -> None:
    chat = await world.ana()
    await world.post(f"chats/{chat}/messages", text="one")
    await world.post(f"chats/{chat}/messages", text="two")
    first, second = await world.bot.get_updates()
    assert (first.message.text, second.message.text) == ("one", "two")
    assert second.update_id == first.update_id + 1
    assert [update.message.text for update in await world.bot.get_updates(limit=1)] == ["one"]
    assert [update.message.text for update in await world.bot.get_updates(offset=second.update_id)] == ["two"]
    assert await world.bot.get_updates(offset=second.update_id + 1) == ()


async def test_a_negative_offset_forgets_all_but_the_last(world: World) -> None:
    chat = await world.ana()
    for text in "abc":
        await world.post(f"chats/{chat}/messages", text=text)
    assert [update.message.text for update in await world.bot.get_updates(offset=-1)] == ["c"]
    assert len(await world.bot.get_updates()) == 1


async def test_a_long_poll_ends_with_the_first_update(world: World) -> None:
    chat = await world.ana()
    poll = asyncio.create_task(world.bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await world.post(f"chats/{chat}/messages", text="hello")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message.text == "hello"


async def test_a_long_poll_without_news_ends_in_time(world: World) -> None:
    await world.ana()
    async with asyncio.timeout(5):
        assert await world.bot.get_updates(timeout=1) == ()


async def test_of_two_who_poll_the_first_is_sent_away(world: World) -> None:
    await world.ana()
    first = asyncio.create_task(world.bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    assert (await world.call("getUpdates"))["ok"] is True
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot"):
        await asyncio.wait_for(first, 2)


async def test_only_wanted_kinds_are_kept_and_the_wish_is_remembered(world: World) -> None:
    chat = await world.ana()
    await world.bot.get_updates(allowed_updates=["callback_query"])
    await world.post(f"chats/{chat}/messages", text="unheard")
    assert await world.bot.get_updates() == ()
    await world.bot.get_updates(allowed_updates=[])
    await world.post(f"chats/{chat}/messages", text="heard")
    assert [update.message.text for update in await world.bot.get_updates()] == ["heard"]


def test_updates_are_kept_for_a_day() -> None:
    inbox = Inbox()
    inbox.put("message", {"text": "old"}, now=0)
    inbox.put("message", {"text": "new"}, now=80_000)
    inbox.expire(now=90_000)
    assert [update["message"]["text"] for update in inbox] == ["new"]


class Listener:
    """A webhook that remembers what was brought, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.brought: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.came = asyncio.Event()

    async def take(self, request: Request) -> Response:
        if self.failures:
            self.failures -= 1
            return Response(status_code=500)
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        self.brought.append(json.loads(await request.body()))
        self.came.set()
        return Response()

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/hook", self.take, methods=["POST"])])


async def test_a_webhook_is_brought_each_update_with_its_secret(world: World) -> None:
    chat, listener = await world.ana(), Listener()
    async with serving(listener.app()) as url:
        await world.bot.set_webhook(f"{url}/hook", secret_token="not-a-secret")
        await world.post(f"chats/{chat}/messages", text="hello")
        await asyncio.wait_for(listener.came.wait(), 5)
        with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
            await world.bot.get_updates()
        await world.bot.delete_webhook()
    assert [update["message"]["text"] for update in listener.brought] == ["hello"]
    assert listener.secrets == ["not-a-secret"]
    assert await world.bot.get_updates() == ()


async def test_a_webhook_that_fails_is_tried_again(world: World) -> None:
    chat, listener = await world.ana(), Listener(failures=1)
    async with serving(listener.app()) as url:
        await world.bot.set_webhook(f"{url}/hook")
        await world.post(f"chats/{chat}/messages", text="hello")
        await asyncio.wait_for(listener.came.wait(), 5)
        info = await world.bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        await world.bot.delete_webhook()
    assert len(listener.brought) == 1


async def test_of_one_chat_only_the_first_update_is_under_way(world: World) -> None:
    first, second = await world.ana(), await world.ana()
    for text in ("a", "b"):
        await world.post(f"chats/{first}/messages", text=text)
    await world.post(f"chats/{second}/messages", text="c")
    postman, bot = Postman(world.api.messenger), world.api.messenger.bots[7000001]
    assert [update["message"]["text"] for _, update in postman._next(bot, {})] == ["a", "c"]
    assert [update["message"]["text"] for _, update in postman._next(bot, {second: None})] == ["a"]


@pytest.mark.parametrize(
    ("url", "more", "complaint"),
    [
        ("http://example.org/", {}, "bad webhook: an HTTPS URL must be provided for webhook"),
        (
            "https://example.org:99/",
            {},
            "bad webhook: webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("nonsense", {}, "invalid webhook URL specified"),
        ("https://example.org/", {"secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ("https://example.org/", {"secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_webhook_that_telegram_would_not_take(
    world: World, url: str, more: dict[str, str], complaint: str
) -> None:
    await world.ana()
    with pytest.raises(BadRequest) as refused:
        await world.bot.set_webhook(url, **more)
    assert refused.value.message.lower() == complaint.lower()


async def test_a_new_webhook_sends_the_one_who_polls_away(world: World) -> None:
    await world.ana()
    poll = asyncio.create_task(world.bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)
    async with serving(Listener().app()) as url:
        await world.bot.set_webhook(f"{url}/hook", drop_pending_updates=True, max_connections=5)
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await asyncio.wait_for(poll, 2)
        info = await world.bot.get_webhook_info()
        assert (info.url, info.max_connections) == (f"{url}/hook", 5)
        assert await world.bot.set_webhook("")
    assert (await world.bot.get_webhook_info()).url == ""
