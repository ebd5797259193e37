"""Messages: what people are told outside of a turn, kept before it is sent, with how it ended."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.sealed import Sealed
from storage.session import Row, Session, table_of


class Delivery(StrEnum):
    """How a message stands. WAITING is the only one that is not final."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    BLOCKED = "blocked"  # the person blocked the bot
    GONE = "gone"  # the chat is no more
    FAILED = "failed"  # refused for good
    NEEDLESS = "needless"  # no longer true when its turn came


class Message(Row, table=True):
    """id: names what it tells, so that it is told once. body: JSON, opaque here.

    telegram_id: the message's own, once delivered. due_at: it is held back until then, None where it may
    leave at once. reason: why it failed, in the channel's words.
    """

    __tablename__ = "messages"

    id: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInt, index=True)
    priority: int
    body: str = Field(sa_type=Sealed)
    state: str = Delivery.WAITING
    telegram_id: int | None = Field(default=None, sa_type=BigInt)
    created_at: datetime = Field(sa_type=UTCDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UTCDateTime, index=True)
    due_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    reason: str | None = None


_messages = table_of(Message)


class Messages:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, messages: Sequence[Message]) -> list[Message]:
        """Keep the messages and return those whose id was not known before."""
        if not messages:
            return []
        new = self._session.insert(_messages).on_conflict_do_nothing(index_elements=["id"])
        rows = [message.model_dump() for message in messages]
        return await self._session.all(Message, new.returning(*_messages.c), rows)

    async def get(self, id: str) -> Message | None:
        return await self._session.one(Message, select(_messages).where(_messages.c.id == id))

    async def hold(self, id: str, until: datetime) -> None:
        """Keep it back until that instant: `waiting` does not name it before."""
        unsent = (_messages.c.id == id) & _messages.c.settled_at.is_(None)
        await self._session.run(update(_messages).where(unsent).values(due_at=until))

    async def settle(
        self,
        id: str,
        state: Delivery,
        *,
        at: datetime,
        chat_id: int,
        telegram_id: int | None = None,
        reason: str | None = None,
    ) -> bool:
        """Write down how it ended, and in which chat. False when that was known before."""
        settled = await self._session.run(
            update(_messages)
            .where(_messages.c.id == id, _messages.c.settled_at.is_(None))
            .values(state=state, settled_at=at, chat_id=chat_id, telegram_id=telegram_id, reason=reason)
        )
        return settled.rowcount == 1

    async def waiting(self, before: datetime) -> list[Message]:
        """What was kept, or held back, till before that instant and is still to be sent, the oldest first."""
        since = func.coalesce(_messages.c.due_at, _messages.c.created_at)
        return await self._session.all(
            Message,
            select(_messages)
            .where(_messages.c.settled_at.is_(None), since < before)
            .order_by(_messages.c.created_at, _messages.c.id),
        )

    async def waiting_of(self, start: str) -> list[Message]:
        """What is still to be sent and whose id begins so."""
        begins = _messages.c.id.startswith(start, autoescape=True)
        return await self._session.all(
            Message,
            select(_messages).where(begins, _messages.c.settled_at.is_(None)).order_by(_messages.c.id),
        )

    async def of_chat(self, chat_id: int) -> list[Message]:
        """Everything that this chat was told outside of a turn and that is still kept, the oldest first."""
        return await self._session.all(
            Message,
            select(_messages)
            .where(_messages.c.chat_id == chat_id)
            .order_by(_messages.c.created_at, _messages.c.id),
        )

    async def prune(self, before: datetime) -> int:
        """Drop what ended before that instant and return how many."""
        return (await self._session.run(delete(_messages).where(_messages.c.settled_at < before))).rowcount
