"""What reaches the log: one line a record, no bot token, no chatter of other libraries."""

import logging
from collections.abc import Iterator

import pytest

from bot.logs import hide_tokens, setup

TOKEN = "123456:FAKE-token-of-the-stub-0123456789"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("bot", "integrations", "storage")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot<token>/getMe"),
        (f"The token `{TOKEN}` was rejected", "The token `<token>` was rejected"),
        ("http://127.0.0.1/bot1:short/getMe", "http://127.0.0.1/bot<token>/getMe"),
        (TOKEN.replace(":", "%3A"), "<token>"),
        ("16:30, chat 123456: ok", "16:30, chat 123456: ok"),
    ],
)
def test_tokens_are_hidden_and_the_rest_stays(text: str, shown: str) -> None:
    assert hide_tokens(text) == shown


def test_our_records_are_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    setup("INFO")
    logging.getLogger("bot.channels").info("polling %s", "started")
    assert capsys.readouterr().err.endswith("INFO bot.channels: polling started\n")


@pytest.mark.parametrize("name", ["httpx", "telegram.Bot", "aiohttp.access", "somebody"])
def test_other_libraries_speak_up_only_when_it_matters(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    setup("DEBUG")
    logging.getLogger(name).info("POST /bot%s/sendMessage", TOKEN)
    assert capsys.readouterr().err == ""
    logging.getLogger(name).warning("POST /bot%s/sendMessage", TOKEN)
    assert capsys.readouterr().err.endswith(f"WARNING {name}: POST /bot<token>/sendMessage\n")


def test_a_traceback_names_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    setup()
    try:
        raise ValueError(f"bad url http://x/bot{TOKEN}/getMe")
    except ValueError:
        logging.getLogger("bot").exception("it failed")
    printed = capsys.readouterr().err
    assert "ValueError: bad url http://x/bot<token>/getMe" in printed
    assert TOKEN not in printed


def test_every_handler_gets_the_redacted_record(caplog: pytest.LogCaptureFixture) -> None:
    setup()
    setup()
    logging.getLogger().addHandler(caplog.handler)
    logging.getLogger("httpx").warning("POST /bot%s/x", TOKEN)
    assert caplog.messages == ["POST /bot<token>/x"]
