"""The command that runs the bot, and how it is stopped."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from bot import logs
from bot.cli.failure import CommandError
from bot.cli.options import DEFAULT_CONFIG, Config, settings_of
from bot.settings import Settings

NO_KEY = (
    "There is no key to seal patients' data with: make one with clinicbot keys new,"
    " and name it in the settings under [privacy] keys."
)
STOPPING = (signal.SIGINT, signal.SIGTERM)


Webhook = Annotated[bool, typer.Option("--webhook", help="Have updates brought, instead of asking for them.")]


def run(config: Config = DEFAULT_CONFIG, webhook: Webhook = False) -> None:
    """Run the bot until it is stopped."""
    settings = settings_of(config)
    if not settings.privacy.keys:
        raise CommandError(NO_KEY)
    if webhook and not settings.web.public_url:
        raise CommandError("[web] public_url should say where Telegram reaches this bot: https://…")
    logs.setup(settings.log.level.upper())
    until_stopped(_serve_behind_doors(settings) if webhook else _serve(settings))


async def _serve(settings: Settings) -> None:
    from bot.wiring import App  # the whole bot: other commands need not wait for it

    with said_plainly():
        async with App(settings) as app:
            await app.wait()


async def _serve_behind_doors(settings: Settings) -> None:
    """The doors open first, to say that the bot is not ready, and close first."""
    from bot.app import build
    from bot.listening import Listening
    from bot.wiring import App

    with said_plainly():
        app = App(settings, webhook=True)
        async with Listening(build(app.reception), settings.web.host, settings.web.port) as doors, app:
            try:
                await app.wait()
            finally:
                app.reception.leaving()
                await doors.close()


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what an admin can mend into CommandError; what only a developer can mend keeps its traceback."""
    from bot.channels.connect import AnotherReceiver, TokenRefused
    from bot.channels.webhook import WebhookRefused
    from integrations.errors import ProviderError
    from storage.errors import StorageError

    try:
        yield
    except OSError as error:
        raise CommandError(f"The bot cannot run: {error.strerror or error}") from error
    except (TokenRefused, AnotherReceiver, WebhookRefused, ProviderError, StorageError) as error:
        raise CommandError(f"The bot cannot run: {error}") from error


def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run the work to its end. SIGINT or SIGTERM ends it cleanly, a second one ends the process at once."""
    asyncio.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, None]) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.ensure_future(work)

    def stop() -> None:
        for number in STOPPING:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        task.cancel()

    for number in STOPPING:
        loop.add_signal_handler(number, stop)
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
