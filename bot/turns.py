"""Turns against the world: load the conversation, take the turn, commit it, show it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import PurePath
from secrets import token_hex
from traceback import extract_tb

from pydantic import ValidationError

from bot.clock import Clock
from bot.desk.desk import Desk
from bot.desk.intent import BookingIntent
from bot.engine.channel import Undelivered
from bot.engine.dialog import Call
from bot.engine.inbound import INBOUND, Commanded, Inbound, Left, Pressed, Settled
from bot.engine.session import Session
from bot.engine.turn import Conversations, Turned
from bot.i18n import N_, choose_locale, words
from bot.screens import Screens
from storage.conversations import Conversation
from storage.database import Database
from storage.errors import StaleRevision, StorageError
from storage.inbox import InboxItem
from storage.unit import Unit

log = logging.getLogger(__name__)

SLOW = 1.0  # seconds until a waiting person is told that we are busy
BUSY_EVERY = 4.5  # Telegram shows "typing" for five seconds

BROKEN = N_(
    "Sorry, something went wrong on our side (code {code}). Nothing was changed. "
    "Please try again, or write /start."
)
NOT_KEPT = N_(
    "Sorry, I cannot write anything down at the moment. Nothing was changed. I will try again by myself."
)
ASKING = N_("One moment, please: I am asking the clinic's calendar.")
GROUP = N_("This group's number is {number}. With it in the settings, I tell this group of new visits.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conversation as it stands in storage, and the circumstances of the turn."""

    session: Session
    call: Call[Desk]
    revision: int


class Turns:
    """Takes one act of one chat at a time; who calls sees to it that a chat is never in two turns."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        desk: Desk,
        conversations: Conversations[Desk],
        screens: Screens,
        begin: Callable[[str], Awaitable[None]],
        locale: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._conversations = conversations
        self._screens = screens
        self._begin = begin
        self._locale = locale
        self._told_not_kept: set[int] = set()

    async def take(self, item: InboxItem) -> None:
        """Handle one act. Raises StorageError when it could not be kept: it is still in the inbox then."""
        inbound = INBOUND.validate_json(item.payload)
        if isinstance(inbound.act, Pressed):
            self._screens.acknowledge(inbound.act.press_id)
        if isinstance(inbound.act, Left) or not inbound.private:
            await self._outside(item, inbound)
            return
        for _ in range(3):
            try:
                await self._turn(item, inbound)
                return
            except StaleRevision:
                continue
            except (StorageError, Undelivered):
                raise
            except Exception as error:
                await self._broken(item, inbound, error)
                return
        raise StaleRevision

    async def show_again(self, chat_id: int) -> None:
        """Show once more what was decided but perhaps not seen."""
        loaded = await self._load(chat_id, None)
        turned = await self._conversations.again(loaded.session, loaded.call)
        state = turned.session.model_dump_json(exclude_defaults=True)
        async with self._database.unit() as unit:
            revision = await unit.conversations.save(chat_id, state, loaded.revision, at=self._clock.now())
        await self._screens.show(loaded.call, turned, revision, keyboard=loaded.session.keyboard)

    async def cannot_keep(self, chat_id: int) -> None:
        """Tell the person, once, that nothing can be written down."""
        if chat_id in self._told_not_kept:
            return
        self._told_not_kept.add(chat_id)
        await self._screens.say(chat_id, words(self._locale)(NOT_KEPT))

    async def _turn(self, item: InboxItem, inbound: Inbound) -> None:
        loaded = await self._load(inbound.chat_id, inbound)
        turned = await self._patiently(inbound, loaded)
        alone = turned.view is not None and turned.session.revision == loaded.session.revision
        if alone:
            # Nothing in the conversation remembers this view: it must be seen before the act counts as handled.
            await self._screens.show(loaded.call, turned, None, keyboard=loaded.session.keyboard)
        revision = await self._commit(item, inbound, loaded, turned)
        self._told_not_kept.discard(inbound.chat_id)
        for effect in turned.effects:
            await self._begin(effect.id)
        if turned.view is not None and not alone:
            await self._screens.show(loaded.call, turned, revision, keyboard=loaded.session.keyboard)

    async def _load(self, chat_id: int, inbound: Inbound | None) -> Loaded:
        async with self._database.reading() as unit:
            chat = await unit.chats.get(chat_id)
            row = await unit.conversations.load(chat_id)
        code = (inbound.language_code if inbound else "") or (chat.language_code if chat else "")
        locale = (chat.locale if chat else None) or choose_locale(code, self._locale)
        call = Call(
            say=words(locale),
            chat_id=chat_id,
            first_name=(inbound.first_name if inbound else "") or (chat.first_name if chat else ""),
            private=True,
            now=self._clock.now(),
            desk=self._desk,
        )
        return Loaded(_session(row), call, row.revision if row else 0)

    async def _patiently(self, inbound: Inbound, loaded: Loaded) -> Turned:
        """Take the turn; a person who waits for it is told so."""
        taking = self._conversations.turn(loaded.session, inbound.act, loaded.call)
        turn = asyncio.ensure_future(taking)
        try:
            done, _ = await asyncio.wait({turn}, timeout=SLOW)
            if not done and not isinstance(inbound.act, Settled):
                await self._say_busy(inbound, loaded)
            while not turn.done():
                await self._screens.busy(inbound.chat_id)
                await asyncio.wait({turn}, timeout=BUSY_EVERY)
            return turn.result()
        finally:
            turn.cancel()

    async def _say_busy(self, inbound: Inbound, loaded: Loaded) -> None:
        screen = loaded.session.screen
        if isinstance(inbound.act, Pressed) and screen is not None and inbound.act.message_id == screen:
            await self._screens.say(inbound.chat_id, loaded.call.say(ASKING), replaces=screen)

    async def _commit(self, item: InboxItem, inbound: Inbound, loaded: Loaded, turned: Turned) -> int:
        now, revision = self._clock.now(), loaded.revision
        async with self._database.unit() as unit:
            await unit.chats.see(
                inbound.chat_id, at=now, first_name=inbound.first_name, language_code=inbound.language_code
            )
            if turned.locale:
                await unit.chats.choose_locale(inbound.chat_id, turned.locale)
            for effect in turned.effects:
                await self._record(unit, effect)
            if turned.session.revision != loaded.session.revision:
                state = turned.session.model_dump_json(exclude_defaults=True)
                revision = await unit.conversations.save(inbound.chat_id, state, loaded.revision, at=now)
            if item.id is not None:
                await unit.inbox.handled(item.id, now)
        return revision

    async def _record(self, unit: Unit, effect: object) -> None:
        if not isinstance(effect, BookingIntent):
            raise TypeError(f"no way to record {type(effect).__name__}")
        await self._desk.bookings.record(unit, effect)

    async def _outside(self, item: InboxItem, inbound: Inbound) -> None:
        """What is no conversation: the bot was blocked or let in again, or somebody writes in a group."""
        now, act = self._clock.now(), inbound.act
        if isinstance(act, Commanded) and act.name in ("start", "id"):
            say = words(self._locale)
            await self._screens.say(inbound.chat_id, say(GROUP, number=inbound.chat_id))
        async with self._database.unit() as unit:
            if isinstance(act, Left) and inbound.private:
                await unit.chats.see(inbound.chat_id, at=now, first_name=inbound.first_name)
                if act.blocked:
                    await unit.chats.mark_blocked(inbound.chat_id, now)
                else:
                    await unit.chats.mark_unblocked(inbound.chat_id)
            if item.id is not None:
                await unit.inbox.handled(item.id, now)

    async def _broken(self, item: InboxItem, inbound: Inbound, error: Exception) -> None:
        """A fault of ours: the person gets a code, the log gets the place under the same code."""
        code = token_hex(2).upper()
        log.error("turn failed, code %s: %s at %s", code, type(error).__name__, places(error))
        say = (await self._load(inbound.chat_id, inbound)).call.say
        async with self._database.unit() as unit:
            if item.id is not None:
                await unit.inbox.handled(item.id, self._clock.now())
        await self._screens.say(inbound.chat_id, say(BROKEN, code=code))


def places(error: BaseException) -> str:
    """Where an error came from, without its text: that may hold what a patient wrote."""
    frames = extract_tb(error.__traceback__)
    return " < ".join(f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))


def _session(row: Conversation | None) -> Session:
    """The session in a row; one that this version cannot read begins anew, at the row's revision."""
    if row is None:
        return Session()
    try:
        session = Session.model_validate_json(row.state)
    except ValidationError:
        session = Session()
    return session.model_copy(update={"revision": row.revision, "screen": row.screen_id})
