"""The command that runs the bot, and how it is stopped."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from bot import logs
from bot.cli.failure import CommandError
from bot.cli.options import DEFAULT_CONFIG, Config, settings_of
from bot.settings import Settings

NO_KEY = (
    "There is no key to seal patients' data with: make one with clinicbot keys new,"
    " and name it in the settings under [privacy] keys."
)
STOPPING = (signal.SIGINT, signal.SIGTERM)


def run(config: Config = DEFAULT_CONFIG) -> None:
    """Run the bot until it is stopped."""
    settings = settings_of(config)
    if not settings.privacy.keys:
        raise CommandError(NO_KEY)
    logs.setup(settings.log.level.upper())
    until_stopped(_serve(settings))


async def _serve(settings: Settings) -> None:
    from bot.wiring import App  # the whole bot: other commands need not wait for it

    with said_plainly():
        async with App(settings) as app:
            await app.wait()


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what an admin can mend into CommandError; what only a developer can mend keeps its traceback."""
    from bot.channels.connect import TokenRefused
    from integrations.errors import ProviderError
    from storage.errors import StorageError

    try:
        yield
    except OSError as error:
        raise CommandError(f"The bot cannot run: {error.strerror or error}") from error
    except (TokenRefused, ProviderError, StorageError) as error:
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
