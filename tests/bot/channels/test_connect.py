"""A bot built from settings, its first words, and what Telegram shows around the chat."""

import logging
import re
import traceback

import pytest

from bot.channels.backoff import Backoff
from bot.channels.connect import TelegramBot, TokenRefused, build, proxy_for, start
from bot.channels.menu import Menu, menus, set_menus
from bot.i18n import LANGUAGES
from tests.bot.channels.api_stub import TOKEN, ApiStub, Reply, refusal


async def test_the_bot_learns_who_it_is_from_the_server_in_the_settings(api: ApiStub) -> None:
    bot = build(TOKEN, f"{api.base}/")
    await start(bot)
    assert (bot.id, bot.username) == (123456, "clinic_bot")
    await bot.shutdown()


async def test_telegram_is_waited_for_when_it_is_away(api: ApiStub, caplog: pytest.LogCaptureFixture) -> None:
    api.answers("getMe", refusal(502, "Bad Gateway"), Reply(cut=True))
    bot = build(TOKEN, api.base)
    await start(bot, Backoff(first=0.01))
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 2
    assert bot.id == 123456
    await bot.shutdown()


@pytest.mark.parametrize("answer", [refusal(401, "Unauthorized"), refusal(404, "Not Found")])
async def test_a_refused_token_is_one_sentence_without_the_token(api: ApiStub, answer: Reply) -> None:
    api.answers("getMe", answer)
    with pytest.raises(TokenRefused, match="BotFather") as caught:
        await start(build(TOKEN, api.base))
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


def test_a_printed_bot_does_not_show_its_token() -> None:
    assert repr(build(TOKEN)) == "TelegramBot[123456]"


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "clinic.example")
    assert proxy_for("https://api.telegram.org") == "http://proxy.example:3128"
    assert proxy_for("https://clinic.example") is None


async def test_menus_are_told_per_language(bot: TelegramBot, api: ApiStub) -> None:
    await set_menus(bot, {"": Menu({"start": "Begin"}, "We book visits."), "pl": Menu({"start": "Zacznij"})})
    commands = api.called("setMyCommands")
    assert [call["commands"] for call in commands] == [
        [{"command": "start", "description": "Begin"}],
        [{"command": "start", "description": "Zacznij"}],
    ]
    assert [call.values.get("language_code") for call in commands] == [None, "pl"]
    assert [call["description"] for call in api.called("setMyDescription")] == ["We book visits."]
    assert api.called("setMyShortDescription") == []


def test_there_is_a_menu_in_every_language_that_telegram_takes() -> None:
    known = menus((("book", "Book a visit"), ("visits", "My visits")), "I book your visits to the doctor.")
    assert known[""].commands == {"book": "Book a visit", "visits": "My visits"}
    assert {code for code in known if code} == {locale.partition("_")[0] for locale in LANGUAGES}
    assert known["es"].commands["visits"] == "Mis citas"
    for menu in known.values():
        assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in menu.commands)
        assert all(1 <= len(told) <= 256 for told in menu.commands.values())
        assert 1 <= len(menu.description) <= 512


async def test_a_menu_that_fails_is_only_a_line_in_the_log(
    bot: TelegramBot, api: ApiStub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    api.answers("setMyCommands", refusal(400, "Bad Request: BOT_COMMAND_INVALID"))
    await set_menus(bot, {"": Menu({"no such": "command"}, "We book visits.")})
    assert len(caplog.records) == 1
    assert len(api.called("setMyDescription")) == 1
