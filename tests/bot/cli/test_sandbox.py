"""The sandbox on its own, as a process."""

import signal
import socket
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.settings_file import read
from integrations.sandbox.server import Sandbox
from storage.sealed import new_key
from tests.bot.cli.processes import started

REACHED = ("base_url", "locale", "client_id", "client_secret", "api_key")
SANDBOX = ("-m", "bot", "sandbox")


def test_it_says_where_it_is_and_keeps_its_state(tmp_path: Path) -> None:
    for already in (0, 1):
        with started(tmp_path, *SANDBOX, "--port", "0", "--data", "state", "--seed", "7") as process:
            url = process.says("Sandbox: ").rstrip("/")
            assert len(httpx.get(f"{url}/sandbox/chats", trust_env=False).json()) == already
            httpx.post(f"{url}/sandbox/chats", json={"first_name": "Ana"}, trust_env=False).raise_for_status()
            process.told(signal.SIGTERM)
            assert process.ends() == (0, "")


async def test_the_documented_settings_are_those_of_its_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICBOT_KEYS", new_key())
    text = (Path(__file__).parents[3] / "docs" / "sandbox.md").read_text("utf-8").split("```")[1]
    config = tmp_path / "clinicbot.toml"
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(trust_env=False) as client:
        known = (await client.get(f"{sandbox.url}/sandbox/accounts")).json()
        config.write_text(text.removeprefix("toml").replace("http://127.0.0.1:8321", sandbox.url))
    settings = read(config)
    assert [one.provider for one in settings.accounts] == [one["provider"] for one in known]
    for account, told in zip(settings.accounts, known, strict=True):
        asked = {name: shown(value) for name, value in account.settings if name in REACHED}
        assert {name: told[name] for name, value in asked.items() if value} == {
            name: value for name, value in asked.items() if value
        }


def shown(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(tmp_path, *SANDBOX, "--port", port) as process:
            assert process.ends() == (1, f"The sandbox cannot use port {port}: Address already in use")
