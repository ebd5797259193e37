"""Deeds: what was asked for is set out once, sent once, and read back before anything is sent again."""

import logging
from collections.abc import Sequence

from bot.clock import Clock
from bot.desk import calls
from bot.desk.accounts import Account
from bot.desk.documents import Fetch, nowhere
from bot.desk.endings import keep
from bot.desk.intent import (
    DONE,
    INTENTS,
    AnyIntent,
    BookingIntent,
    CancelIntent,
    CheckInIntent,
    Coming,
    DocumentIntent,
    Ending,
    MoveIntent,
    Settlement,
    settled_key,
)
from bot.desk.message import IntentNotice, News, Waiting, to_staff, waiting
from bot.desk.reminder_rules import Mode
from bot.desk.times import FreeTimes
from bot.desk.verdict import Part, Sign, Verdict, done
from bot.engine.inbound import Inbound, Settled
from integrations.errors import ProviderError
from storage.database import Database
from storage.inbox import InboxItem
from storage.intents import Intent as Row
from storage.unit import Unit

log = logging.getLogger(__name__)

_ENDINGS = {Sign.TAKEN: Ending.TAKEN, Sign.REFUSED: Ending.REFUSED, Sign.GONE: Ending.GONE}
_STAFF_HEAR = {
    Ending.BOOKED: News.BOOKED,
    Ending.MOVED: News.MOVED,
    Ending.CANCELLED: News.CANCELLED,
    Ending.PRESENT: News.PRESENT,
    Ending.ADDED: News.DOCUMENT,
}


class Deeds:
    """Exactly once, without the loop around it: each method is a step of the workflow.

    fetch: brings a file that a patient sent.
    """

    def __init__(
        self,
        accounts: dict[str, Account],
        database: Database,
        times: FreeTimes,
        clock: Clock,
        *,
        fetch: Fetch = nowhere,
    ) -> None:
        self._accounts = accounts
        self._database = database
        self._times = times
        self._clock = clock
        self._fetch = fetch

    async def record(self, unit: Unit, intent: AnyIntent | Coming) -> None:
        """Keep what was set out to do, in the commit of the turn that made it."""
        if isinstance(intent, Coming):
            await unit.visits.change(intent.visit_id, confirmed_at=self._clock.now())
            return
        intent = self._silenced(intent)
        row = Row(
            id=intent.id,
            kind=intent.kind,
            chat_id=intent.chat_id,
            account=intent.account,
            reference=intent.reference,
            visit_id=None if isinstance(intent, BookingIntent) else intent.standing.visit_id,
            state=Ending.WAITING,
            request=intent.model_dump_json(),
            created_at=self._clock.now(),
        )
        await unit.intents.create(row)

    async def intent(self, intent_id: str) -> tuple[AnyIntent, Settlement | None]:
        """An intent and how it ended, None while it is under way. Raises KeyError when there is none."""
        async with self._database.reading() as unit:
            row = await unit.intents.get(intent_id)
        if row is None:
            raise KeyError(intent_id)
        settled = Settlement.model_validate_json(row.outcome) if row.outcome else None
        return INTENTS[row.kind].model_validate_json(row.request), settled

    async def attempt(self, intent_id: str, part: Part = Part.MAIN) -> Verdict:
        """Send it. Where an earlier try may have made a visit, say UNKNOWN and send nothing."""
        intent, _ = await self.intent(intent_id)
        if not _is_repeatable(intent, part) and not await self._mark_sent(intent_id):
            return Verdict(sign=Sign.UNKNOWN)
        verdict = await calls.send(self._accounts[intent.account].provider, intent, part, self._fetch)
        if verdict.sign is Sign.LATER:
            await self.release(intent_id)
        if verdict.sign is Sign.REFUSED and self._staff_hear_at_least(intent):
            verdict = done()
        self._forget_times(intent)
        return verdict

    async def look(self, intent_id: str, part: Part = Part.MAIN) -> Verdict:
        """Read back from the provider whether an earlier try was carried out."""
        intent, _ = await self.intent(intent_id)
        return await calls.look(self._accounts[intent.account].provider, intent, part)

    async def release(self, intent_id: str) -> None:
        """It is surely not done: it may be sent again."""
        async with self._database.unit() as unit:
            await unit.intents.mark(intent_id, Ending.WAITING)

    async def conclude(self, intent_id: str, verdict: Verdict) -> Sequence[Waiting]:
        """Write down the end, the visit and the news in one commit, once. Returns the messages to send."""
        intent, settled = await self.intent(intent_id)
        if settled is not None:
            return await self._messages_of(intent)
        now = self._clock.now()
        ending = DONE[intent.kind] if verdict.sign is Sign.DONE else _ENDINGS.get(verdict.sign, Ending.FAILED)
        async with self._database.unit() as unit:
            visit_id = await keep(unit, intent, ending, verdict.visit, now)
            end = Settlement(ending=ending, visit=verdict.visit, visit_id=visit_id, settled_at=now)
            await unit.intents.settle(intent_id, ending, end.model_dump_json(), at=now)
            await self._news(unit, intent, "end")
            if news := _STAFF_HEAR.get(ending):
                await self._tell_staff(unit, intent, news)
        self._forget_times(intent)
        return await self._messages_of(intent)

    async def admit_doubt(self, intent_id: str) -> None:
        """Tell the patient honestly that the outcome is not known yet."""
        intent, _ = await self.intent(intent_id)
        async with self._database.unit() as unit:
            await self._news(unit, intent, "doubt")

    async def alarm(self, intent_id: str, news: News) -> Sequence[Waiting]:
        """Tell staff of something that only people can mend. Returns the messages to send."""
        intent, _ = await self.intent(intent_id)
        async with self._database.unit() as unit:
            await self._tell_staff(unit, intent, news)
        return await self._messages_of(intent)

    async def unheard(self, intent_id: str) -> None:
        """It was not done, and the patient has blocked us: staff are told, in the next round."""
        try:
            intent, settled = await self.intent(intent_id)
        except KeyError:
            return  # erased meanwhile
        if settled is None or settled.ending in DONE.values():
            return
        async with self._database.unit() as unit:
            chat = await unit.chats.get(intent.chat_id)
            if chat is not None and chat.blocked_at is not None:
                await self._tell_staff(unit, intent, News.UNHEARD)

    async def has_old(self, intent_id: str) -> bool:
        """Whether an old visit is to be let go, after a move that had to book anew."""
        intent, _ = await self.intent(intent_id)
        return isinstance(intent, MoveIntent) and not intent.native

    async def withdraw(self, intent_id: str) -> Sequence[Waiting]:
        """Cancel what a booking made after all, long after it was told to have failed.

        Where that cannot be done, staff are told. Returns the messages to send.
        """
        intent, settled = await self.intent(intent_id)
        if isinstance(intent, CancelIntent | CheckInIntent | DocumentIntent) or (
            isinstance(intent, MoveIntent) and intent.native
        ):
            return ()  # the comparison with the provider takes these in, and a late document does no harm
        provider = self._accounts[intent.account].provider
        found = await calls.look(provider, intent, Part.MAIN)
        if found.visit is None or settled is None or settled.visit is not None:
            return ()
        try:
            await provider.cancel(found.visit.place, found.visit.id)
        except ProviderError as error:
            log.error("intent %s: a late booking could not be withdrawn: %s", intent_id, error)
            return await self.alarm(intent_id, News.STRAY)
        return ()

    async def open(self) -> Sequence[str]:
        """The ids of what is under way, the oldest first."""
        async with self._database.reading() as unit:
            return [row.id for row in await unit.intents.open()]

    async def _tell_staff(self, unit: Unit, intent: AnyIntent, news: News) -> None:
        body = IntentNotice(news=news, intent_id=intent.id)
        staff_chat = self._accounts[intent.account].staff_chat
        await unit.messages.add(to_staff(f"{_told_as(intent)}:{news}", staff_chat, body, self._clock.now()))

    async def _messages_of(self, intent: AnyIntent) -> Sequence[Waiting]:
        async with self._database.reading() as unit:
            return waiting(await unit.messages.waiting_of(f"{_told_as(intent)}:"))

    async def _news(self, unit: Unit, intent: AnyIntent, stage: str) -> None:
        act = Inbound(
            key=settled_key(intent.id, stage), chat_id=intent.chat_id, act=Settled(intent_id=intent.id)
        )
        item = InboxItem(
            key=act.key,
            chat_id=act.chat_id,
            payload=act.model_dump_json(),
            received_at=self._clock.now(),
        )
        await unit.inbox.add([item])

    def _staff_hear_at_least(self, intent: AnyIntent) -> bool:
        """Some calendars take a check-in from the start of the visit only; people come before, and are seen.

        The comparison tells the calendar once it takes it.
        """
        early = isinstance(intent, CheckInIntent) and self._clock.now() < intent.standing.start
        return early and self._accounts[intent.account].staff_chat is not None

    def _silenced(self, intent: AnyIntent) -> AnyIntent:
        """Where our reminders replace the provider's, it is told so with the booking."""
        if not isinstance(intent, BookingIntent | MoveIntent):
            return intent
        replaced = self._accounts[intent.account].reminders.mode is Mode.REPLACE
        request = intent.request.model_copy(update={"reminders": not replaced})
        return intent.model_copy(update={"request": request})

    def _forget_times(self, intent: AnyIntent) -> None:
        """The calendars that were read are no longer true."""
        if isinstance(intent, BookingIntent | MoveIntent):
            self._times.forget(intent.account, intent.request.place)
        if isinstance(intent, MoveIntent | CancelIntent):
            self._times.forget(intent.account, intent.standing.place)

    async def _mark_sent(self, intent_id: str) -> bool:
        """Write down that a call is about to go out. False when one did before."""
        async with self._database.unit() as unit:
            row = await unit.intents.get(intent_id)
            if row is None or row.state != Ending.WAITING:
                return False
            await unit.intents.mark(intent_id, Ending.SENT)
            return True


def _told_as(intent: AnyIntent) -> str:
    """What staff hear of it goes by this name; of documents that were sent together they hear once."""
    return intent.together if isinstance(intent, DocumentIntent) else intent.id


def _is_repeatable(intent: AnyIntent, part: Part) -> bool:
    """Cancelling and checking in twice does what once does; a second booking would be a second visit."""
    return part is Part.OLD or isinstance(intent, CancelIntent | CheckInIntent)
