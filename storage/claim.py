"""A claim: one process at a time may do a thing, and a killed process holds nothing."""

import fcntl
import hashlib
from io import TextIOWrapper
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.errors import AlreadyClaimed


class FileClaim:
    """Beside an SQLite file: a lock of the operating system on a file of its own."""

    def __init__(self, database: Path, name: str) -> None:
        self._path = database.with_name(f"{database.stem}.{name}.lock")
        self._file: TextIOWrapper | None = None

    async def take(self) -> None:
        self._file = self._path.open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await self.release()
            raise AlreadyClaimed from None

    async def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerClaim:
    """In PostgreSQL: an advisory lock, held by a connection of its own for as long as that stands."""

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self._engine = engine
        self._number = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=7).digest())
        self._connection: AsyncConnection | None = None

    async def take(self) -> None:
        self._connection = await self._engine.connect()
        taken = await self._connection.scalar(
            text("SELECT pg_try_advisory_lock(:number)"), {"number": self._number}
        )
        await self._connection.commit()
        if not taken:
            await self.release()
            raise AlreadyClaimed

    async def release(self) -> None:
        if self._connection is not None:
            await self._connection.invalidate()  # the lock goes with the session, not with the pool's loan
            await self._connection.close()
            self._connection = None


Claim = FileClaim | ServerClaim
