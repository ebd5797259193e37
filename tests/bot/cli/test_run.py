"""The bot as an admin runs it: a settings file, and addresses that happen to be the sandbox's."""

import asyncio
import signal
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.cli.stage import TOKEN
from integrations.sandbox.server import Sandbox
from storage.database import Database
from storage.sealed import new_key
from tests.bot.cli.processes import started

RUN = ("-m", "bot", "run")
PRIVACY = f'[privacy]\nkeys = ["{urlsafe_b64encode(b"not-a-real-key--" * 2).decode()}"]\n'


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(locales=["es"]) as sandbox:
        yield sandbox


async def write(folder: Path, url: str, token: str = TOKEN, privacy: str = PRIVACY) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        (account,) = (await client.get(f"{url}/sandbox/accounts?provider=docplanner")).json()
    keys = ("provider", "locale", "base_url", "client_id", "client_secret")
    (folder / "clinicbot.toml").write_text(
        f'[telegram]\ntoken = "{token}"\napi_base = "{url}"\n{privacy}[[accounts]]\nname = "main"\n'
        + "".join(f'{key} = "{account[key]}"\n' for key in keys)
    )
    (folder / "clinicbot.toml").chmod(0o600)


async def test_it_greets_a_patient_and_ends_when_told(sandbox: Sandbox, tmp_path: Path) -> None:
    await write(tmp_path, sandbox.url)
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False, timeout=40) as page:
        with started(tmp_path, *RUN, fresh=True) as process:
            new = {"first_name": "Ana", "language_code": "es"}
            ana = (await page.post("/sandbox/chats", json=new)).json()["chat_id"]
            await page.post(f"/sandbox/chats/{ana}/messages", json={"text": "/start"})
            told = await page.get(f"/sandbox/chats/{ana}/messages", params={"after": 1, "wait": 30})
            assert any("Ana" in message.get("text", "") for message in told.json()["messages"])
            process.told(signal.SIGTERM)
            code, said = await asyncio.to_thread(process.ends, 10)
    assert (code, "Traceback" in said) == (0, False)


async def test_a_token_that_telegram_refuses_is_one_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    await write(tmp_path, sandbox.url, token="42:short")
    with started(tmp_path, *RUN) as process:
        code, said = await asyncio.to_thread(process.ends)
    assert code == 1
    assert said.splitlines()[-1].startswith("The bot cannot run: Telegram refuses the bot token")
    assert "42:short" not in said
    assert "Traceback" not in said


async def test_without_a_key_it_does_not_run_and_says_how_one_is_made(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    await write(tmp_path, sandbox.url, privacy="")
    with started(tmp_path, *RUN) as process:
        code, said = await asyncio.to_thread(process.ends)
    assert code == 1
    assert "clinicbot keys new" in said
    assert "Traceback" not in said


async def test_with_another_key_it_does_not_run_and_nothing_is_served(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'clinicbot.db'}", [new_key()])
    await database.start()
    await database.close()
    await write(tmp_path, sandbox.url)
    with started(tmp_path, *RUN) as process:
        code, said = await asyncio.to_thread(process.ends)
    assert code == 1
    assert "was sealed with a key that is not in the settings" in said.splitlines()[-1]
    assert "Traceback" not in said
