"""Privacy: all that is kept of a chat, for those who ask what it is, and gone for those who want it gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.blanking import blanked
from storage.chats import Chat
from storage.consents import Consent
from storage.conversations import Conversation
from storage.database import Database
from storage.inbox import InboxItem
from storage.intents import Intent
from storage.messages import Message
from storage.patients import Patient
from storage.unit import Unit
from storage.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Every row that speaks of one chat."""

    chat: Chat | None
    people: Sequence[Patient]
    visits: Sequence[Visit]
    consents: Sequence[Consent]
    conversation: Conversation | None
    intents: Sequence[Intent]
    messages: Sequence[Message]
    acts: Sequence[InboxItem]


class Privacy:
    """What a chat may ask about itself."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def held(self, chat_id: int, now: datetime) -> Held:
        """All that there is, also of those who were removed from the list of people."""
        async with self._database.reading() as unit:
            coming = await unit.visits.coming(chat_id, now)
            return Held(
                chat=await unit.chats.get(chat_id),
                people=await unit.patients.ever_of_chat(chat_id),
                visits=[*coming, *await unit.visits.past(chat_id, now)],
                consents=await unit.consents.of_chat(chat_id),
                conversation=await unit.conversations.load(chat_id),
                intents=await unit.intents.of_chat(chat_id),
                messages=await unit.messages.of_chat(chat_id),
                acts=await unit.inbox.of_chat(chat_id),
            )

    async def needed(self, chat_id: int, now: datetime) -> Sequence[Visit]:
        """The coming visits, whose data stays until they are over."""
        async with self._database.reading() as unit:
            return await unit.visits.coming(chat_id, now)

    async def forget(self, chat_id: int, now: datetime) -> None:
        """Erase everything but what a coming visit, or something that is under way, still needs.

        What stays goes by itself once it is not needed (bot.desk.retention). Doing it twice is harmless.
        """
        async with self._database.unit() as unit:
            if await unit.chats.get(chat_id) is not None:
                await unit.erasing.name_and_texts(chat_id, now)
                await erase_what_is_not_needed(unit, chat_id, now, until=now)


async def erase_what_is_not_needed(unit: Unit, chat_id: int, now: datetime, *, until: datetime) -> None:
    """Erase what was kept of the chat up to `until` and no coming visit needs."""
    coming = await unit.visits.coming(chat_id, now)
    past = [visit for visit in await unit.visits.past(chat_id, now) if visit.created_at <= until]
    people = await unit.patients.ever_of_chat(chat_id)
    awaited = {visit.patient_id for visit in coming}
    later = {visit.patient_id for visit in await unit.visits.past(chat_id, now) if visit.created_at > until}
    await unit.erasing.visits([visit.id for visit in past])
    await unit.erasing.people(
        [one.id for one in people if one.id not in awaited | later and one.updated_at <= until]
    )
    for intent in await unit.intents.of_chat(chat_id):
        if intent.settled_at is not None and intent.emptied_at is None and intent.created_at <= until:
            await empty(unit, intent, now)


async def empty(unit: Unit, intent: Intent, now: datetime) -> None:
    """Keep that it happened, and not for whom."""
    outcome = None if intent.outcome is None else blanked(intent.outcome)
    await unit.intents.empty(intent.id, blanked(intent.request), outcome, at=now)
