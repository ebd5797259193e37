"""Commands about the settings: what clinicbot understood, secrets hidden."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import typer
from pydantic import BaseModel, SecretStr

from bot.cli.options import DEFAULT_CONFIG, Config, settings_of
from bot.settings import Account, Settings

HIDDEN = "********"

group = typer.Typer(help="Look at the settings.", no_args_is_help=True)


@group.command()
def check(config: Config = DEFAULT_CONFIG) -> None:
    """Read the settings as `run` would, and print what was understood."""
    for line in understood(settings_of(config)):
        typer.echo(line)


def understood(settings: Settings) -> Iterator[str]:
    """One line for each setting in use, under the name by which the file knows it."""
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, BaseModel):
            yield from _lines(name, value)
    for account in settings.accounts:
        yield from _lines(f"accounts.{account.name}", account)


def _lines(name: str, section: BaseModel) -> Iterator[str]:
    for key in type(section).model_fields:
        value = getattr(section, key)
        if isinstance(section, Account) and isinstance(value, BaseModel):
            # What the provider needs stands in the file beside what every account has.
            yield from _lines(name if key == "settings" else f"{name}.{key}", value)
        elif value is not None:
            yield f"{name}.{key} = {_shown(key, value)}"


def _shown(key: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(key, one) for one in value)
    if not isinstance(value, SecretStr):
        return str(value)
    return _without_password(value.get_secret_value()) if key == "url" else HIDDEN


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    if not parts.password:
        return url
    return parts._replace(netloc=f"{parts.username}:{HIDDEN}@{parts.netloc.rpartition('@')[2]}").geturl()
