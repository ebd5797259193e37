"""The demo as its visitors meet it: one command, one page, and it remembers."""

import signal
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.cli.demo import Shown, folder_of, has_display
from bot.cli.stage import STAFF_CHAT
from tests.bot.cli.processes import started

DEMO = ("-m", "bot", "demo", "--no-browser", "--port")


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def chats(page: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.get("/sandbox/chats").json()
    return found


def texts(page: httpx.Client, chat_id: int) -> list[str]:
    """What the bot wrote in the chat, once it has written something."""
    answer = page.get(f"/sandbox/chats/{chat_id}/messages", params={"after": 1, "wait": 30}).json()
    return [message.get("text", "") for message in answer["messages"]]


def test_it_answers_stops_cleanly_and_goes_on_where_it_was(tmp_path: Path) -> None:
    with started(tmp_path, *DEMO, free_port(), "--locale", "pl", fresh=True) as process:
        url = process.says("Chat: ").rstrip("/")
        with httpx.Client(base_url=url, trust_env=False, timeout=40) as page:
            assert page.get("/").status_code == 200
            assert [chat["chat_id"] for chat in chats(page)] == [STAFF_CHAT]
            new = {"first_name": "Ana", "language_code": "pl"}
            ana = page.post("/sandbox/chats", json=new).json()["chat_id"]
            page.post(f"/sandbox/chats/{ana}/messages", json={"text": "/start"}).raise_for_status()
            assert any("Ana" in text for text in texts(page, ana))
        process.told(signal.SIGINT)
        code, said = process.ends(within=10)
        assert code == 0
        assert "Traceback" not in said
    with started(tmp_path, *DEMO, free_port(), "--locale", "pl") as process:
        url = process.says("Chat: ").rstrip("/")
        with httpx.Client(base_url=url, trust_env=False) as page:
            assert {chat["chat_id"] for chat in chats(page)} == {STAFF_CHAT, ana}
        process.told(signal.SIGTERM)
        assert process.ends(within=10)[0] == 0


def test_a_second_demo_on_the_same_data_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with started(tmp_path, *DEMO, free_port()) as first:
        first.says("Chat: ")
        with started(tmp_path, *DEMO, free_port()) as second:
            assert second.ends() == (1, "Another demo is running on .demo/es: stop it, or choose --data")


def test_a_group_has_an_account_at_each_provider_and_a_memory_of_its_own(tmp_path: Path) -> None:
    with started(tmp_path, *DEMO, free_port(), "--provider", "all", "--locale", "pl") as process:
        url = process.says("Chat: ").rstrip("/")
        accounts = httpx.get(f"{url}/sandbox/accounts", trust_env=False).json()
        assert [one["provider"] for one in accounts] == ["docplanner", "eka_care", "alfadocs"]
        assert {one.get("locale", one.get("country")) for one in accounts} == {"pl", "IN", "it"}
        process.told(signal.SIGTERM)
        assert process.ends(within=10)[0] == 0
    assert [each.name for each in (tmp_path / ".demo").iterdir()] == ["all-pl"]


@pytest.mark.parametrize(
    ("chosen", "folder"),
    [("docplanner", "pl"), ("eka_care", "eka_care"), ("alfadocs", "alfadocs"), ("all", "all-pl")],
)
def test_accounts_of_one_provider_never_meet_the_visits_of_another(chosen: str, folder: str) -> None:
    assert folder_of(Shown(chosen), "pl") == folder


def test_a_provider_of_one_country_takes_no_locale(tmp_path: Path) -> None:
    with started(tmp_path, *DEMO, free_port(), "--provider", "eka_care", "--locale", "pl") as process:
        code, said = process.ends()
        assert code == 2
        assert "eka_care has one country only" in said


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(tmp_path, *DEMO, port) as process:
            assert process.ends() == (1, f"Port {port} is taken: choose another one with --port")


@pytest.mark.skipif("sys.platform != 'linux'", reason="only there do variables say whether there is a screen")
def test_no_browser_is_opened_where_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
