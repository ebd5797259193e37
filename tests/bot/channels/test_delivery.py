"""A view becomes a message, whatever Telegram answers: through PTB, over real sockets."""

import asyncio
import logging
import time
import traceback
from typing import Any

import pytest
from markupsafe import Markup

from bot.channels.connect import TelegramBot, build
from bot.channels.delivery import TelegramChannel
from bot.engine.channel import Channel, ChatMoved, Priority, Shown, Undelivered, Unreachable
from bot.engine.view import Button, File, Reply, View
from tests.bot.channels.api_stub import TOKEN, ApiStub, flood, refusal
from tests.bot.channels.api_stub import Reply as Answer

ANNA = 7
DAY = View(Markup("<b>Tuesday</b>, choose a time:"), rows=((Button("9:00", data="t:9"),),))
ASK = View(Markup("May I have your number?"), replies=((Reply("Share", shares_phone=True),),))
BARE = View(Markup("Thank you."))
BOOKED = View(Markup("Booked."), file=File("visit.ics", b"BEGIN:VCALENDAR", "text/calendar"), lasting=True)
CUT = Answer(cut=True)
TROUBLE = refusal(502, "Bad Gateway")
NOT_MODIFIED = refusal(400, "Bad Request: message is not modified: specified new message content")
NOT_FOUND = refusal(400, "Bad Request: message to edit not found")
NOT_EDITABLE = refusal(400, "Bad Request: message can't be edited")
UNREADABLE = refusal(400, 'Bad Request: can\'t parse entities: Unsupported start tag "anna" at byte offset 3')


@pytest.fixture
def channel(bot: TelegramBot) -> TelegramChannel:
    return TelegramChannel(bot, patience=3.0, first_wait=0.01)


def as_channel(channel: TelegramChannel) -> Channel:
    """mypy holds that TelegramChannel is what the engine asks for."""
    return channel


async def test_a_view_is_sent_with_its_buttons(channel: TelegramChannel, api: ApiStub) -> None:
    shown = await as_channel(channel).show(ANNA, DAY)
    [call] = api.calls
    assert shown == Shown(101)
    assert (call.method, call["text"], call["parse_mode"]) == ("sendMessage", str(DAY.text), "HTML")
    assert call["reply_markup"] == {"inline_keyboard": [[{"text": "9:00", "callback_data": "t:9"}]]}
    assert call["link_preview_options"] == {"is_disabled": True}


async def test_the_next_screen_takes_the_place_of_the_last(channel: TelegramChannel, api: ApiStub) -> None:
    assert await channel.show(ANNA, DAY, replaces=55) == Shown(55)
    assert api.methods == ["editMessageText"]
    assert api.calls[0]["reply_markup"]["inline_keyboard"][0][0]["text"] == "9:00"


async def test_the_same_screen_again_is_success(channel: TelegramChannel, api: ApiStub) -> None:
    api.answers("editMessageText", NOT_MODIFIED)
    assert await channel.show(ANNA, DAY, replaces=55) == Shown(55)
    assert api.methods == ["editMessageText"]


@pytest.mark.parametrize("answer", [NOT_FOUND, NOT_EDITABLE])
async def test_a_message_that_takes_no_edits_is_sent_anew(
    channel: TelegramChannel, api: ApiStub, answer: Answer
) -> None:
    api.answers("editMessageText", answer)
    assert await channel.show(ANNA, DAY, replaces=55) == Shown(101)
    assert api.methods == ["editMessageText", "sendMessage"]


async def test_a_view_with_keys_of_its_own_is_never_an_edit(channel: TelegramChannel, api: ApiStub) -> None:
    await channel.show(ANNA, ASK, replaces=55)
    assert api.methods == ["sendMessage"]


async def test_a_result_takes_the_place_of_the_waiting_and_its_file_follows(
    channel: TelegramChannel, api: ApiStub
) -> None:
    assert await channel.show(ANNA, BOOKED, replaces=55) == Shown(55)
    assert api.methods == ["editMessageText", "sendDocument"]


async def test_a_file_follows_its_text(channel: TelegramChannel, api: ApiStub) -> None:
    assert await channel.show(ANNA, BOOKED) == Shown(101)
    assert api.methods == ["sendMessage", "sendDocument"]
    assert api.calls[1].files["document"] == ("visit.ics", "text/calendar", b"BEGIN:VCALENDAR")


@pytest.mark.parametrize(
    "answer", [refusal(400, "Bad Request: file is too big"), refusal(403, "Forbidden: no"), TROUBLE]
)
async def test_a_file_that_fails_never_loses_its_text(
    channel: TelegramChannel, api: ApiStub, answer: Answer
) -> None:
    api.answers("sendDocument", *[answer] * 3)
    assert await channel.show(ANNA, BOOKED) == Shown(101)


async def test_a_text_that_is_too_long_is_cut_and_the_log_says_so(
    channel: TelegramChannel, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    await channel.show(ANNA, View(Markup("<b>" + "a secret line\n" * 500 + "</b>")))
    assert len(api.calls[0]["text"]) == 4096 - 4096 % 14 + len("<b>…</b>") - 1
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "secret" not in caplog.text


async def test_markup_that_telegram_cannot_read_is_shown_as_words(
    channel: TelegramChannel, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    api.answers("sendMessage", UNREADABLE)
    view = View(Markup("Dr <b>Ruiz</b> &amp; <anna>"), rows=DAY.rows)
    assert await channel.show(ANNA, view) == Shown(101)
    assert api.calls[1]["text"] == "Dr Ruiz & <anna>"
    assert "parse_mode" not in api.calls[1].values
    assert "reply_markup" in api.calls[1].values
    assert "anna" not in caplog.text.lower()


async def test_markup_that_telegram_cannot_read_in_an_edit_is_shown_as_words_in_its_place(
    channel: TelegramChannel, api: ApiStub
) -> None:
    api.answers("editMessageText", UNREADABLE)
    assert await channel.show(ANNA, DAY, replaces=55) == Shown(55)
    assert api.calls[1]["text"] == "Tuesday, choose a time:"


async def test_a_link_that_telegram_refuses_does_not_lose_the_view(
    channel: TelegramChannel, api: ApiStub
) -> None:
    api.answers(
        "sendMessage",
        refusal(400, "Bad Request: inline keyboard button URL 'tel:1' is invalid: Wrong HTTP URL"),
    )
    await channel.show(
        ANNA, View(BARE.text, rows=((Button("Call", url="tel:1"),), (Button("Move", data="m"),)))
    )
    assert api.calls[1]["reply_markup"] == {"inline_keyboard": [[{"text": "Move", "callback_data": "m"}]]}


async def test_a_keyboard_is_closed_by_the_note_before_the_next_screen(
    channel: TelegramChannel, api: ApiStub
) -> None:
    shown = await channel.show(ANNA, DAY, replaces=55, drop_keyboard=True, note=Markup("Thank you."))
    note, screen = api.calls
    assert (note["text"], note["reply_markup"]) == ("Thank you.", {"remove_keyboard": True})
    assert (screen["text"], shown) == (str(DAY.text), Shown(102))
    assert "inline_keyboard" in screen["reply_markup"]


async def test_a_keyboard_is_closed_by_the_view_when_it_has_no_buttons(
    channel: TelegramChannel, api: ApiStub
) -> None:
    await channel.show(ANNA, BARE, drop_keyboard=True)
    assert [call["reply_markup"] for call in api.calls] == [{"remove_keyboard": True}]


async def test_without_a_note_a_passing_message_closes_the_keyboard(
    channel: TelegramChannel, api: ApiStub
) -> None:
    assert await channel.show(ANNA, DAY, drop_keyboard=True) == Shown(102)
    assert api.methods == ["sendMessage", "sendMessage", "deleteMessage"]
    assert api.calls[0]["reply_markup"] == {"remove_keyboard": True}
    assert api.calls[2]["message_id"] == 101


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), "blocked"),
        (refusal(403, "Forbidden: bot was kicked from the supergroup chat"), "blocked"),
        (refusal(403, "Forbidden: user is deactivated"), "gone"),
        (refusal(400, "Bad Request: chat not found"), "gone"),
        (refusal(400, "Bad Request: have no rights to send a message"), "blocked"),
    ],
)
async def test_a_chat_that_cannot_be_reached_says_why(
    channel: TelegramChannel, api: ApiStub, answer: Answer, reason: str
) -> None:
    api.answers("sendMessage", answer)
    with pytest.raises(Unreachable) as caught:
        await channel.show(ANNA, DAY)
    assert caught.value.reason == reason


async def test_a_group_that_moved_says_where(channel: TelegramChannel, api: ApiStub) -> None:
    api.answers("sendMessage", refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-100777))
    with pytest.raises(ChatMoved) as caught:
        await channel.show(-7, BARE)
    assert caught.value.new_chat_id == -100777


@pytest.mark.parametrize("answer", [CUT, TROUBLE])
@pytest.mark.parametrize(("replaces", "method"), [(None, "sendMessage"), (55, "editMessageText")])
async def test_a_lost_answer_is_asked_for_again(
    channel: TelegramChannel, api: ApiStub, answer: Answer, replaces: int | None, method: str
) -> None:
    api.answers(method, answer, answer)
    await channel.show(ANNA, DAY, replaces=replaces)
    assert api.methods == [method] * 3


async def test_after_the_third_failure_the_view_is_undelivered(
    channel: TelegramChannel, api: ApiStub
) -> None:
    api.answers("sendMessage", *[TROUBLE] * 9)
    with pytest.raises(Undelivered) as caught:
        await channel.show(ANNA, DAY)
    assert not caught.value.permanent
    assert len(api.calls) == 3


async def test_what_telegram_refuses_for_good_is_not_repeated(channel: TelegramChannel, api: ApiStub) -> None:
    api.answers("sendMessage", refusal(400, "Bad Request: message text is empty"))
    with pytest.raises(Undelivered, match="text is empty") as caught:
        await channel.show(ANNA, DAY)
    assert caught.value.permanent
    assert len(api.calls) == 1


async def test_no_server_at_all_is_undelivered_and_names_no_token() -> None:
    bot = build(TOKEN, "http://127.0.0.1:9")
    await bot.request.initialize()
    with pytest.raises(Undelivered) as caught:
        await TelegramChannel(bot, first_wait=0.01).show(ANNA, DAY)
    await bot.request.shutdown()
    assert TOKEN not in repr((caught.value, caught.value.__cause__, caught.value.__context__))


@pytest.mark.parametrize(("replaces", "method"), [(None, "sendMessage"), (55, "editMessageText")])
async def test_a_flood_limit_is_waited_out_while_others_go_on(
    channel: TelegramChannel, api: ApiStub, replaces: int | None, method: str
) -> None:
    api.answers(method, flood(1))
    began = time.monotonic()
    slow = asyncio.ensure_future(channel.show(ANNA, DAY, replaces=replaces))
    await asyncio.sleep(0.1)
    await channel.show(8, DAY, replaces=replaces)
    assert time.monotonic() - began < 0.5
    await slow
    assert 1.0 <= time.monotonic() - began < 2.0


async def test_a_long_flood_limit_is_handed_back_instead_of_waited_out(
    channel: TelegramChannel, api: ApiStub
) -> None:
    api.answers("sendMessage", flood(300))
    with pytest.raises(Undelivered) as caught:
        await channel.show(ANNA, DAY)
    assert caught.value.retry_after is not None
    assert 290 < caught.value.retry_after.total_seconds() <= 300
    with pytest.raises(Undelivered):
        await channel.show(ANNA, DAY, priority=Priority.CONFIRMATION)
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    "answer", [refusal(400, "Bad Request: query is too old and response timeout expired"), TROUBLE, flood(60)]
)
async def test_a_press_that_cannot_be_acknowledged_is_no_failure(
    channel: TelegramChannel, api: ApiStub, answer: Answer
) -> None:
    api.answers("answerCallbackQuery", answer)
    await channel.acknowledge("q1")
    assert api.calls[0]["callback_query_id"] in ("q1", 1)


async def test_a_press_is_acknowledged_again_after_a_short_flood_limit(
    channel: TelegramChannel, api: ApiStub
) -> None:
    api.answers("answerCallbackQuery", flood(1))
    await channel.acknowledge("q1")
    assert api.methods == ["answerCallbackQuery"] * 2


async def test_being_busy_is_shown_and_never_fails(channel: TelegramChannel, api: ApiStub) -> None:
    api.answers("sendChatAction", flood(60))
    await channel.busy(ANNA)
    await channel.busy(ANNA)
    await channel.busy(8)
    assert [call["chat_id"] for call in api.called("sendChatAction")] == ["7", "8"]
    assert api.calls[0]["action"] == "typing"


async def test_no_log_line_holds_the_token_or_the_text(
    channel: TelegramChannel, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("bot", "aiohttp", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    echo = f"<p>cannot fetch {api.base}/bot{TOKEN}/sendMessage: Tuesday</p>".encode()
    bad: list[Any] = [Answer(400, echo), Answer(200, echo), Answer(502, echo), UNREADABLE]
    for chat_id, answer in enumerate(bad, start=100):
        api.answers("sendMessage", answer, answer, answer)
        with pytest.raises(Undelivered) as caught:
            await channel.show(chat_id, BOOKED)
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
        api.recovers()
        api.answers("sendDocument", answer, answer, answer)
        await channel.show(chat_id + 100, View(DAY.text, file=BOOKED.file))
    assert caplog.records
    assert TOKEN not in caplog.text
    assert "Tuesday" not in caplog.text
