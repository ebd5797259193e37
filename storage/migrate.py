"""Bringing the schema up to date, at every start, by one process at a time."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from storage.address import DatabaseAddress
from storage.errors import SchemaTooNew, StorageBusy, StorageDamaged, StorageUnavailable, told

_PATIENCE = 60  # seconds to wait for another process that migrates
_LOCK = 4_831_220_017  # any number, the same in every process: PostgreSQL's advisory lock of this program


def migrate(address: DatabaseAddress) -> None:
    """Create the schema or raise it to the version of this program. Blocks; raises StorageError."""
    with migrating(address) as config:
        command.upgrade(config, "head")


@contextmanager
def migrating(address: DatabaseAddress) -> Iterator[Config]:
    """Hold the database alone; alembic's commands on the config are kept together when the block ends."""
    if address.path is not None:
        _prepare(address.path)
    engine = create_engine(
        address.url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={} if address.path is None else {"isolation_level": None, "timeout": _PATIENCE},
    )
    try:
        with engine.connect() as connection:
            _hold(connection)
            yield _checked(_config(connection), connection)
            _verify(connection)
            connection.commit()
    except SQLAlchemyError as error:
        raise told(error) from None


def _prepare(path: Path) -> None:
    """Make the file, readable by its owner only, and switch it to WAL, which it remembers."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise StorageUnavailable(f"the database file cannot be opened ({error.strerror})") from None
    deadline = time.monotonic() + _PATIENCE
    while not _in_wal_mode(path):
        # SQLite does not wait by itself while another process switches the same file.
        if time.monotonic() > deadline:
            raise StorageBusy
        time.sleep(0.05)


def _in_wal_mode(path: Path) -> bool:
    connection = sqlite3.connect(path, timeout=5)
    try:
        return bool(connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            return False
        raise StorageUnavailable(f"the database file cannot be opened ({error.sqlite_errorname})") from None
    except sqlite3.DatabaseError as error:
        raise StorageDamaged(f"the file is no database ({error.sqlite_errorname})") from None
    finally:
        connection.close()


def _hold(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A table that is rebuilt is dropped for a moment, and must not take its children with it.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _checked(config: Config, connection: Connection) -> Config:
    known = ScriptDirectory.from_config(config)
    newest = known.get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {script.revision for script in known.walk_revisions()}:
        raise SchemaTooNew(
            f"the database has schema {current}, this program knows schemas up to {newest}:"
            " start the newer version of the program, or name another database"
        )
    return config


def _verify(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if orphans:
            raise StorageDamaged(f"{len(orphans)} rows refer to rows that do not exist")
