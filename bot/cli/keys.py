"""Commands about the keys that seal patients' data."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from bot.cli.failure import CommandError
from bot.cli.options import DEFAULT_CONFIG, Config, settings_of
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.database import Database

T = TypeVar("T")

group = typer.Typer(help="Make, change and count the keys that seal patients' data.", no_args_is_help=True)


@group.command()
def new() -> None:
    """Make a key. Whoever has it can read the patients' data; whoever loses it has lost that data."""
    from storage.sealed import new_key  # all of SQLAlchemy: other commands need not wait for it

    typer.echo(new_key())


@group.command()
def check(config: Config = DEFAULT_CONFIG) -> None:
    """Say how many values each key has sealed, and whether all of them can be opened."""
    from storage.keys import PLAIN
    from storage.sealed import name_of

    settings = settings_of(config)
    counted = _carried_out(_count(settings))
    names = [name_of(key) for key in settings.privacy.sealing_keys]
    for line in told(counted, names, plain=PLAIN):
        typer.echo(line)
    missing = [name for name in counted if name not in (PLAIN, *names)]
    if missing:
        raise CommandError(f"These keys are not in the settings, and are needed: {', '.join(missing)}")


@group.command()
def rotate(config: Config = DEFAULT_CONFIG) -> None:
    """Seal everything with the first key. The bot may run meanwhile, if it was started with that key."""
    settings = settings_of(config)
    if not settings.privacy.keys:
        raise CommandError("There is no key in the settings: make one with clinicbot keys new")
    rows = _carried_out(_rotate(settings))
    typer.echo(f"{rows} rows were sealed anew. Only the first key is needed now.")


def told(counted: Counter[str], names: Sequence[str], *, plain: str) -> Iterator[str]:
    """One line for each key, the first one first; keys are called by names that give nothing away."""
    for number, name in enumerate(names):
        yield f"{name}: {counted[name]} values{', seals what is new' if number == 0 else ''}"
    for name in sorted(set(counted) - {plain, *names}):
        yield f"{name}: {counted[name]} values, but the key is not in the settings"
    if counted[plain]:
        yield f"not sealed: {counted[plain]} values; the next start of the bot seals them"


async def _count(settings: Settings) -> Counter[str]:
    from storage.database import Database

    database = Database(settings.database.url.get_secret_value(), settings.privacy.sealing_keys)
    try:
        await database.upgrade()
        async with database.reading() as unit:
            return await unit.keys.count()
    finally:
        await database.close()


async def _rotate(settings: Settings) -> int:
    from storage.database import Database
    from storage.sealed import name_of

    keys = settings.privacy.sealing_keys
    database = Database(settings.database.url.get_secret_value(), keys)
    try:
        await _see_that_the_bot_has_it(database, name_of(keys[0]))
        await database.start()
        return await database.rotate()
    finally:
        await database.close()


async def _see_that_the_bot_has_it(database: "Database", name: str) -> None:
    """A bot that runs with other keys could not read what was sealed with this one."""
    from storage.claim import RECEIVING
    from storage.errors import AlreadyClaimed

    await database.upgrade()
    async with database.reading() as unit:
        if await unit.keys.knows(name):
            return
    try:
        await database.claim(RECEIVING)
    except AlreadyClaimed:
        raise CommandError("The running bot does not have the first key yet: start it anew first") from None


def _carried_out(work: Coroutine[Any, Any, T]) -> T:
    from storage.errors import StorageError

    try:
        return asyncio.run(work)
    except StorageError as error:
        raise CommandError(f"The keys cannot be used: {error}") from error
