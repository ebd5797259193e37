"""Fetching what people sent: the content, or whether it is worth trying again."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.connect import TelegramBot
from bot.channels.delivery import TelegramChannel
from bot.engine.channel import Unfetched
from tests.bot.channels.api_stub import TOKEN, ApiStub, Reply, flood, refusal, result

CONTENT = b"content of documents/7"


def told(**changes: Any) -> Reply:
    file = {"file_id": "f", "file_unique_id": "u", "file_size": 22, "file_path": "documents/7"}
    return result(file | changes)


@pytest.fixture
def channel(bot: TelegramBot) -> TelegramChannel:
    return TelegramChannel(bot)


async def test_the_content_comes_as_it_is(api: ApiStub, channel: TelegramChannel) -> None:
    api.answers("getFile", told(), told(file_size=None))
    assert await channel.fetch("f", len(CONTENT)) == CONTENT
    assert await channel.fetch("f", len(CONTENT)) == CONTENT
    assert [call["file_id"] for call in api.called("getFile")] == ["f", "f"]


@pytest.mark.parametrize(
    ("reply", "most_bytes", "permanent"),
    [
        (told(file_size=23), 22, True),
        (told(file_size=None), 21, True),
        (refusal(400, "Bad Request: file is too big"), 100, True),
        (refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), 100, True),
        (Reply(502, b"<html>"), 100, False),
        (Reply(cut=True), 100, False),
        (refusal(401, "Unauthorized"), 100, False),
    ],
)
async def test_what_cannot_be_fetched_is_told_apart(
    api: ApiStub, channel: TelegramChannel, reply: Reply, most_bytes: int, permanent: bool
) -> None:
    api.answers("getFile", reply)
    with pytest.raises(Unfetched) as caught:
        await channel.fetch("f", most_bytes)
    assert caught.value.permanent is permanent
    assert TOKEN not in str(caught.value)
    assert "documents/7" not in str(caught.value)


async def test_a_flood_limit_says_when_to_come_again(api: ApiStub, channel: TelegramChannel) -> None:
    api.answers("getFile", flood(7))
    with pytest.raises(Unfetched) as caught:
        await channel.fetch("f", 100)
    assert caught.value.retry_after == timedelta(seconds=7)
    assert not caught.value.permanent
