"""The command that says whether a bot with these settings can work, and what to change where it cannot."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import typer
from pydantic import BaseModel, SecretStr

from bot.cli.diagnosis import Check, Level, Section, fail, ok, printed, verdict, warn
from bot.cli.options import DEFAULT_CONFIG, Config
from bot.clock import SystemClock
from bot.logs import hide_tokens
from bot.settings import Settings, SettingsError
from bot.settings_file import exposed_secrets, read

NARROW, WIDE = 72, 120


def doctor(config: Config = DEFAULT_CONFIG) -> None:
    """Examine the settings, the database, Telegram and every account. Changes nothing."""
    if not asyncio.run(examine(config)):
        raise typer.Exit(1)


async def examine(config: Path) -> bool:
    """Prints every section as soon as it is known. Whether nothing failed."""
    width = min(max(shutil.get_terminal_size().columns, NARROW), WIDE)
    checks: list[Check] = []
    secrets: list[str] = []
    async for section, told in _sections(config):
        secrets = told or secrets
        for line in printed(section, width):
            typer.echo(_hidden(line, secrets))
        typer.echo()
        checks += section.checks
    typer.echo(verdict(checks))
    return all(check.level is not Level.FAIL for check in checks)


async def _sections(config: Path) -> AsyncIterator[tuple[Section, list[str]]]:
    """With each section what must not be printed, as far as it is known."""
    try:
        settings = read(config)
    except SettingsError as error:
        yield Section("Settings", (fail("file", str(error)),)), []
        return
    from bot.cli import account_check, house_check  # all that the bot is made of

    secrets = list(_secrets([settings.telegram, settings.database, settings.web, settings.privacy]))
    secrets += _secrets(one.settings for one in settings.accounts)
    yield Section("Settings", tuple(_of_settings(config, settings))), secrets
    yield await house_check.database(settings), secrets
    clock = SystemClock()
    under_way = [
        asyncio.create_task(house_check.telegram(settings)),
        *(asyncio.create_task(account_check.account(one, settings, clock)) for one in settings.accounts),
    ]
    for task in under_way:
        yield await task, secrets


def _of_settings(config: Path, settings: Settings) -> Iterable[Check]:
    yield ok("file", f"{config} is understood")
    if exposed := exposed_secrets(config):
        yield warn("secrets", exposed.removeprefix(f"{config}: "))
    if not settings.privacy.keys:
        yield fail(
            "sealing keys",
            "there is no key to seal patients' data with",
            "Make one with clinicbot keys new, and name it under [privacy] keys.",
        )
    if not settings.clinic.reception_phone:
        yield warn(
            "reception",
            "patients who need a person are given no number",
            'Set [clinic] reception_phone = "+…".',
        )
    if not settings.privacy.policy_url:
        yield warn(
            "privacy policy",
            "patients agree without a page that they could read",
            'Set [privacy] policy_url = "https://…".',
        )


def _secrets(sections: Iterable[BaseModel]) -> Iterable[str]:
    """Whatever is secret in the settings, longest first where one holds another."""
    for section in sections:
        for name in type(section).model_fields:
            value = getattr(section, name)
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, SecretStr) and len(one.get_secret_value()) >= 4:
                    yield one.get_secret_value()


def _hidden(line: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        line = line.replace(secret, "********")
    return hide_tokens(line)
