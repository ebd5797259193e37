"""A look at a database that changes nothing: whether it answers, and whose tables it has."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from storage.address import DatabaseAddress
from storage.errors import told


@dataclass(frozen=True, slots=True)
class Examination:
    """exists: a file that is not there is made by the first start. current: of its tables, None without any.

    newest: of the tables of this program. known: whether this program can bring `current` up to `newest`.
    """

    is_server: bool
    exists: bool
    current: str | None
    newest: str
    known: bool = True

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def is_current(self) -> bool:
        return self.current == self.newest


async def examine(url: str) -> Examination:
    """Raises StorageError."""
    return await asyncio.to_thread(_examine, DatabaseAddress.of(url))


def _examine(address: DatabaseAddress) -> Examination:
    known = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    newest = known.get_current_head() or ""
    if address.path is not None and not (address.path.exists() and address.path.stat().st_size):
        return Examination(is_server=False, exists=False, current=None, newest=newest)
    current = _current(address)
    revisions = {script.revision for script in known.walk_revisions()}
    return Examination(
        is_server=address.path is None,
        exists=True,
        current=current,
        newest=newest,
        known=current is None or current in revisions,
    )


def _current(address: DatabaseAddress) -> str | None:
    waiting = {"connect_timeout": 10} if address.path is None else {"timeout": 10}
    engine = create_engine(address.url, poolclass=NullPool, hide_parameters=True, connect_args=waiting)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise told(error) from None
