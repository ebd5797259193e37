"""One transaction as the subjects see it: statements go in, rows come out as values."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import CursorResult, Executable, MetaData, Table, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage.errors import UnitSpoiled, told
from storage.sealed import Seal, seal_of

Upsert = sqlite.Insert | postgresql.Insert


class Row(SQLModel):
    """What every stored row is: a value. Changing one changes nothing in the database."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        }
    )


R = TypeVar("R", bound=Row)


def table_of(row_type: type[Row]) -> Table:
    """The table under a row type, for statements that need no object-relational machinery."""
    return cast(Table, inspect(row_type).local_table)


class Session:
    """A transaction under way. After one failed statement it takes no more and cannot be committed.

    SQLite ends a transaction by itself when the disk is full, so going on would commit half a unit.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._spoiled = False

    @property
    def seal(self) -> Seal:
        """What seals and opens the values of this database."""
        return seal_of(self._connection.dialect)

    async def run(
        self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement, for many `rows` at once where given. Raises StorageError."""
        if self._spoiled:
            raise UnitSpoiled
        try:
            return await self._connection.execute(statement, rows)
        except SQLAlchemyError as error:
            self._spoiled = True
            raise told(error) from None

    async def one(self, row_type: type[R], statement: Executable) -> R | None:
        found = (await self.run(statement)).first()
        return None if found is None else row_type(**found._asdict())

    async def all(
        self, row_type: type[R], statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None
    ) -> list[R]:
        return [row_type(**found._asdict()) for found in await self.run(statement, rows)]

    def insert(self, table: Table) -> Upsert:
        """An INSERT that knows ON CONFLICT; both databases spell it the same."""
        if self._connection.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    async def commit(self) -> None:
        if self._spoiled:
            raise UnitSpoiled
        try:
            await self._connection.commit()
        except SQLAlchemyError as error:
            raise told(error) from None
