"""Conversations: where each chat stands, with a revision that only one turn can raise."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, text, update
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.errors import StaleRevision
from storage.sealed import Sealed
from storage.session import Row, Session, table_of

_UNSEEN = text("revision > shown_revision")


class Conversation(Row, table=True):
    """The engine's state of one chat, opaque here.

    screen_id: Telegram's id of the message that is edited. shown_revision: what the person has seen.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        # Asked for every few seconds; nearly always it holds nothing.
        Index("ix_conversations_unseen", "updated_at", sqlite_where=_UNSEEN, postgresql_where=_UNSEEN),
    )

    chat_id: int = Field(
        primary_key=True,
        sa_type=BigInt,
        sa_column_args=[ForeignKey("chats.chat_id", onupdate="CASCADE")],
        sa_column_kwargs={"autoincrement": False},
    )
    revision: int
    state: str = Field(sa_type=Sealed)
    screen_id: int | None = Field(default=None, sa_type=BigInt)
    shown_revision: int = 0
    updated_at: datetime = Field(sa_type=UTCDateTime)


_conversations = table_of(Conversation)


class Conversations:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def load(self, chat_id: int) -> Conversation | None:
        return await self._session.one(
            Conversation, select(_conversations).where(_conversations.c.chat_id == chat_id)
        )

    async def save(self, chat_id: int, state: str, expected_revision: int, *, at: datetime) -> int:
        """Keep the state and return its revision. expected_revision: the one it was made from, 0 for none.

        Raises StaleRevision when another turn saved meanwhile. The chat must have been seen.
        """
        revision = expected_revision + 1
        if expected_revision == 0:
            saved = await self._session.run(
                self._session.insert(_conversations)
                .values(chat_id=chat_id, revision=revision, state=state, shown_revision=0, updated_at=at)
                .on_conflict_do_nothing(index_elements=["chat_id"])
                .returning(_conversations.c.revision)
            )
        else:
            unchanged = _conversations.c.revision == expected_revision
            saved = await self._session.run(
                update(_conversations)
                .where(_conversations.c.chat_id == chat_id, unchanged)
                .values(revision=revision, state=state, updated_at=at)
                .returning(_conversations.c.revision)
            )
        if saved.first() is None:
            raise StaleRevision
        return revision

    async def shown(self, chat_id: int, revision: int, screen_id: int | None) -> None:
        """The person has this revision before them, in that message. An older one never replaces a newer."""
        not_newer = _conversations.c.shown_revision <= revision
        await self._session.run(
            update(_conversations)
            .where(_conversations.c.chat_id == chat_id, not_newer)
            .values(shown_revision=revision, screen_id=screen_id)
        )

    async def unshown(self) -> list[Conversation]:
        """What was decided but not seen, the oldest first: the process died in between."""
        return await self._session.all(
            Conversation,
            select(_conversations)
            .where(_conversations.c.revision > _conversations.c.shown_revision)
            .order_by(_conversations.c.updated_at),
        )

    async def unseen(self, before: datetime) -> list[int]:
        """The chats in which something was decided before that instant and not seen, the oldest first."""
        hidden = _conversations.c.revision > _conversations.c.shown_revision
        found = await self._session.run(
            select(_conversations.c.chat_id)
            .where(hidden, _conversations.c.updated_at < before)
            .order_by(_conversations.c.updated_at)
        )
        return [int(row[0]) for row in found]
