"""The options that more than one command takes."""

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings
from bot.settings_file import exposed_secrets, read

Config = Annotated[Path, typer.Option("--config", help="The settings, see clinicbot.example.toml.")]

DEFAULT_CONFIG = Path("clinicbot.toml")


def settings_of(config: Path) -> Settings:
    """The settings in use; what is doubtful about them is said on standard error."""
    settings = read(config)
    if warning := exposed_secrets(config):
        typer.echo(warning, err=True)
    return settings
