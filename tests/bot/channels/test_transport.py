"""PTB over our transport, over real sockets: what goes out, what comes back, what goes wrong."""

import asyncio
import time
import traceback

import pytest
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.connect import TelegramBot
from bot.channels.transport import AiohttpTransport, NotSent, ServerTrouble
from tests.bot.channels.api_stub import TOKEN, ApiStub, Reply, flood, refusal, result


async def test_parameters_arrive_as_they_were_meant(bot: TelegramBot, api: ApiStub) -> None:
    await bot.send_message(7, "Środa & czwartek <b>9:00</b> 🦷\n1 + 1 = 100 %", parse_mode="HTML")
    assert api.calls[0]["text"] == "Środa & czwartek <b>9:00</b> 🦷\n1 + 1 = 100 %"
    assert api.calls[0]["chat_id"] == "7"


async def test_a_file_is_uploaded_whole_with_its_name(bot: TelegramBot, api: ApiStub) -> None:
    content = bytes(range(256)) * 4096
    await bot.send_document(7, InputFile(content, filename="wizyta-środa.ics"), caption="Środa")
    assert api.calls[0].files["document"] == ("wizyta-środa.ics", "text/calendar", content)
    assert api.calls[0].values["caption"] == "Środa"


async def test_a_file_is_downloaded(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("getFile", result({"file_id": "f", "file_unique_id": "u", "file_path": "photos/1.jpg"}))
    file = await bot.get_file("f")
    assert bytes(await file.download_as_bytearray()) == b"content of photos/1.jpg"


async def test_a_long_poll_outlasts_the_ordinary_time_limit(api: ApiStub) -> None:
    polls = AiohttpTransport(read_timeout=0.2)
    patient = TelegramBot(TOKEN, f"{api.base}/bot", request=AiohttpTransport(), get_updates_request=polls)
    async with patient:
        began = time.monotonic()
        assert await patient.raw_updates(offset=None, wait=1, allowed_updates=()) == []
        assert time.monotonic() - began > 0.9


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refusal(400, "Bad Request: message text is empty"), BadRequest),
        (refusal(409, "Conflict: terminated by other getUpdates request"), Conflict),
        (refusal(401, "Unauthorized"), InvalidToken),
        (refusal(404, "Not Found"), InvalidToken),
        (refusal(500, "Internal Server Error"), ServerTrouble),
        (Reply(502, b"<html>bad gateway</html>"), ServerTrouble),
        (Reply(200, b"<html>welcome to the hotel</html>"), NetworkError),
        (Reply(cut=True), NetworkError),
    ],
)
async def test_a_refusal_becomes_the_error_that_ptb_knows(
    bot: TelegramBot, api: ApiStub, reply: Reply, expected: type[TelegramError]
) -> None:
    api.answers("sendMessage", reply)
    with pytest.raises(expected):
        await bot.send_message(7, "Hello")


async def test_a_flood_limit_says_how_long(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("sendMessage", flood(17))
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(7, "Hello")
    assert "17" in str(caught.value) or "0:00:17" in str(caught.value)


async def test_a_migrated_group_says_its_new_id(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("sendMessage", refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-100777))
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-7, "Hello")
    assert caught.value.new_chat_id == -100777


async def test_an_answer_that_takes_too_long_is_a_time_out(bot: TelegramBot, api: ApiStub) -> None:
    api.answers("sendMessage", Reply(hang=5))
    with pytest.raises(TimedOut):
        await bot.send_message(7, "Hello", read_timeout=0.1)


async def test_a_refused_connection_was_surely_not_sent() -> None:
    async with AiohttpTransport() as transport:
        with pytest.raises(NotSent):
            await transport.post("http://127.0.0.1:9/bot1:x/getMe")


async def test_no_error_text_holds_the_token(bot: TelegramBot, api: ApiStub) -> None:
    echo = f"<p>cannot fetch {api.base}/bot{TOKEN}/sendMessage</p>".encode()
    for reply in (Reply(cut=True), Reply(502, echo), Reply(400, echo), Reply(200, echo), Reply(hang=5)):
        api.answers("sendMessage", reply)
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(7, "Hello", read_timeout=0.1)
        assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_many_requests_at_once_all_come_back(bot: TelegramBot, api: ApiStub) -> None:
    sent = await asyncio.gather(*(bot.send_message(chat, "Hello") for chat in range(1, 257)))
    assert sorted(message.chat_id for message in sent) == list(range(1, 257))


async def test_shutting_down_ends_at_once_and_can_be_repeated(api: ApiStub) -> None:
    transport = AiohttpTransport()
    await transport.initialize()
    await transport.post(f"{api.base}/bot{TOKEN}/getMe")
    await transport.shutdown()
    await transport.shutdown()
    with pytest.raises(TelegramError, match="not initialized"):
        await transport.post(f"{api.base}/bot{TOKEN}/getMe")
