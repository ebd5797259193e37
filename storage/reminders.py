"""Reminders: which visit was spoken of, at which time of it, in which message."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlmodel import Field

from storage.columns import UTCDateTime
from storage.messages import Message
from storage.session import Row, Session, table_of


class Reminder(Row, table=True):
    """A moved visit has another start, so what was said of the old one does not count for it."""

    __tablename__ = "reminders"

    visit_id: str = Field(primary_key=True, sa_column_args=[ForeignKey("visits.id")])
    starts_at: datetime = Field(primary_key=True, sa_type=UTCDateTime)
    kind: str = Field(primary_key=True)
    message_id: str = Field(index=True)


_reminders = table_of(Reminder)
_messages = table_of(Message)


class Reminders:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, reminders: Sequence[Reminder]) -> list[Reminder]:
        """Note what is being said and return those that were not said before."""
        if not reminders:
            return []
        new = self._session.insert(_reminders).on_conflict_do_nothing()
        rows = [reminder.model_dump() for reminder in reminders]
        return await self._session.all(Reminder, new.returning(*_reminders.c), rows)

    async def of_visits(self, visit_ids: Sequence[str]) -> list[Reminder]:
        """What was said of these visits."""
        return await self._session.all(
            Reminder, select(_reminders).where(_reminders.c.visit_id.in_(visit_ids))
        )

    async def undelivered(self, visit_ids: Sequence[str], states: Sequence[str]) -> list[Reminder]:
        """Of these visits, what was said in messages that ended in one of these states."""
        ended = _reminders.join(_messages, _reminders.c.message_id == _messages.c.id)
        return await self._session.all(
            Reminder,
            select(_reminders)
            .select_from(ended)
            .where(_reminders.c.visit_id.in_(visit_ids), _messages.c.state.in_(states)),
        )
