"""The switchboard: one turn at a time in a chat, chats side by side, nothing lost and nothing twice."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine.channel import Undelivered
from bot.engine.inbound import Inbound
from bot.ledger import Ledger
from bot.screens import Screens
from bot.turns import Turns, places
from storage.chat_locks import ChatLocks
from storage.database import Database
from storage.errors import StaleRevision, StorageError
from storage.inbox import InboxItem

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
FIRST_LOOK, LONGEST_LOOK = 0.02, 0.25  # seconds until we ask again for a chat that another process has
SWEEP = 5.0  # seconds between two looks for what was left behind
LEFT = timedelta(seconds=4)  # what waits longer may have been left by a process that died


class Switchboard:
    """Hands what people did to the turns. The inbox on disk is the queue; memory knows only whom to call.

    Of several processes, the one that holds a chat's lock takes its turns. All of them look after what a
    process left that was killed: acts not handled, screens not seen.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        turns: Turns,
        screens: Screens,
        ledger: Ledger,
        locks: ChatLocks,
    ) -> None:
        self._database = database
        self._clock = clock
        self._turns = turns
        self._screens = screens
        self._ledger = ledger
        self._locks = locks
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._called: set[int] = set()
        self._left: set[int] = set()
        self._shown_again: set[int] = set()
        self._stopped = asyncio.Event()

    async def start(self) -> None:
        """Go on where the last process stopped: acts that were not handled, screens that were not seen."""
        await self._take_up(self._clock.now())

    async def keep(self, acts: Sequence[Inbound]) -> None:
        """Put the acts on disk, then have them handled. What is known by its key is not handled again.

        Raises StorageError: then people were told, and the acts must be brought again.
        """
        now = self._clock.now()
        items = [
            InboxItem(key=act.key, chat_id=act.chat_id, payload=act.model_dump_json(), received_at=now)
            for act in acts
        ]
        try:
            async with self._database.unit() as unit:
                await unit.inbox.add(items)
        except StorageError:
            for act in acts:
                if act.private:
                    await self._turns.cannot_keep(act.chat_id, act.language_code)
            raise
        for chat_id in dict.fromkeys(act.chat_id for act in acts):
            self.wake(chat_id)

    def wake(self, chat_id: int) -> None:
        """There is something in the inbox of this chat."""
        self._called.add(chat_id)
        if chat_id not in self._workers and not self._stopped.is_set():
            task = asyncio.get_running_loop().create_task(self._work(chat_id), name=f"chat {chat_id}")
            self._workers[chat_id] = task

    async def keep_tidy(self, every: timedelta, older: timedelta) -> None:
        """For ever: drop acts handled long ago; until then they keep an update from coming twice."""
        while True:
            try:
                async with self._database.unit() as unit:
                    await unit.inbox.prune(self._clock.now() - older)
            except StorageError as error:
                log.warning("the inbox was not tidied: %s", error)
            await asyncio.sleep(every.total_seconds())

    async def keep_sweeping(self) -> None:
        """For ever: take up what nobody works on, because the process that had it is gone."""
        while True:
            await asyncio.sleep(SWEEP * random.uniform(0.8, 1.2))  # noqa: S311 processes out of step
            try:
                await self._locks.check()
                await self._take_up(self._clock.now() - LEFT)
            except StorageError as error:
                log.warning("nobody looked for what was left behind: %s", error)

    async def stop(self, within: float = 5.0) -> None:
        """Finish the turns in hand, for so many seconds; what waits stays in the inbox."""
        self._stopped.set()
        if not self._workers:
            return
        _, late = await asyncio.wait(self._workers.values(), timeout=within)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)

    async def _take_up(self, before: datetime) -> None:
        """Call the chats in which something is left from before that instant, unless we work on them."""
        async with self._database.reading() as unit:
            left = await unit.inbox.left(before)
            unseen = await unit.conversations.unseen(before)
        idle = {item_id: chat_id for item_id, chat_id in left if chat_id not in self._workers}
        self._left = (self._left & {item_id for item_id, _ in left}) | idle.keys()
        # A screen that cannot be delivered at all is not tried for ever, only until somebody acts.
        hidden = [one for one in unseen if one not in self._workers and one not in self._shown_again]
        self._shown_again.update(hidden)
        self._screens.unseen.update(hidden)
        for chat_id in {*idle.values(), *hidden}:
            self.wake(chat_id)

    async def _work(self, chat_id: int) -> None:
        """Handle what the chat has waiting. What cannot be served now is tried again, in its order."""
        pause = FIRST_PAUSE
        try:
            while chat_id in self._called and not self._stopped.is_set():
                try:
                    await self._alone_with(chat_id)
                    pause = FIRST_PAUSE
                except (StorageError, Undelivered) as error:
                    log.error("a chat cannot be served now: %s", error)
                    if isinstance(error, StorageError):
                        await self._turns.cannot_keep(chat_id)
                    self._called.add(chat_id)
                    await self._rest(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        except Exception as error:
            log.error(
                "a chat rests until it is heard of again: %s at %s", type(error).__name__, places(error)
            )
        finally:
            del self._workers[chat_id]

    async def _alone_with(self, chat_id: int) -> None:
        """Handle what waits while no other process works on the chat."""
        pause = FIRST_LOOK
        while not await self._locks.take(chat_id):
            await self._rest(pause)
            pause = min(pause * 2, LONGEST_LOOK)
            if self._stopped.is_set():
                return
        try:
            if self._locks.shared:
                self._ledger.forget(chat_id)  # another process may have moved it
            await self._handle_all(chat_id)
        finally:
            await self._locks.give_back(chat_id)

    async def _handle_all(self, chat_id: int) -> None:
        while chat_id in self._called:
            self._called.discard(chat_id)
            async with self._database.reading() as unit:
                waiting = await unit.inbox.waiting_in(chat_id)
            for item in waiting:
                if self._stopped.is_set():
                    return
                if not self._locks.holds(chat_id):
                    self._called.add(chat_id)
                    return
                await self._take(item)
        if chat_id in self._screens.unseen:
            self._screens.unseen.discard(chat_id)
            await self._show_again(chat_id)

    async def _take(self, item: InboxItem) -> None:
        self._shown_again.discard(item.chat_id)
        item_id = item.id or 0
        counts = item_id in self._left
        self._left.discard(item_id)
        if counts and await self._is_set_aside(item_id):
            return
        try:
            await self._turns.take(item)
        except (StorageError, Undelivered):
            if counts:
                await self._excuse(item_id)
            raise

    async def _show_again(self, chat_id: int) -> None:
        """Show what was decided, unless it was seen meanwhile or another process went on from it."""
        if not await self._ledger.is_seen(chat_id):
            with contextlib.suppress(StaleRevision):
                await self._turns.show_again(chat_id)

    async def _is_set_aside(self, item_id: int) -> bool:
        """Count a turn on an act that was left behind: one that ends every process is set aside."""
        async with self._database.unit() as unit:
            attempts = await unit.inbox.attempt(item_id)
            if attempts > MOST_ATTEMPTS:
                log.error("inbox item %s was set aside after %s starts", item_id, attempts - 1)
                await unit.inbox.handled(item_id, self._clock.now())
        return attempts > MOST_ATTEMPTS

    async def _excuse(self, item_id: int) -> None:
        """It was not the act's fault, and no process ended on it."""
        with contextlib.suppress(StorageError):
            async with self._database.unit() as unit:
                await unit.inbox.excuse(item_id)

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until we are stopped."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
