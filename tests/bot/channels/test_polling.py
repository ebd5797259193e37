"""Long polling over real sockets: nothing is let go before it is kept, and nothing stops it but us."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.backoff import Backoff
from bot.channels.connect import AnotherReceiver, TelegramBot, TokenRefused
from bot.channels.polling import Polling
from bot.engine.inbound import Inbound, Wrote
from tests.bot.channels.api_stub import ApiStub, Reply, flood, refusal, result

CONFLICT = refusal(409, "Conflict: terminated by other getUpdates request")


class Kept:
    """Somebody who stores what comes, and can fail at it."""

    def __init__(self, *failures: Exception) -> None:
        self.acts: list[Inbound] = []
        self.moved: list[tuple[int, int]] = []
        self._failures = list(failures)

    async def keep(self, acts: list[Inbound]) -> None:
        if self._failures:
            raise self._failures.pop(0)
        self.acts += acts

    async def move(self, old: int, new: int) -> None:
        self.moved.append((old, new))

    @property
    def words(self) -> list[str]:
        return [one.act.text for one in self.acts if isinstance(one.act, Wrote)]


def sent(update_id: int, **parts: Any) -> dict[str, Any]:
    person, chat = {"id": 7, "is_bot": False, "first_name": "Anna"}, {"id": 7, "type": "private"}
    message = {"message_id": update_id, "date": 1, "chat": chat, "from": person} | parts
    return {"update_id": update_id, "message": message}


def wrote(update_id: int, text: str) -> dict[str, Any]:
    return sent(update_id, text=text)


def polling(bot: TelegramBot, kept: Kept, **settings: Any) -> Polling:
    settings = {"wait": 1, "backoff": Backoff(first=0.01), "conflict_wait": 0.01, **settings}
    return Polling(bot, kept.keep, moved=kept.move, **settings)


@contextlib.asynccontextmanager
async def running(receiver: Polling) -> AsyncIterator[None]:
    task = asyncio.ensure_future(receiver.run())
    try:
        yield
    finally:
        receiver.stop()
        await asyncio.wait_for(task, 1)


async def seen(kept: Kept, *words: str) -> None:
    async with asyncio.timeout(3):
        while kept.words != list(words):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_updates_are_kept_in_order_and_then_let_go(bot: TelegramBot, api: ApiStub) -> None:
    kept = Kept()
    async with running(polling(bot, kept)):
        api.receives(wrote(10, "one"), wrote(11, "two"))
        await seen(kept, "one", "two")
        api.receives(wrote(12, "three"))
        await seen(kept, "one", "two", "three")
    assert api.methods[0] == "deleteWebhook"
    offsets = [call.values.get("offset") for call in api.called("getUpdates")]
    assert offsets == [None, "12", "13"]
    assert api.called("getUpdates")[0]["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]


async def test_what_could_not_be_kept_comes_again(
    bot: TelegramBot, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept(OSError("disk full while storing: one"), OSError("disk full while storing: one"))
    api.receives(wrote(10, "one"))
    async with running(polling(bot, kept)):
        await seen(kept, "one")
    assert [call.values.get("offset") for call in api.called("getUpdates")][:3] == [None, None, None]
    assert "storing" not in caplog.text


async def test_nothing_is_let_go_while_it_is_being_kept(bot: TelegramBot, api: ApiStub) -> None:
    stored = asyncio.Event()

    async def keep(acts: list[Inbound]) -> None:
        await stored.wait()

    api.receives(wrote(10, "one"))
    receiver = Polling(bot, keep, wait=1)
    task = asyncio.ensure_future(receiver.run())
    await asyncio.sleep(0.2)
    receiver.stop()
    await asyncio.sleep(0.1)
    assert not task.done()
    stored.set()
    await asyncio.wait_for(task, 1)
    assert len(api.called("getUpdates")) == 1


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_others(
    bot: TelegramBot, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept()
    api.receives(
        wrote(10, "one"),
        {"update_id": 11, "message": {"text": "secret", "chat": "what is this?"}},
        {"update_id": 12, "brand_new": {"kind": "of update"}},
        wrote(13, "two"),
    )
    async with running(polling(bot, kept)):
        await seen(kept, "one", "two")
    assert "update 11 cannot be read" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "trouble",
    [Reply(cut=True), refusal(502, "Bad Gateway"), Reply(200, b"<html>"), result([{"no": "id"}])],
)
async def test_trouble_on_the_way_is_waited_out(bot: TelegramBot, api: ApiStub, trouble: Reply) -> None:
    kept = Kept()
    api.answers("deleteWebhook", trouble)
    api.answers("getUpdates", trouble, trouble)
    api.receives(wrote(10, "one"))
    async with running(polling(bot, kept)):
        await seen(kept, "one")


async def test_a_flood_limit_is_obeyed(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getUpdates", flood(1))
    async with running(polling(bot, Kept())):
        await asyncio.sleep(0.5)
        assert len(api.called("getUpdates")) == 1
        await asyncio.sleep(0.7)
        assert len(api.called("getUpdates")) == 2


async def test_whoever_has_polled_for_long_names_the_other_once_and_tries_on(
    bot: TelegramBot, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept()
    api.answers("getUpdates", CONFLICT, CONFLICT, CONFLICT)
    api.receives(wrote(10, "one"))
    async with running(polling(bot, kept, probation=0)):
        await seen(kept, "one")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "Another process" in caplog.text


async def test_whoever_comes_second_gives_up(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getUpdates", CONFLICT)
    with pytest.raises(AnotherReceiver, match="stop it"):
        await polling(bot, Kept()).run()


async def test_a_webhook_that_could_not_be_taken_away_yet_is_no_other_process(
    bot: TelegramBot, api: ApiStub
) -> None:
    kept = Kept()
    api.answers("deleteWebhook", refusal(502, "Bad Gateway"))
    api.answers("getUpdates", refusal(409, "Conflict: can't use getUpdates method while webhook is active"))
    api.receives(wrote(10, "one"))
    async with running(polling(bot, kept)):
        await seen(kept, "one")
    assert len(api.called("deleteWebhook")) == 2


@pytest.mark.parametrize("answer", [refusal(401, "Unauthorized"), refusal(404, "Not Found")])
async def test_a_refused_token_ends_it(bot: TelegramBot, api: ApiStub, answer: Reply) -> None:
    api.answers("getUpdates", answer)
    with pytest.raises(TokenRefused, match="BotFather"):
        await polling(bot, Kept()).run()


async def test_a_group_that_moved_is_told(bot: TelegramBot, api: ApiStub) -> None:
    kept = Kept()
    group = {"id": -5, "type": "group"}
    api.receives(sent(10, chat=group, migrate_to_chat_id=-1005), wrote(11, "one"))
    async with running(polling(bot, kept)):
        await seen(kept, "one")
        await asyncio.sleep(0.05)
    assert kept.moved == [(-5, -1005)]


@pytest.mark.parametrize("state", ["polling", "waiting"])
async def test_stopping_takes_less_than_a_second(bot: TelegramBot, api: ApiStub, state: str) -> None:
    if state == "waiting":
        api.answers("deleteWebhook", *[refusal(500, "Internal Server Error")] * 9)
    receiver = polling(bot, Kept(), wait=30, backoff=Backoff(first=30))
    task = asyncio.ensure_future(receiver.run())
    await asyncio.sleep(0.2)
    began = time.monotonic()
    receiver.stop()
    await task
    assert time.monotonic() - began < 0.5


async def test_a_server_that_does_not_wait_is_not_asked_in_a_hot_loop(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getUpdates", *[result([])] * 500)
    async with running(polling(bot, Kept())):
        await asyncio.sleep(0.5)
    assert len(api.called("getUpdates")) < 6
