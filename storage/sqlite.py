"""SQLite connections for the pool: their settings, a cursor that visits their thread once a statement."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

# FULL: in WAL mode NORMAL survives a killed process but not a power cut, which may take the last commits
# with it; Telegram never repeats an update that was acknowledged, so a commit has to be on the disk.
# secure_delete: what was erased is overwritten, not only forgotten.
_SETTINGS = ("busy_timeout = 10000", "foreign_keys = ON", "synchronous = FULL", "secure_delete = ON")


class _Cursor(aiosqlite.Cursor):
    """Begins, executes and fetches in one visit to the connection's thread; aiosqlite alone needs four.

    The rows of a statement are few, so they are all fetched. What is handed to the thread hides its
    parameters, because aiosqlite writes it to its debug log.
    """

    def __init__(self, connection: "_Connection") -> None:
        # Making a cursor touches no file, so it needs no visit.
        super().__init__(connection, connection.raw.cursor())
        self._connection = connection
        self._rows: list[Any] = []

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> "_Cursor":
        values = tuple(parameters or ())
        await self._connection.visit(lambda: self._run(lambda: self._cursor.execute(sql, values)))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "_Cursor":
        values = [tuple(one) for one in parameters]
        await self._connection.visit(lambda: self._run(lambda: self._cursor.executemany(sql, values)))
        return self

    def _run(self, execute: Callable[[], sqlite3.Cursor]) -> None:
        self._connection.begin()
        execute()
        self._rows = self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        return self._rows

    async def close(self) -> None:
        """Nothing is left open: every statement was run to its end."""


class _Connection(aiosqlite.Connection):
    """A writer takes the database's write lock with its first statement; a reader never holds anything."""

    def __init__(self, path: str, *, writes: bool) -> None:
        super().__init__(lambda: _opened(path, writes=writes), iter_chunk_size=64)
        self._writes = writes
        self._begun = False
        self._thread.daemon = True  # a forgotten connection must not keep the process alive

    @property
    def raw(self) -> sqlite3.Connection:
        return self._conn

    async def visit(self, function: Callable[[], None]) -> None:
        self._begun = self._writes
        await self._execute(function)  # type: ignore[no-untyped-call]

    def begin(self) -> None:
        """In the thread: IMMEDIATE, because a lock that is asked for later is refused, not waited for."""
        if self._writes and not self.raw.in_transaction:
            self.raw.execute("BEGIN IMMEDIATE")

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return _Cursor(self)

    async def commit(self) -> None:
        await super().commit()
        self._begun = False

    async def rollback(self) -> None:
        """The pool asks for one after every unit; only one that did not commit is worth the visit."""
        if self._begun:
            await super().rollback()
            self._begun = False


def _opened(path: str, *, writes: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for setting in (*_SETTINGS, f"query_only = {'OFF' if writes else 'ON'}"):
        connection.execute(f"PRAGMA {setting}")
    return connection


def opener(path: str, *, writes: bool) -> Callable[[], Awaitable[aiosqlite.Connection]]:
    """What a pool calls for one more connection to the file."""

    async def opened() -> aiosqlite.Connection:
        return await _Connection(path, writes=writes)

    return opened
