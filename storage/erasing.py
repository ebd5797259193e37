"""Erasing: what goes when a person asks for it, and what goes by itself when its time is up."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    delete,
    exists,
    literal,
    or_,
    select,
    update,
)

from storage.chats import Chat
from storage.columns import UTCDateTime
from storage.conversations import Conversation
from storage.inbox import InboxItem
from storage.intents import Intent
from storage.messages import Message
from storage.patients import Patient
from storage.session import Row, Session, table_of
from storage.visits import CANCELLED, Visit

_chats = table_of(Chat)
_conversations = table_of(Conversation)
_inbox = table_of(InboxItem)
_intents = table_of(Intent)
_messages = table_of(Message)
_patients = table_of(Patient)
_visits = table_of(Visit)


class Erasing:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def people(self, ids: Sequence[str]) -> None:
        """These patients with all that belongs to them: visits, reminders, consents."""
        await self._with_all_that_refers_to_it(_patients, _patients.c.id.in_(ids))

    async def visits(self, ids: Sequence[str]) -> None:
        """These visits with what was said of them."""
        await self._with_all_that_refers_to_it(_visits, _visits.c.id.in_(ids))

    async def chats(self, ids: Sequence[int]) -> None:
        """These chats with everything that was ever kept of them."""
        for table in (_inbox, _messages):
            await self._session.run(delete(table).where(table.c.chat_id.in_(ids)))
        moved = Row.metadata.tables["moved_chats"]
        gone = moved.c.chat_id.in_(ids) | moved.c.new_chat_id.in_(ids)
        await self._session.run(delete(moved).where(gone))
        await self._with_all_that_refers_to_it(_chats, _chats.c.chat_id.in_(ids))

    async def name_and_texts(self, chat_id: int, at: datetime) -> None:
        """What the chat's person is called and was told; the chat stays, marked as one to be forgotten."""
        await self._session.run(
            update(_chats).where(_chats.c.chat_id == chat_id).values(first_name="", forgotten_at=at)
        )
        told = (_messages.c.chat_id == chat_id) & _messages.c.settled_at.is_not(None)
        await self._session.run(update(_messages).where(told).values(body=""))
        done = (_inbox.c.chat_id == chat_id) & _inbox.c.handled_at.is_not(None)
        await self._session.run(update(_inbox).where(done).values(payload=""))

    async def numbers(self, now: datetime, before: datetime) -> int:
        """Identity numbers of those who have no coming visit and were last changed before that instant."""
        due = _patients.c.national_id.is_not(None) & (_patients.c.updated_at < before) & ~_is_awaited(now)
        return (await self._session.run(update(_patients).where(due).values(national_id=None))).rowcount

    async def texts(self, before: datetime) -> int:
        """What messages said that were settled before that instant."""
        due = (_messages.c.settled_at < before) & (_messages.c.body != "")
        return (await self._session.run(update(_messages).where(due).values(body=""))).rowcount

    async def talks(self, before: datetime) -> int:
        """Where conversations stood in which nothing happened since that instant; they begin anew.

        Nothing is shown for it, and who still holds the old state cannot save it.
        """
        next_revision = _conversations.c.revision + 1
        due = (_conversations.c.updated_at < before) & (_conversations.c.state != "")
        rested = {"state": "", "revision": next_revision, "shown_revision": next_revision, "screen_id": None}
        return (await self._session.run(update(_conversations).where(due).values(rested))).rowcount

    async def intents(self, before: datetime) -> int:
        """What was settled before that instant and led to no visit that is still kept."""
        kept = exists().where(_visits.c.intent_id == _intents.c.id)
        return (
            await self._session.run(delete(_intents).where(_intents.c.settled_at < before, ~kept))
        ).rowcount

    async def due_people(
        self, now: datetime, before: datetime, by_account: Mapping[str, datetime], removed: datetime
    ) -> list[str]:
        """Patients whose last visit ended before their account's instant, else `before`.

        Who never had a visit counts from the last change; who was removed before `removed` goes at once,
        unless a visit is to come.
        """
        limits = {account: literal(instant, UTCDateTime) for account, instant in by_account.items()}
        otherwise = literal(before, UTCDateTime)
        limit = case(limits, value=_visits.c.account, else_=otherwise) if limits else otherwise
        had = exists().where(_visits.c.patient_id == _patients.c.id)
        recent = exists().where(_visits.c.patient_id == _patients.c.id, _visits.c.ends_at > limit)
        changed = _patients.c.updated_at
        old = and_(changed < max([before, *by_account.values()]), ~recent)
        unwanted = and_(_patients.c.removed_at < removed, ~_is_awaited(now))
        due = or_(unwanted, and_(old, or_(had, changed < before)))
        return [str(row[0]) for row in await self._session.run(select(_patients.c.id).where(due))]

    async def forgotten(self) -> list[Chat]:
        """Chats whose people asked to be forgotten and who have something left."""
        return await self._session.all(Chat, select(_chats).where(_chats.c.forgotten_at.is_not(None)))

    async def empty_chats(self, silent: datetime, forgotten: datetime) -> list[int]:
        """Chats for which nothing is kept, in which nothing happened since `silent`.

        For those who asked to be forgotten, since `forgotten`.
        """
        talked = exists().where(
            _conversations.c.chat_id == _chats.c.chat_id, _conversations.c.updated_at >= silent
        )
        lately = exists().where(
            _conversations.c.chat_id == _chats.c.chat_id, _conversations.c.updated_at >= forgotten
        )
        asked = and_(_chats.c.forgotten_at < forgotten, ~lately)
        rests = and_(_chats.c.seen_at < silent, ~talked)
        found = await self._session.run(_without_people(select(_chats.c.chat_id).where(or_(asked, rests))))
        return [int(row[0]) for row in found]

    async def _with_all_that_refers_to_it(self, root: Table, which: ColumnElement[bool]) -> None:
        """Delete rows; first, by the foreign keys of the schema, those that point at them, and so on."""
        doomed = {root: which}
        for table in Row.metadata.sorted_tables:
            pointing = [
                key.parent.in_(select(key.column).where(doomed[key.column.table]))
                for key in table.foreign_keys
                if key.column.table in doomed and table is not root
            ]
            if pointing:
                doomed[table] = or_(*pointing)
        for table in reversed(doomed):
            await self._session.run(delete(table).where(doomed[table]))


def _is_awaited(now: datetime) -> ColumnElement[bool]:
    coming = (_visits.c.ends_at > now) & (_visits.c.status != CANCELLED)
    return exists().where(_visits.c.patient_id == _patients.c.id, coming)


def _without_people(chats: Select[tuple[int]]) -> Select[tuple[int]]:
    for table in (_patients, _visits):
        chats = chats.where(~exists().where(table.c.chat_id == _chats.c.chat_id))
    under_way = _intents.c.settled_at.is_(None)
    return chats.where(~exists().where(_intents.c.chat_id == _chats.c.chat_id, under_way))
