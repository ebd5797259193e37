"""The command that runs the pretended Telegram and booking services on their own."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.failure import CommandError


def sandbox(
    port: Annotated[int, typer.Option(help="The port on this machine; 0 takes a free one.")] = 8321,
    data: Annotated[Path | None, typer.Option(help="Keep the state in this folder.")] = None,
    seed: Annotated[int, typer.Option(help="The same number makes the same clinics.")] = 1,
) -> None:
    """Pretend to be Telegram and the clinics' calendars."""
    from integrations.sandbox.server import serve  # a whole web server: other commands need not wait for it

    if data:
        data.mkdir(parents=True, exist_ok=True)
    try:
        serve(port=port, seed=seed, data=data)
    except OSError as error:
        raise CommandError(f"The sandbox cannot use port {port}: {error.strerror}") from error
