"""What a demo needs before the bot comes on: an account, a chat for the staff, settings made in code."""

from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.settings import (
    Account,
    DatabaseSettings,
    PrivacySettings,
    Settings,
    StaffSettings,
    TelegramSettings,
)
from storage.sealed import new_key

TOKEN = "42:the-demo-token-opens-nothing-anywhere"  # noqa: S105  only the sandbox takes it
STAFF_CHAT = -1000000000042
ACCOUNT = "demo"


async def set_stage(url: str, folder: Path, locale: str) -> Settings:
    """The settings for a bot in the sandbox at `url`, whose database is in `folder`."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as sandbox:
        await _gather_staff(sandbox)
        _answer(await sandbox.post(f"/bot{TOKEN}/setMyName", json={"name": "Clinic assistant"}))
        account = await _account(sandbox, locale)
    return Settings(
        telegram=TelegramSettings(token=SecretStr(TOKEN), api_base=url),
        database=DatabaseSettings(url=SecretStr(f"sqlite:///{folder / 'clinicbot.db'}")),
        staff=StaffSettings(chat_id=STAFF_CHAT),
        privacy=PrivacySettings(keys=(_key(folder),)),
        accounts=(account,),
    )


def _key(folder: Path) -> SecretStr:
    """The demo's own key, made when it is first shown and kept beside its database."""
    file = folder / "key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(f"{new_key()}\n", encoding="ascii")
    return SecretStr(file.read_text(encoding="ascii").strip())


async def _gather_staff(sandbox: httpx.AsyncClient) -> None:
    """Open the staff's group, unless the sandbox remembers it from an earlier time."""
    chats = _answer(await sandbox.get("/sandbox/chats"))
    if STAFF_CHAT not in (chat["chat_id"] for chat in chats):
        group = {"type": "supergroup", "title": "Clinic staff", "chat_id": STAFF_CHAT, "bot_is_admin": True}
        _answer(await sandbox.post("/sandbox/chats", json=group))


async def _account(sandbox: httpx.AsyncClient, locale: str) -> Account:
    """The sandbox's account of the locale; it says more of it than a client needs to know."""
    accounts = _answer(await sandbox.get("/sandbox/accounts"))
    found = next(one for one in accounts if one["provider"] == "docplanner" and one["locale"] == locale)
    wanted = ("provider", "locale", "base_url", "client_id", "client_secret")
    return Account.model_validate({"name": ACCOUNT, **{key: found[key] for key in wanted}})


def _answer(response: httpx.Response) -> Any:
    response.raise_for_status()
    return response.json()
