"""Turns against the world: load the conversation, take the turn, commit it, show it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import PurePath
from secrets import token_hex
from traceback import extract_tb

from bot.clock import Clock
from bot.desk.desk import Desk
from bot.engine.channel import Undelivered
from bot.engine.dialog import Call
from bot.engine.inbound import INBOUND, Act, Commanded, Inbound, Left, Pressed, Settled
from bot.engine.turn import Conversations, Turned
from bot.engine.view import Button, View
from bot.i18n import N_, Words, choose_locale, words
from bot.ledger import Ledger, Page
from bot.screens import Screens
from storage.database import Database
from storage.errors import AlreadyHandled, StaleRevision, StorageError
from storage.inbox import InboxItem

log = logging.getLogger(__name__)

SLOW = 1.0  # seconds until a waiting person is told that we are busy
BUSY_EVERY = 4.5  # Telegram shows "typing" for five seconds

BROKEN = N_(
    "Sorry, something went wrong on our side (code {code}). Nothing was changed. "
    "Please try again, or write /start."
)
NOT_KEPT = N_("Sorry, I cannot save anything right now. Nothing was changed. I will try again by myself.")
ASKING = N_("One moment, please: I am asking the clinic's calendar.")
IN_PRIVATE = N_("I book visits to the doctor, in a chat of our own: what you tell me is not for a group.")
GROUP = N_("This group's number is {number}. Put it into the settings, and I will announce new visits here.")


class Turns:
    """Takes one act of one chat at a time; who calls sees to it that a chat is never in two turns."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        desk: Desk,
        conversations: Conversations[Desk],
        ledger: Ledger,
        screens: Screens,
        begin: Callable[[object], Awaitable[None]],
        locale: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._conversations = conversations
        self._ledger = ledger
        self._screens = screens
        self._begin = begin
        self._locale = locale
        self._told_not_kept: set[int] = set()

    async def take(self, item: InboxItem) -> None:
        """Handle one act. Raises StorageError when it could not be kept: it is still in the inbox then."""
        inbound = INBOUND.validate_json(item.payload)
        if isinstance(inbound.act, Pressed):
            self._screens.acknowledge(inbound.act.press_id)
        try:
            if isinstance(inbound.act, Left) or not inbound.private:
                await self._outside(item, inbound)
            else:
                await self._until_current(item, inbound)
        except AlreadyHandled:
            self._ledger.forget(inbound.chat_id)

    async def show_again(self, chat_id: int) -> None:
        """Show once more what was decided but perhaps not seen."""
        page = await self._ledger.page(chat_id)
        call = self._call(chat_id, page)
        turned = await self._conversations.again(page.session, call)
        after = await self._ledger.redraw(chat_id, page, turned.session)
        await self._show(call, page, after, turned)

    async def outside(self, chat_id: int, view: View, say: Words) -> View:
        """A message that belongs to no turn, such as a reminder, as this chat should see it."""
        return self._conversations.outside(await self._ledger.glance(chat_id), view, say)

    async def cannot_keep(self, chat_id: int, language_code: str = "") -> None:
        """Tell the person, once, that nothing can be written down. Nothing is read for it either."""
        if chat_id not in self._told_not_kept:
            self._told_not_kept.add(chat_id)
            say = words(choose_locale(language_code, self._locale))
            await self._screens.say(chat_id, say(NOT_KEPT))

    async def _until_current(self, item: InboxItem, inbound: Inbound) -> None:
        """Another process may take a turn of the same chat: then this one is taken again on what it left."""
        for _ in range(3):
            try:
                return await self._turn(item, inbound)
            except StaleRevision:
                self._ledger.forget(inbound.chat_id)
            except (StorageError, Undelivered):
                raise
            except Exception as error:
                return await self._broken(item, inbound, error)
        raise StaleRevision

    async def _turn(self, item: InboxItem, inbound: Inbound) -> None:
        page = await self._ledger.page(inbound.chat_id)
        call = self._call(inbound.chat_id, page, inbound)
        turned = await self._patiently(inbound, page, call)
        alone = turned.view is not None and turned.session.revision == page.session.revision
        if alone:
            # Nothing remembers this view: it must be seen before the act counts as handled.
            await self._screens.show(call, turned, keyboard=page.session.keyboard)
        after = await self._ledger.commit(item.id or 0, inbound, page, turned)
        self._told_not_kept.discard(inbound.chat_id)
        for effect in turned.effects:
            await self._begin(effect)
        if turned.view is not None and not alone:
            await self._show(call, page, after, turned)
        if isinstance(inbound.act, Settled):
            await self._desk.deeds.unheard(inbound.act.intent_id)

    async def _show(self, call: Call[Desk], before: Page, page: Page, turned: Turned) -> None:
        """Show what was committed; what cannot be delivered now is shown again later."""
        try:
            screen = await self._screens.show(call, turned, keyboard=before.session.keyboard)
        except Undelivered as error:
            self._screens.later(call.chat_id, error)
        else:
            # Before it is written down as seen: who dies in between does both again.
            await self._screens.delete(call.chat_id, page.session.deletes)
            await self._ledger.shown(call.chat_id, page, screen)

    def _call(self, chat_id: int, page: Page, inbound: Inbound | None = None) -> Call[Desk]:
        name = inbound.first_name if inbound else ""
        return Call(
            say=self._say(page, inbound),
            chat_id=chat_id,
            first_name=name or page.first_name,
            private=True,
            now=self._clock.now(),
            desk=self._desk,
        )

    def _say(self, page: Page, inbound: Inbound | None) -> Words:
        code = (inbound.language_code if inbound else "") or page.language_code
        return words(page.locale or choose_locale(code, self._locale))

    async def _patiently(self, inbound: Inbound, page: Page, call: Call[Desk]) -> Turned:
        """Take the turn; a person who waits for it is told so."""
        turn = asyncio.ensure_future(self._conversations.turn(page.session, inbound.act, call))
        try:
            done, _ = await asyncio.wait({turn}, timeout=SLOW)
            if not done and not isinstance(inbound.act, Settled):
                await self._say_busy(inbound, page, call)
            while not turn.done():
                await self._screens.busy(inbound.chat_id)
                await asyncio.wait({turn}, timeout=BUSY_EVERY)
            return turn.result()
        finally:
            turn.cancel()

    async def _say_busy(self, inbound: Inbound, page: Page, call: Call[Desk]) -> None:
        screen, act = page.session.screen, inbound.act
        if isinstance(act, Pressed) and screen is not None and act.message_id == screen:
            await self._screens.say(inbound.chat_id, call.say(ASKING), replaces=screen)

    async def _outside(self, item: InboxItem, inbound: Inbound) -> None:
        """What is no conversation: the bot was blocked or let in again, or somebody writes in a group."""
        now, act = self._clock.now(), inbound.act
        if not inbound.private:
            await self._answer_group(inbound)
        async with self._database.unit() as unit:
            await unit.inbox.handled(item.id or 0, now)
            if isinstance(act, Left) and inbound.private:
                await unit.chats.see(inbound.chat_id, at=now, first_name=inbound.first_name)
                if act.blocked:
                    await unit.chats.mark_blocked(inbound.chat_id, now)
                else:
                    await unit.chats.mark_unblocked(inbound.chat_id)

    async def _answer_group(self, inbound: Inbound) -> None:
        """Who speaks to the bot before others is shown the way to a chat of their own, and told no more."""
        say, act = words(self._locale), inbound.act
        if isinstance(act, Commanded) and act.name == "id":
            await self._screens.say(inbound.chat_id, say(GROUP, number=inbound.chat_id))
        elif self._wants_answer(act):
            way = (
                Button(say.label("Open the chat"), url=f"https://t.me/{inbound.bot}") if inbound.bot else None
            )
            await self._screens.say(inbound.chat_id, say(IN_PRIVATE), rows=((way,),) if way else ())

    def _wants_answer(self, act: Act) -> bool:
        """A command without our name may be meant for another bot of the group."""
        if isinstance(act, Commanded):
            return act.named or act.name == "start" or self._conversations.knows(act.name)
        return act.joined if isinstance(act, Left) else not isinstance(act, Pressed)

    async def _broken(self, item: InboxItem, inbound: Inbound, error: Exception) -> None:
        """A fault of ours: the person gets a code, the log gets the place under the same code."""
        code = token_hex(2).upper()
        log.error("turn failed, code %s: %s at %s", code, type(error).__name__, places(error))
        self._ledger.forget(inbound.chat_id)
        say = self._say(await self._ledger.page(inbound.chat_id), inbound)
        async with self._database.unit() as unit:
            await unit.inbox.handled(item.id or 0, self._clock.now())
        await self._screens.say(inbound.chat_id, say(BROKEN, code=code))


def places(error: BaseException) -> str:
    """Where an error came from, without its text: that may hold what a patient wrote."""
    frames = extract_tb(error.__traceback__)
    return " < ".join(f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
