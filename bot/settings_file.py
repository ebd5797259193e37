"""Reads clinicbot.toml and the environment, which wins, into Settings; trouble becomes one sentence."""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from pydantic_settings import SettingsError as UnreadableVariable

from bot.secret import is_literal, secret_fields
from bot.settings import PREFIX, Settings, SettingsError
from bot.settings_trouble import explain, unknown_section
from integrations.registry import VENDORS


class _Written(Settings):
    """Settings whose first source is the environment, then what is handed in."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings


def read(path: Path) -> Settings:
    """The settings of the file, overridden by CLINICBOT_… variables. Raises SettingsError."""
    document = _with_named_accounts(path, _document(path))
    _check_variables()
    try:
        return _Written(**document)
    except ValidationError as error:
        raise SettingsError(explain(error.errors(include_url=False), path, document)) from None
    except UnreadableVariable as error:
        raise SettingsError(f"{PREFIX}… variables: {error}.") from None


def exposed_secrets(path: Path) -> str:
    """A warning when everybody on this machine can read a secret that stands in the file; else empty."""
    if not path.stat().st_mode & stat.S_IROTH:
        return ""
    keys = list(dict.fromkeys(key for key, value in _secrets(_document(path)) if is_literal(value)))
    if not keys:
        return ""
    return (
        f"{path}: everybody on this machine can read {' and '.join(keys)}; "
        f"say chmod 600 {path}, or put env:NAME or file:PATH in its place."
    )


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file; start from clinicbot.example.toml.") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{path}: it cannot be read as a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: it is not TOML: {error}.") from None


def _with_named_accounts(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Accounts under their names, as the environment speaks of them: CLINICBOT_ACCOUNTS__MAIN__BASE_URL."""
    accounts = document.get("accounts", [])
    if not isinstance(accounts, list) or not all(isinstance(account, dict) for account in accounts):
        raise SettingsError(f"{path}: accounts should be tables, each under a line that says [[accounts]].")
    named: dict[str, Any] = {}
    for index, account in enumerate(accounts):
        key = str(account.get("name", index)).replace("-", "_").lower()
        if key in named:
            raise SettingsError(f"{path}: accounts should have different names, but two are called {key}.")
        named[key] = account
    return {**document, "accounts": named}


def _check_variables() -> None:
    for variable in os.environ:
        section, nested, _ = variable.upper().removeprefix(PREFIX).partition("__")
        if variable.upper().startswith(PREFIX) and nested and section.lower() not in Settings.model_fields:
            raise SettingsError(unknown_section(variable, section.lower()))


def _secrets(document: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What stands in the file where a secret belongs; a database address is one when it holds a password."""
    yield "telegram.token", document.get("telegram", {}).get("token")
    url = document.get("database", {}).get("url", "")
    if urlsplit(url).password:
        yield "database.url", url
    sealing = document.get("privacy", {}).get("keys", [])
    yield from (("privacy.keys", key) for key in (sealing if isinstance(sealing, list) else [sealing]))
    for account in document.get("accounts", []):
        keys = secret_fields(VENDORS[account["provider"]].settings)
        yield from ((f"accounts.{account['name']}.{key}", account.get(key)) for key in sorted(keys))
