"""The inbox: what people did, on disk before Telegram is told that we have it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.errors import AlreadyHandled, NoSuchRow
from storage.sealed import Sealed
from storage.session import Row, Session, table_of


class InboxItem(Row, table=True):
    """One act. key: names it for ever. handled_at: None while it waits. attempts: turns that began on it.

    payload: empty once it is handled.
    """

    __tablename__ = "inbox"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 ids never come again after pruning

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInt)
    key: str = Field(unique=True)
    # No foreign key: an act is stored before its chat is known.
    chat_id: int = Field(sa_type=BigInt, index=True)
    payload: str = Field(sa_type=Sealed)
    received_at: datetime = Field(sa_type=UTCDateTime)
    handled_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    attempts: int = 0


_inbox = table_of(InboxItem)


class Inbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, items: Sequence[InboxItem]) -> list[InboxItem]:
        """Store the items in their order and return those whose key is new, with their ids."""
        if not items:
            return []
        new = self._session.insert(_inbox).on_conflict_do_nothing(index_elements=["key"])
        rows = [item.model_dump(exclude={"id"}) for item in items]
        added = await self._session.all(InboxItem, new.returning(*_inbox.c), rows)
        return sorted(added, key=lambda item: item.id or 0)

    async def waiting(self) -> list[InboxItem]:
        """What is not handled yet, in the order in which it came."""
        return await self._session.all(
            InboxItem, select(_inbox).where(_inbox.c.handled_at.is_(None)).order_by(_inbox.c.id)
        )

    async def waiting_in(self, chat_id: int) -> list[InboxItem]:
        """What one chat has waiting, in the order in which it came."""
        return await self._session.all(
            InboxItem,
            select(_inbox)
            .where(_inbox.c.chat_id == chat_id, _inbox.c.handled_at.is_(None))
            .order_by(_inbox.c.id),
        )

    async def of_chat(self, chat_id: int) -> list[InboxItem]:
        """Every act of one chat that is still kept, in the order in which it came."""
        return await self._session.all(
            InboxItem, select(_inbox).where(_inbox.c.chat_id == chat_id).order_by(_inbox.c.id)
        )

    async def left(self, before: datetime) -> list[tuple[int, int]]:
        """(item id, chat id) of what came before that instant and still waits, the oldest first."""
        unhandled = _inbox.c.handled_at.is_(None) & (_inbox.c.received_at < before)
        found = await self._session.run(
            select(_inbox.c.id, _inbox.c.chat_id).where(unhandled).order_by(_inbox.c.id)
        )
        return [(int(row[0]), int(row[1])) for row in found]

    async def handled(self, id: int, at: datetime) -> None:
        """The item is done, and nobody needs what it held. Commit this with what it changed: it is done once.

        Raises AlreadyHandled when it was done before, here or in another process.
        """
        undone = (_inbox.c.id == id) & _inbox.c.handled_at.is_(None)
        done = await self._session.run(update(_inbox).where(undone).values(handled_at=at, payload=""))
        if done.rowcount != 1:
            raise AlreadyHandled

    async def attempt(self, id: int) -> int:
        """Count one more turn on the item and return the count. Raises NoSuchRow."""
        counted = await self._session.run(
            update(_inbox)
            .where(_inbox.c.id == id)
            .values(attempts=_inbox.c.attempts + 1)
            .returning(_inbox.c.attempts)
        )
        found = counted.first()
        if found is None:
            raise NoSuchRow
        return int(found[0])

    async def excuse(self, id: int) -> None:
        """A turn that was counted failed through no fault of the item: it counts no more."""
        await self._session.run(
            update(_inbox).where(_inbox.c.id == id).values(attempts=_inbox.c.attempts - 1)
        )

    async def prune(self, before: datetime) -> int:
        """Drop what was handled before that instant and return how many; what waits is never dropped."""
        return (await self._session.run(delete(_inbox).where(_inbox.c.handled_at < before))).rowcount
