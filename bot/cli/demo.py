"""The command that shows the whole bot on one page, without Telegram, a clinic or a secret."""

import asyncio
import fcntl
import os
import socket
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.cli.failure import CommandError
from bot.cli.run import said_plainly, until_stopped

PORT = 8321
TRIES = 50
LOCALE = "es"


class Shown(StrEnum):
    """Whose calendars the demo is about."""

    DOCPLANNER = "docplanner"
    EKA_CARE = "eka_care"
    ALFADOCS = "alfadocs"
    ALL = "all"


def demo(
    port: Annotated[int | None, typer.Option(help=f"The page's port; else {PORT} or one after it.")] = None,
    provider: Annotated[
        Shown, typer.Option(help="Whose calendar it books into; all: three accounts of one group.")
    ] = Shown.DOCPLANNER,
    locale: Annotated[
        str | None, typer.Option(help=f"Docplanner's country, such as pl; else {LOCALE}.")
    ] = None,
    data: Annotated[Path, typer.Option(help="Where the demo remembers what happened.")] = Path(".demo"),
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page.")] = True,
) -> None:
    """Show the whole bot on one page, without any account.

    You are the patient there, and see the clinic's side beside it."""
    from integrations.sandbox.countries import LOCALES

    if locale not in (None, *LOCALES):
        raise typer.BadParameter(f"{locale} is none of {', '.join(LOCALES)}", param_hint="--locale")
    if locale and provider in (Shown.EKA_CARE, Shown.ALFADOCS):
        raise typer.BadParameter(f"{provider} has one country only", param_hint="--locale")
    logs.setup("WARNING")
    folder = data / folder_of(provider, locale or LOCALE)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone_in(folder):
        until_stopped(_show(folder, provider, locale or LOCALE, _chosen(port), browser))


def folder_of(provider: Shown, locale: str) -> str:
    """Each cast has its own memory: accounts of one must not meet the visits of another."""
    return {Shown.DOCPLANNER: locale, Shown.ALL: f"all-{locale}"}.get(provider, provider.value)


async def _show(folder: Path, provider: Shown, locale: str, port: int, browser: bool) -> None:
    from bot.cli.stage import PROVIDERS, set_stage
    from bot.wiring import App
    from integrations.sandbox.server import Sandbox

    cast: Sequence[str] = PROVIDERS if provider is Shown.ALL else (provider.value,)
    with said_plainly():
        async with (
            Sandbox(port=port, data=folder / "sandbox", locales=[locale], providers=cast) as sandbox,
            App(await set_stage(sandbox.url, folder, locale, cast)) as app,
        ):
            typer.echo(f"Chat: {sandbox.url}/\nCtrl-C stops it; the next time it goes on from here.")
            if browser and has_display():
                await asyncio.to_thread(webbrowser.open, f"{sandbox.url}/")
            await app.wait()


def _chosen(port: int | None) -> int:
    """The port that was asked for, else the usual one or one after it. Raises CommandError."""
    candidates = range(PORT, PORT + TRIES) if port is None else [port]
    for candidate in candidates:
        if _is_free(candidate):
            return candidate
    raise CommandError(f"Port {candidates[-1]} is taken: choose another one with --port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def has_display() -> bool:
    """Whether a browser could open a window here."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two demos on the same data would answer the same people."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Another demo is running on {folder}: stop it, or choose --data") from None
        yield
