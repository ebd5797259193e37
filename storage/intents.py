"""Intents: what we set out to do at a provider, committed before the first call goes out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.errors import AlreadySettled, NoSuchRow
from storage.sealed import Sealed
from storage.session import Row, Session, table_of


class Intent(Row, table=True):
    """One deed that must happen exactly once.

    id: the workflow's id. kind: book, move or cancel. reference: finds the visit again at the provider.
    visit_id: the visit that is to be moved or cancelled.
    request, outcome: JSON, opaque here. settled_at: None while it is under way. emptied_at: when what is
    personal was taken out of them.
    """

    __tablename__ = "intents"

    id: str = Field(primary_key=True)
    kind: str
    chat_id: int = Field(
        sa_type=BigInt, index=True, sa_column_args=[ForeignKey("chats.chat_id", onupdate="CASCADE")]
    )
    account: str
    reference: str = Field(unique=True)
    visit_id: str | None = Field(default=None, index=True)
    state: str
    request: str = Field(sa_type=Sealed)
    outcome: str | None = Field(default=None, sa_type=Sealed)
    created_at: datetime = Field(sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    emptied_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


_intents = table_of(Intent)


class Intents:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def create(self, intent: Intent) -> bool:
        """Keep a new intent. False when its id is known: a double tap sets out once."""
        new = self._session.insert(_intents).values(**intent.model_dump())
        once = new.on_conflict_do_nothing(index_elements=["id"]).returning(_intents.c.id)
        return (await self._session.run(once)).first() is not None

    async def get(self, id: str) -> Intent | None:
        return await self._session.one(Intent, select(_intents).where(_intents.c.id == id))

    async def open_for(self, visit_ids: Sequence[str]) -> list[Intent]:
        """What is under way for these visits."""
        return await self._session.all(
            Intent,
            select(_intents).where(_intents.c.visit_id.in_(visit_ids), _intents.c.settled_at.is_(None)),
        )

    async def mark(self, id: str, state: str) -> None:
        """Write down how far it has come. What is settled stays as it is."""
        under_way = (_intents.c.id == id) & _intents.c.settled_at.is_(None)
        await self._session.run(update(_intents).where(under_way).values(state=state))

    async def settle(self, id: str, state: str, outcome: str | None, *, at: datetime) -> bool:
        """Write down how it ended. True the first time, False when the same was written before.

        Raises AlreadySettled for another ending than the one that stands, NoSuchRow for an unknown id.
        """
        settled = await self._session.run(
            update(_intents)
            .where(_intents.c.id == id, _intents.c.settled_at.is_(None))
            .values(state=state, outcome=outcome, settled_at=at)
            .returning(_intents.c.id)
        )
        if settled.first() is not None:
            return True
        standing = await self.get(id)
        if standing is None:
            raise NoSuchRow
        if (standing.state, standing.outcome) != (state, outcome):
            raise AlreadySettled
        return False

    async def of_chat(self, chat_id: int) -> list[Intent]:
        """Everything that this chat ever set out to do, the oldest first."""
        return await self._session.all(
            Intent,
            select(_intents)
            .where(_intents.c.chat_id == chat_id)
            .order_by(_intents.c.created_at, _intents.c.id),
        )

    async def to_empty(self, before: datetime, most: int) -> list[Intent]:
        """What was settled before that instant and still says for whom."""
        return await self._session.all(
            Intent,
            select(_intents)
            .where(_intents.c.settled_at < before, _intents.c.emptied_at.is_(None))
            .limit(most),
        )

    async def empty(self, id: str, request: str, outcome: str | None, *, at: datetime) -> None:
        """Keep these in the place of the request and the outcome, without what was personal."""
        await self._session.run(
            update(_intents)
            .where(_intents.c.id == id)
            .values(request=request, outcome=outcome, emptied_at=at)
        )

    async def open(self) -> list[Intent]:
        """What is still under way, the oldest first."""
        return await self._session.all(
            Intent,
            select(_intents)
            .where(_intents.c.settled_at.is_(None))
            .order_by(_intents.c.created_at, _intents.c.id),
        )
