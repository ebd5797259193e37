"""Chats: who writes to us, and in which language we answer."""

from datetime import datetime

from sqlalchemy import Table, delete, func, select, update
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.sealed import Sealed
from storage.session import Row, Session, table_of


class Chat(Row, table=True):
    """One chat. kind: Telegram's word (private, group …). locale: None until the person chose one.

    forgotten_at: when the person asked to be forgotten; what a coming visit needs goes when that is over.
    """

    __tablename__ = "chats"

    chat_id: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    kind: str
    first_name: str = Field(default="", sa_type=Sealed)
    language_code: str = ""
    locale: str | None = None
    blocked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    forgotten_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)


class MovedChat(Row, table=True):
    """A group that became a supergroup: settings may still name the old id."""

    __tablename__ = "moved_chats"

    chat_id: int = Field(primary_key=True, sa_type=BigInt, sa_column_kwargs={"autoincrement": False})
    new_chat_id: int = Field(sa_type=BigInt)


_chats = table_of(Chat)
_moved = table_of(MovedChat)


class Chats:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, chat_id: int) -> Chat | None:
        return await self._session.one(Chat, select(_chats).where(_chats.c.chat_id == chat_id))

    async def see(
        self,
        chat_id: int,
        *,
        at: datetime,
        kind: str = "private",
        first_name: str = "",
        language_code: str = "",
    ) -> Chat:
        """Note that the chat was heard of; an empty name or language leaves the known one."""
        new = self._session.insert(_chats).values(
            chat_id=chat_id,
            kind=kind,
            first_name=first_name,
            language_code=language_code,
            created_at=at,
            seen_at=at,
        )
        told = {
            name: func.coalesce(func.nullif(new.excluded[name], ""), _chats.c[name])
            for name in ("first_name", "language_code")
        }
        seen = new.on_conflict_do_update(
            index_elements=["chat_id"], set_={"kind": kind, "seen_at": at, **told}
        ).returning(*_chats.c)
        return (await self._session.all(Chat, seen))[0]

    async def choose_locale(self, chat_id: int, locale: str) -> None:
        await self._session.run(update(_chats).where(_chats.c.chat_id == chat_id).values(locale=locale))

    async def remember(self, chat_id: int) -> None:
        """The person who asked to be forgotten agreed anew to be kept."""
        await self._session.run(update(_chats).where(_chats.c.chat_id == chat_id).values(forgotten_at=None))

    async def mark_blocked(self, chat_id: int, at: datetime) -> None:
        """The person blocked the bot. The first time stands."""
        open_chat = (_chats.c.chat_id == chat_id) & _chats.c.blocked_at.is_(None)
        await self._session.run(update(_chats).where(open_chat).values(blocked_at=at))

    async def mark_unblocked(self, chat_id: int) -> None:
        await self._session.run(update(_chats).where(_chats.c.chat_id == chat_id).values(blocked_at=None))

    async def move_to(self, chat_id: int, new_chat_id: int) -> None:
        """A group became a supergroup: everything follows it to its new id.

        What the new id already has of its own stays: its name, and its conversation.
        """
        known = self._session.insert(_moved).values(chat_id=chat_id, new_chat_id=new_chat_id)
        await self._session.run(known.on_conflict_do_nothing(index_elements=["chat_id"]))
        if await self.get(chat_id) is None:
            return
        if await self.get(new_chat_id) is None:
            # The foreign keys carry the new id along.
            await self._session.run(
                update(_chats).where(_chats.c.chat_id == chat_id).values(chat_id=new_chat_id)
            )
        else:
            for table in _that_belong_to_chats():
                await self._hand_over(table, chat_id, new_chat_id)
            await self._session.run(delete(_chats).where(_chats.c.chat_id == chat_id))
        for name in ("inbox", "messages"):
            table = Row.metadata.tables[name]
            await self._session.run(
                update(table).where(table.c.chat_id == chat_id).values(chat_id=new_chat_id)
            )

    async def present_id(self, chat_id: int) -> int:
        """The id under which a chat goes on."""
        found = await self._session.one(MovedChat, select(_moved).where(_moved.c.chat_id == chat_id))
        return found.new_chat_id if found else chat_id

    async def _hand_over(self, table: Table, chat_id: int, new_chat_id: int) -> None:
        mine = table.c.chat_id == chat_id
        if table.c.chat_id.primary_key:
            taken = select(table.c.chat_id).where(table.c.chat_id == new_chat_id)
            if (await self._session.run(taken)).first() is not None:
                await self._session.run(delete(table).where(mine))
                return
        await self._session.run(update(table).where(mine).values(chat_id=new_chat_id))


def _that_belong_to_chats() -> list[Table]:
    return [
        table
        for table in Row.metadata.tables.values()
        if any(key.column is _chats.c.chat_id for key in table.foreign_keys)
    ]
