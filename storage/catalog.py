"""The catalogue: what a provider told us about clinics, doctors and services, kept to be quick."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, delete, select
from sqlmodel import Field

from storage.columns import UTCDateTime
from storage.session import Row, Session, table_of


class CatalogEntry(Row, table=True):
    """One answer of a provider. kind and key are the caller's words; body: JSON, opaque here."""

    __tablename__ = "catalog"

    account: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    body: str = Field(sa_type=Text)
    fetched_at: datetime = Field(sa_type=UTCDateTime, index=True)


_catalog = table_of(CatalogEntry)


class Catalog:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def put(self, entries: Sequence[CatalogEntry]) -> None:
        """Keep the answers, in place of those that had their key."""
        if not entries:
            return
        new = self._session.insert(_catalog)
        latest = new.on_conflict_do_update(
            index_elements=["account", "kind", "key"],
            set_={"body": new.excluded.body, "fetched_at": new.excluded.fetched_at},
        )
        await self._session.run(latest, [entry.model_dump() for entry in entries])

    async def get(self, account: str, kind: str, key: str) -> CatalogEntry | None:
        return await self._session.one(CatalogEntry, select(_catalog).where(_named(account, kind, key)))

    async def of(self, account: str, kind: str) -> list[CatalogEntry]:
        """Everything of one kind, by key."""
        return await self._session.all(
            CatalogEntry,
            select(_catalog)
            .where(_catalog.c.account == account, _catalog.c.kind == kind)
            .order_by(_catalog.c.key),
        )

    async def stale(self, before: datetime) -> list[CatalogEntry]:
        """What was fetched before that instant, the oldest first."""
        return await self._session.all(
            CatalogEntry,
            select(_catalog).where(_catalog.c.fetched_at < before).order_by(_catalog.c.fetched_at),
        )

    async def drop(self, account: str, kind: str, key: str) -> None:
        """The provider has this no more."""
        await self._session.run(delete(_catalog).where(_named(account, kind, key)))


def _named(account: str, kind: str, key: str) -> ColumnElement[bool]:
    return and_(_catalog.c.account == account, _catalog.c.kind == kind, _catalog.c.key == key)
