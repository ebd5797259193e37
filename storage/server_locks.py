"""PostgreSQL's advisory locks of one process: all on one connection, so they end when the process does."""

import asyncio
import contextlib
import hashlib
import logging

from sqlalchemy import NullPool, TextClause, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.address import DatabaseAddress
from storage.errors import AlreadyClaimed, StorageError, StorageUnavailable, told

log = logging.getLogger(__name__)

_PATIENCE = 5  # seconds that the server may take for an answer
# Both ends notice within seconds that the other machine is gone, else its locks would stand for hours.
_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
_KEEP_WATCH = text(
    """
    SELECT set_config(name, wanted, false) FROM pg_settings JOIN (VALUES
      ('tcp_keepalives_idle', '5'), ('tcp_keepalives_interval', '2'), ('tcp_keepalives_count', '3'),
      ('idle_session_timeout', '0')
    ) AS wishes (name, wanted) USING (name)
    """
)
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_SHARE = text("SELECT pg_try_advisory_lock_shared(:key)")
_GIVE_BACK = text("SELECT pg_advisory_unlock(:key)")
# Not tried out: whoever wants to claim it at that moment would be refused.
_IS_TAKEN = text(
    """
    SELECT EXISTS (
      SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (classid::bigint << 32) | objid::bigint = :key
    )
    """
)
_GIVE_ALL_BACK = text("SELECT pg_advisory_unlock_all() IS NULL AND :key = 0")
_ARE_YOU_THERE = text("SELECT :key = 0")


def key_of(kind: str, name: str) -> int:
    """The number under which the server knows a lock: 64 bits, told apart by kind."""
    digest = hashlib.blake2s(f"{kind}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


class ServerLocks:
    """Needs a session of its own: a pooler that changes it with each transaction will not do.

    When the connection breaks, every lock is gone; claims are taken again with the next connection.
    """

    def __init__(self, address: DatabaseAddress) -> None:
        self._engine = create_async_engine(
            address.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"connect_timeout": _PATIENCE, **_ALIVE},
        )
        self._one_question = asyncio.Lock()
        self._connection: AsyncConnection | None = None
        self._claims: dict[int, bool] = {}
        self._held: set[int] = set()

    async def claim(self, name: str, *, shared: bool) -> None:
        """Hold this until `close`, alone or with others who share it. Raises AlreadyClaimed."""
        key = key_of("claim", name)
        if not await self._ask(_SHARE if shared else _TAKE, key):
            raise AlreadyClaimed
        self._claims[key] = shared

    async def is_claimed(self, name: str) -> bool:
        """Whether a living process has this claim, we too. Raises StorageError."""
        key = key_of("claim", name)
        if key in self._claims:
            return True
        return await self._ask(_IS_TAKEN, key)

    async def take(self, key: int) -> bool:
        """Whether the lock is ours now. Raises StorageError."""
        taken = await self._ask(_TAKE, key)
        if taken:
            self._held.add(key)
        return taken

    async def give_back(self, key: int) -> None:
        """Let others have the lock. Never raises: a broken connection has given everything back."""
        if key not in self._held:
            return
        self._held.discard(key)
        try:
            await self._ask(_GIVE_BACK, key)
        except StorageError as error:
            log.warning("the connection that holds the locks broke: %s", error)

    def holds(self, key: int) -> bool:
        """Whether the lock is still ours, as far as is known here."""
        return key in self._held

    async def check(self) -> None:
        """See whether the connection stands, and make a new one when not. Raises StorageError."""
        try:
            await self._ask(_ARE_YOU_THERE, 0)
        except StorageError as error:
            log.warning("the connection that holds the locks broke: %s", error)
            await self._ask(_ARE_YOU_THERE, 0)

    async def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(StorageError):
                await self._ask(_GIVE_ALL_BACK, 0)  # the server notices only later that we are gone
        async with self._one_question:
            await self._drop()
        await self._engine.dispose()

    async def _ask(self, question: TextClause, key: int) -> bool:
        # Whoever asks may be cancelled; a question cut short would break the connection for all.
        return await asyncio.shield(asyncio.ensure_future(self._asked(question, key)))

    async def _asked(self, question: TextClause, key: int) -> bool:
        async with self._one_question:
            try:
                async with asyncio.timeout(_PATIENCE):
                    connection = await self._connected()
                    return bool(await connection.scalar(question, {"key": key}))
            except TimeoutError:
                await self._drop()
                raise StorageUnavailable from None
            except SQLAlchemyError as error:
                await self._drop()
                raise told(error) from None

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
            await self._connection.execute(_KEEP_WATCH)
            for key, shared in self._claims.items():
                if not await self._connection.scalar(_SHARE if shared else _TAKE, {"key": key}):
                    await self._drop()
                    raise AlreadyClaimed
        return self._connection

    async def _drop(self) -> None:
        """Forget the connection and what it held; how it ends does not matter any more."""
        self._held.clear()
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError, TimeoutError):
                async with asyncio.timeout(_PATIENCE):
                    await connection.invalidate()
                    await connection.close()
