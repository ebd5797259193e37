"""Retention: what is kept of people goes by itself when its time is up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.desk.privacy import empty, erase_what_is_not_needed
from storage.database import Database

MONTH = timedelta(days=365.25 / 12)
DAY = timedelta(days=1)
TALK_KEPT = timedelta(days=7)  # who comes back later begins anew
DEED_KEPT = timedelta(days=2)  # a deed, and a message, may still be told once more
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many months after a person's last visit everything of them goes; by_account: where it differs."""

    months: int = 12
    by_account: Mapping[str, int] = field(default_factory=dict)

    def limit(self, now: datetime) -> datetime:
        return now - self.months * MONTH

    def limits(self, now: datetime) -> dict[str, datetime]:
        return {account: now - months * MONTH for account, months in self.by_account.items()}


async def erase_what_is_due(database: Database, keeping: Keeping, now: datetime) -> None:
    """Erase all whose time is up. To be called every hour or so; whatever was missed is done the next time.

    Raises StorageError; what was done until then stays done.
    """
    async with database.unit() as unit:
        await unit.erasing.numbers(now, now - DAY)
        await unit.erasing.texts(now - DEED_KEPT)
        await unit.erasing.talks(now - TALK_KEPT)
    await _empty_deeds(database, now)
    await _forget_those_who_asked(database, now)
    await _forget_those_who_were_here_long_ago(database, keeping, now)


async def _empty_deeds(database: Database, now: datetime) -> None:
    while True:
        async with database.unit() as unit:
            due = await unit.intents.to_empty(now - DEED_KEPT, MOST_AT_ONCE)
            for intent in due:
                await empty(unit, intent, now)
        if len(due) < MOST_AT_ONCE:
            return


async def _forget_those_who_asked(database: Database, now: datetime) -> None:
    """What a visit needed when they asked to be forgotten may not be needed any more."""
    async with database.reading() as unit:
        chats = await unit.erasing.forgotten()
    for chat in chats:
        async with database.unit() as unit:
            asked = chat.forgotten_at or now
            await erase_what_is_not_needed(unit, chat.chat_id, now, until=asked)


async def _forget_those_who_were_here_long_ago(database: Database, keeping: Keeping, now: datetime) -> None:
    before = keeping.limit(now)
    async with database.reading() as unit:
        people = await unit.erasing.due_people(now, before, keeping.limits(now), now - DAY)
    for start in range(0, len(people), MOST_AT_ONCE):
        async with database.unit() as unit:
            await unit.erasing.people(people[start : start + MOST_AT_ONCE])
    async with database.unit() as unit:
        await unit.erasing.intents(before)
        chats = await unit.erasing.empty_chats(before, now - DAY)
    for start in range(0, len(chats), MOST_AT_ONCE):
        async with database.unit() as unit:
            await unit.erasing.chats(chats[start : start + MOST_AT_ONCE])
