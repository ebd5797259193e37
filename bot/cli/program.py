"""The command clinicbot: all its commands under one name."""

from importlib.metadata import version as installed

import typer

from bot.cli import config, database, demo, doctor, keys, link, run, sandbox

program = typer.Typer(
    name="clinicbot",
    help="A booking assistant for clinics, in a chat.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
program.command()(run.run)
program.command()(demo.demo)
program.command()(sandbox.sandbox)
program.command()(link.link)
program.command()(doctor.doctor)
program.add_typer(config.group, name="config")
program.add_typer(database.group, name="database")
program.add_typer(keys.group, name="keys")


@program.command()
def version() -> None:
    """Say which clinicbot this is."""
    typer.echo(f"clinicbot {installed('clinicbot')}")
