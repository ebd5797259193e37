"""Commands about the database."""

import typer

from bot.cli.failure import CommandError
from bot.cli.options import DEFAULT_CONFIG, Config, settings_of

group = typer.Typer(help="Look after the database.", no_args_is_help=True)


@group.command()
def upgrade(config: Config = DEFAULT_CONFIG) -> None:
    """Bring the database to this version's tables; harmless when it has them."""
    from storage.address import DatabaseAddress  # all of SQLAlchemy: other commands need not wait for it
    from storage.errors import StorageError
    from storage.migrate import migrate

    url = settings_of(config).database.url.get_secret_value()
    try:
        migrate(DatabaseAddress.of(url))
    except StorageError as error:
        raise CommandError(f"The database was not upgraded: {error}") from error
    typer.echo("The database is up to date.")
