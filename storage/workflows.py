"""Where durable workflows keep their own tables: in the same server, or in a file beside ours."""

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.address import DatabaseAddress


def workflows_url(database_url: str) -> str:
    """The same PostgreSQL database, or a file beside the SQLite one."""
    path = DatabaseAddress.of(database_url).path
    if path is None:
        return database_url
    return f"sqlite:///{path.with_name(path.stem + '.workflows' + path.suffix)}"


def workflows_engine(database_url: str) -> Engine | None:
    """The engine for a file, None where the default is right.

    In WAL mode readers and the writer do not stop each other. A power cut may undo the last steps of a
    workflow: they are taken again then, which each of them allows.
    """
    if DatabaseAddress.of(database_url).path is None:
        return None
    engine = create_engine(workflows_url(database_url), connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
