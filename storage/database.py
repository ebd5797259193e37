"""The database: opened once, then used in units that are kept whole or not at all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.address import DatabaseAddress
from storage.chat_locks import AllChats, ChatLocks, SharedChats
from storage.claim import FileClaim
from storage.errors import AlreadyClaimed, StorageBusy, StorageError, told
from storage.keys import sealed_columns
from storage.migrate import migrate
from storage.sealed import MARK, Seal, use_seal
from storage.server_locks import ServerLocks
from storage.session import Session
from storage.sqlite import opener
from storage.unit import Unit

_BATCH = 200  # rows that are sealed anew in one unit
_PAUSE = 0.02  # seconds between two such units, for others who write
_PATIENCE = 30  # seconds until a unit that gets no turn gives up
_CLAIM_LOOK = 1.0  # seconds between two looks whether our claims stand
_SECOND_LOOK = 4.0  # seconds until a claim that nobody takes again is abandoned
_CONNECTIONS = 8  # of one process to a server, which by default has 100 for all
_NOTHING = text("SELECT 1")


class Database:
    """SQLite in WAL mode, or PostgreSQL: `url` is `sqlite:///file.db` or `postgresql://…`.

    keys: seal what is personal, the first one from now on, the others what they sealed before. Without keys
    nothing is sealed, which is for tests of other things.
    """

    def __init__(self, url: str, keys: Sequence[str] = ()) -> None:
        self._address = DatabaseAddress.of(url)
        self._seal = Seal(keys)
        self._turn: asyncio.Lock | None = None
        self._writer: asyncio.Task[object] | None = None
        self._claims: list[FileClaim] = []
        self._locks: ServerLocks | None = None
        if self._address.path is None:
            self._locks = ServerLocks(self._address)
            self._writes = _server_engine(self._address)
            self._reads = self._writes.execution_options(postgresql_readonly=True)
        else:
            # SQLite has one writer; waiting for it in our own fair queue beats its lock, which is neither.
            self._turn = asyncio.Lock()
            self._writes = _file_engine(self._address, connections=1, writes=True)
            self._reads = _file_engine(self._address, connections=4, writes=False)
        for engine in (self._writes, self._reads):
            use_seal(engine.dialect, self._seal)

    async def upgrade(self) -> None:
        """Bring the schema up to date. Raises SchemaTooNew, StorageUnavailable and the like."""
        await asyncio.to_thread(migrate, self._address)

    async def start(self) -> None:
        """Bring the schema up to date and see that what is sealed can be opened.

        Raises what `upgrade` raises, and LostKey.
        """
        await self.upgrade()
        async with self.unit() as unit:
            whole = await unit.keys.admit()
        if not whole:
            # From before there were keys; a start that is killed here does it again.
            await self._seal_all(MARK)
            async with self.unit() as unit:
                await unit.keys.is_whole()

    async def rotate(self) -> int:
        """Seal everything with the first key, others may go on meanwhile. Returns how many rows were changed.

        Afterwards the other keys are needed no more.
        """
        changed = 0
        while sealed := await self._seal_all(f"{MARK}{self._seal.names[0]}:"):
            changed += sealed
        async with self.unit() as unit:
            await unit.keys.retire()
        return changed

    @property
    def is_server(self) -> bool:
        """Whether several processes may share it."""
        return self._locks is not None

    async def claim(self, name: str, *, shared: bool = False) -> None:
        """Be the only process with this claim until `close`. Raises AlreadyClaimed.

        shared: others may share it, but nobody has it alone meanwhile. A file is never shared.
        """
        if self._locks is not None:
            await self._locks.claim(name, shared=shared)
            return
        claim = self._file_claim(name)
        claim.take()
        self._claims.append(claim)

    async def is_claimed(self, name: str) -> bool:
        """Whether some living process has this claim."""
        if self._locks is not None:
            return await self._locks.is_claimed(name)
        claim = self._file_claim(name)
        try:
            claim.take()
        except AlreadyClaimed:
            return True
        claim.release()
        return False

    async def is_abandoned(self, name: str) -> bool:
        """Whether nobody has this claim, and nobody takes it again within seconds.

        A process whose connection to the server broke lost its claims without being dead: see `keep_claims`.
        """
        if await self.is_claimed(name):
            return False
        if self._locks is not None:
            await asyncio.sleep(_SECOND_LOOK)
        return not await self.is_claimed(name)

    async def keep_claims(self) -> None:
        """For ever: take the claims again when the connection that held them broke."""
        while self._locks is not None:
            await asyncio.sleep(_CLAIM_LOOK)
            with contextlib.suppress(StorageError):  # said where the database is used
                await self._locks.check()

    def chat_locks(self) -> ChatLocks:
        """Who works on which chat, told among all processes that share this database."""
        return AllChats() if self._locks is None else SharedChats(self._locks)

    async def answers(self) -> None:
        """Ask for nothing, to see that there is an answer. Raises StorageError."""
        async with _connected(self._reads) as connection:
            await Session(connection).run(_NOTHING)

    async def close(self) -> None:
        for claim in self._claims:
            claim.release()
        self._claims.clear()
        if self._locks is not None:
            await self._locks.close()
        await self._reads.dispose()
        await self._writes.dispose()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """A unit of work: on disk when the block ends, undone when it raises. Raises StorageError.

        Never wait for the outside in it, and never open another one in it.
        """
        async with self._one_writer(), _connected(self._writes) as connection:
            session = Session(connection)
            yield Unit(session)
            await session.commit()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """For looking only: many at once, never in a writer's way. Each query sees what is committed then.

        The connections are few, so never wait for the outside in it, and never open another one in it.
        """
        async with _connected(self._reads) as connection:
            yield Unit(Session(connection))

    def _file_claim(self, name: str) -> FileClaim:
        assert self._address.path is not None
        return FileClaim(self._address.path, name)

    async def _seal_all(self, mark: str) -> int:
        changed = 0
        for table in sealed_columns():
            after = None
            while True:
                async with self.unit() as unit:
                    after, many = await unit.keys.seal_anew(table, after, _BATCH, mark=mark)
                changed += many
                if after is None:
                    break
                await asyncio.sleep(_PAUSE)
        return changed

    @asynccontextmanager
    async def _one_writer(self) -> AsyncIterator[None]:
        if self._turn is None:
            yield
            return
        if self._writer is asyncio.current_task():
            raise RuntimeError("this task has a unit open already")
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._turn.acquire()
        except TimeoutError:
            raise StorageBusy(f"no turn to write within {_PATIENCE} s") from None
        self._writer = asyncio.current_task()
        try:
            yield
        finally:
            self._writer = None
            self._turn.release()


def _file_engine(address: DatabaseAddress, *, connections: int, writes: bool) -> AsyncEngine:
    return create_async_engine(
        address.url.set(drivername="sqlite+aiosqlite"),
        async_creator=opener(str(address.path), writes=writes),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        hide_parameters=True,
    )


def _server_engine(address: DatabaseAddress) -> AsyncEngine:
    return create_async_engine(
        address.url,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        pool_pre_ping=True,
        hide_parameters=True,
    )


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that is given back at the end; what was not committed is undone, even when cancelled."""
    try:
        connection = await engine.connect()
    except SQLAlchemyError as error:
        raise told(error) from None
    try:
        yield connection
    except BaseException:
        await asyncio.shield(connection.close())
        raise
    await connection.close()
