"""What a demo needs before the bot comes on: an account, a chat for the staff, settings made in code."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.settings import (
    Account,
    ClinicSettings,
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
GROUP = "Sandbox Clinics"
# What a client has to be told of each provider's account; the sandbox says more of it.
TOLD = {
    "docplanner": ("locale", "base_url", "client_id", "client_secret"),
    "eka_care": ("base_url", "client_id", "client_secret"),
    "alfadocs": ("base_url", "api_key"),
}
PROVIDERS = tuple(TOLD)


async def set_stage(
    url: str, folder: Path, locale: str, providers: Sequence[str] = ("docplanner",)
) -> Settings:
    """The settings for a bot in the sandbox at `url`, whose database is in `folder`.

    providers: an account of each; several are the clinics of one group. locale: Docplanner's country."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as sandbox:
        await _gather_staff(sandbox)
        _answer(await sandbox.post(f"/bot{TOKEN}/setMyName", json={"name": "Clinic assistant"}))
        known = _answer(await sandbox.get("/sandbox/accounts"))
    accounts = tuple(_account(known, each, locale, alone=len(providers) == 1) for each in providers)
    return Settings(
        telegram=TelegramSettings(token=SecretStr(TOKEN), api_base=url),
        database=DatabaseSettings(url=SecretStr(f"sqlite:///{folder / 'clinicbot.db'}")),
        staff=StaffSettings(chat_id=STAFF_CHAT),
        clinic=ClinicSettings(name="" if len(accounts) == 1 else GROUP),
        privacy=PrivacySettings(keys=(_key(folder),)),
        accounts=accounts,
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


def _account(known: Sequence[dict[str, str]], provider: str, locale: str, *, alone: bool) -> Account:
    """The sandbox's account of the provider. Among others it is called by the provider's name."""
    own = [one for one in known if one["provider"] == provider]
    found = next(one for one in own if provider != "docplanner" or one["locale"] == locale)
    told = {key: found[key] for key in TOLD[provider]}
    return Account.model_validate({"name": ACCOUNT if alone else provider, "provider": provider, **told})


def _answer(response: httpx.Response) -> Any:
    response.raise_for_status()
    return response.json()
