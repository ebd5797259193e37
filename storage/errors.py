"""What can go wrong with the database.

    StorageError                 what every one of them is
    ├── StorageFull              the disk has no room: nothing of the unit was kept
    ├── StorageBusy              somebody else holds the database for too long: try again
    ├── StorageUnavailable       the file cannot be opened, the server cannot be reached
    ├── StorageDamaged           the file is not a sound database
    ├── LostKey                  what is stored was sealed with a key that we do not have
    ├── SchemaTooNew             written by a newer version of this program
    ├── Conflict                 a rule of the schema refuses the row
    ├── StaleRevision            another turn saved the conversation meanwhile
    ├── AlreadySettled           the intent has another outcome
    ├── AlreadyClaimed           another process does this already
    ├── AlreadyHandled           the act was handled before
    ├── NoSuchRow                the id is unknown
    ├── UnitSpoiled              a statement of the unit failed, so it cannot be committed
    └── NaiveInstant             an instant without a zone was handed in

The texts speak to developers and never hold values of rows: those are personal data.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class StorageError(Exception):
    """The database could not do what was asked."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])


class StorageFull(StorageError):
    """The disk is full."""


class StorageBusy(StorageError):
    """The database is held by somebody else."""


class StorageUnavailable(StorageError):
    """The database cannot be reached."""


class StorageDamaged(StorageError):
    """The database is damaged."""


class LostKey(StorageError):
    """The data was sealed with a key that is not in the settings."""


class SchemaTooNew(StorageError):
    """The database was written by a newer version of this program."""


class Conflict(StorageError):
    """A rule of the schema refuses the row."""


class StaleRevision(StorageError):
    """Another turn saved the conversation meanwhile."""


class AlreadySettled(StorageError):
    """The intent was settled with another outcome."""


class AlreadyClaimed(StorageError):
    """Another process already runs this bot on this database: stop that one first."""


class AlreadyHandled(StorageError):
    """The act was handled before."""


class NoSuchRow(StorageError):
    """There is no such row."""


class UnitSpoiled(StorageError):
    """A statement of the unit failed, so nothing of it was kept."""


class NaiveInstant(StorageError, ValueError):
    """An instant needs a zone."""


_SQLITE = {
    "SQLITE_FULL": StorageFull,
    "SQLITE_BUSY": StorageBusy,
    "SQLITE_LOCKED": StorageBusy,
    "SQLITE_CANTOPEN": StorageUnavailable,
    "SQLITE_IOERR": StorageUnavailable,
    "SQLITE_PERM": StorageUnavailable,
    "SQLITE_READONLY": StorageUnavailable,
    "SQLITE_CORRUPT": StorageDamaged,
    "SQLITE_NOTADB": StorageDamaged,
    "SQLITE_CONSTRAINT": Conflict,
}

# PostgreSQL's error codes by their beginning.
_POSTGRESQL = {
    "53100": StorageFull,  # disk_full
    "53300": StorageBusy,  # too_many_connections
    "55P03": StorageBusy,  # lock_not_available
    "40": StorageBusy,  # transaction rolled back: deadlock, serialization
    "08": StorageUnavailable,
    "28": StorageUnavailable,  # wrong user or password
    "3D": StorageUnavailable,  # no such database
    "57P": StorageUnavailable,  # shutting down, starting up
    "XX": StorageDamaged,
    "23": Conflict,
}


def told(error: SQLAlchemyError) -> StorageError:
    """The same trouble in our words. Raise it `from None`: the driver's text may quote a row."""
    cause = getattr(error, "orig", None)
    if isinstance(error, StatementError) and isinstance(cause, StorageError):
        return cause
    if isinstance(cause, sqlite3.Error):
        return _from_sqlite(cause)
    if isinstance(error, DBAPIError):
        return _from_postgresql(error)
    if isinstance(error, NoConnectionFree):
        return StorageBusy("every connection is in use")
    return StorageError(f"the database layer failed ({type(error).__name__})")


def _from_sqlite(cause: sqlite3.Error) -> StorageError:
    # SQLite's own texts name tables and columns, never values.
    name = getattr(cause, "sqlite_errorname", "")
    family = "_".join(name.split("_")[:2])
    known = _SQLITE.get(family, StorageError)
    text = "the disk is full" if known is StorageFull else str(cause)
    return known(f"{text} ({name or type(cause).__name__})")


def _from_postgresql(error: DBAPIError) -> StorageError:
    cause = error.orig
    code = getattr(cause, "sqlstate", None) or ""
    rule = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    known = next((kind for start, kind in _POSTGRESQL.items() if code.startswith(start)), StorageError)
    if error.connection_invalidated or (not code and "Operational" in type(cause).__name__):
        known = StorageUnavailable
    summary = (known.__doc__ or "").splitlines()[0].rstrip(".")
    return known(f"{summary} ({' '.join(filter(None, (type(cause).__name__, code, rule)))})")
