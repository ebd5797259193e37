"""The switchboard: one turn at a time in a chat, chats side by side, nothing lost and nothing twice."""

import asyncio
import logging
from collections.abc import Sequence

from bot.clock import Clock
from bot.engine.channel import Undelivered
from bot.engine.inbound import Inbound
from bot.screens import Screens
from bot.turns import Turns
from storage.database import Database
from storage.errors import StorageError
from storage.inbox import InboxItem

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Switchboard:
    """Hands what people did to the turns. The inbox on disk is the queue; memory knows only whom to call."""

    def __init__(self, database: Database, clock: Clock, turns: Turns, screens: Screens) -> None:
        self._database = database
        self._clock = clock
        self._turns = turns
        self._screens = screens
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._called: set[int] = set()
        self._stopping = False

    async def start(self) -> None:
        """Go on where the last process stopped: acts that were not handled, screens that were not seen."""
        async with self._database.reading() as unit:
            waiting = await unit.inbox.waiting()
            unshown = await unit.conversations.unshown()
        for item in waiting:
            await self._count(item)
        self._screens.unseen.update(conversation.chat_id for conversation in unshown)
        for chat_id in {*(item.chat_id for item in waiting), *(c.chat_id for c in unshown)}:
            self.wake(chat_id)

    async def keep(self, acts: Sequence[Inbound]) -> None:
        """Put the acts on disk, then have them handled. What is known by its key is not handled again."""
        now = self._clock.now()
        items = [
            InboxItem(key=act.key, chat_id=act.chat_id, payload=act.model_dump_json(), received_at=now)
            for act in acts
        ]
        async with self._database.unit() as unit:
            new = await unit.inbox.add(items)
        for chat_id in dict.fromkeys(item.chat_id for item in new):
            self.wake(chat_id)

    def wake(self, chat_id: int) -> None:
        """There is something in the inbox of this chat."""
        if self._stopping:
            return
        self._called.add(chat_id)
        if chat_id not in self._workers:
            task = asyncio.get_running_loop().create_task(self._work(chat_id), name=f"chat {chat_id}")
            self._workers[chat_id] = task

    async def stop(self) -> None:
        """Finish the turns in hand; what waits stays in the inbox."""
        self._stopping = True
        if self._workers:
            await asyncio.wait(self._workers.values(), timeout=8)
        for task in list(self._workers.values()):
            task.cancel()

    async def _work(self, chat_id: int) -> None:
        pause = FIRST_PAUSE
        try:
            while chat_id in self._called and not self._stopping:
                self._called.discard(chat_id)
                try:
                    await self._handle_all(chat_id)
                    pause = FIRST_PAUSE
                except (StorageError, Undelivered) as error:
                    log.error("a chat cannot be served now: %s", error)
                    if isinstance(error, StorageError):
                        await self._turns.cannot_keep(chat_id)
                    self._called.add(chat_id)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            del self._workers[chat_id]
            if chat_id in self._called:
                self.wake(chat_id)

    async def _handle_all(self, chat_id: int) -> None:
        while not self._stopping:
            async with self._database.reading() as unit:
                waiting = await unit.inbox.waiting_in(chat_id)
            if not waiting:
                if chat_id in self._screens.unseen:
                    self._screens.unseen.discard(chat_id)
                    await self._turns.show_again(chat_id)
                return
            for item in waiting:
                await self._turns.take(item)
                if self._stopping:
                    return

    async def _count(self, item: InboxItem) -> None:
        """An act that was under way when the process died, again and again, is set aside."""
        if item.id is None:
            return
        async with self._database.unit() as unit:
            attempts = await unit.inbox.attempt(item.id)
            if attempts > MOST_ATTEMPTS:
                log.error("inbox item %s was set aside after %s starts", item.id, attempts - 1)
                await unit.inbox.handled(item.id, self._clock.now())
