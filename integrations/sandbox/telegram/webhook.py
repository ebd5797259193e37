"""Brings updates to the bots that have a webhook."""

import asyncio
import json
from functools import partial
from typing import Any

import httpx

from integrations.sandbox.telegram.bots import Bot, Webhook
from integrations.sandbox.telegram.messenger import Messenger

Json = dict[str, Any]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
SLOWEST_RETRY_SECONDS = 60.0
ANSWER_WITHIN_SECONDS = 30.0


class Postman:
    """One task for each webhook. Updates of one chat come in order, those of several chats at once."""

    def __init__(self, messenger: Messenger, first_retry_seconds: float = 0.5) -> None:
        self._at = messenger
        self._first_retry = first_retry_seconds
        self._rounds: dict[int, asyncio.Task[None]] = {}

    def attend(self) -> None:
        """See that every bot with a webhook has its task."""
        for bot in self._at.bots.values():
            if bot.webhook.url and bot.id not in self._rounds:
                self._rounds[bot.id] = asyncio.create_task(self._serve(bot))

    async def close(self) -> None:
        tasks = list(self._rounds.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, bot: Bot) -> None:
        """Until the webhook is taken away."""
        webhook = bot.webhook
        under_way: dict[int, asyncio.Task[None]] = {}
        try:
            async with httpx.AsyncClient(timeout=ANSWER_WITHIN_SECONDS, trust_env=False) as client:
                while bot.webhook is webhook:
                    for place, update in self._next(bot, under_way):
                        task = asyncio.create_task(self._deliver(client, bot, update))
                        under_way[place] = task
                        task.add_done_callback(partial(self._done, bot, under_way, place))
                    await bot.inbox.bell.heard(1.0)
        finally:
            for task in under_way.values():
                task.cancel()
            del self._rounds[bot.id]

    def _done(self, bot: Bot, under_way: dict[int, Any], place: int, task: asyncio.Task[None]) -> None:
        del under_way[place]
        bot.inbox.bell.ring()

    def _next(self, bot: Bot, under_way: dict[int, Any]) -> list[tuple[int, Json]]:
        """The first waiting update of every chat for which none is under way."""
        chosen: dict[int, Json] = {}
        for update in bot.inbox:
            if len(chosen) + len(under_way) >= bot.webhook.max_connections:
                break
            place = _chat_of(update)
            if place not in under_way:
                chosen.setdefault(place, update)
        return list(chosen.items())

    async def _deliver(self, client: httpx.AsyncClient, bot: Bot, update: Json) -> None:
        webhook, wait = bot.webhook, self._first_retry
        while bot.webhook is webhook:
            if trouble := await _post(client, webhook, update):
                webhook.last_error_date, webhook.last_error_message = int(self._at.now()), trouble
                await asyncio.sleep(wait)
                wait = min(wait * 2, SLOWEST_RETRY_SECONDS)
            else:
                bot.inbox.forget(update["update_id"])
                self._at.changed()
                return


async def _post(client: httpx.AsyncClient, webhook: Webhook, update: Json) -> str:
    """What went wrong, or nothing."""
    headers = {"Content-Type": "application/json"}
    if webhook.secret_token:
        headers[SECRET_HEADER] = webhook.secret_token
    try:
        answer = await client.post(webhook.url, content=json.dumps(update), headers=headers)
    except httpx.TimeoutException:
        return "Read timeout expired"
    except httpx.HTTPError:
        return "Connection refused"
    if answer.is_success:
        return ""
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"


def _chat_of(update: Json) -> int:
    content = next(value for key, value in update.items() if key != "update_id")
    chat = content.get("chat") or content.get("message", {}).get("chat") or {}
    return int(chat.get("id", 0))
