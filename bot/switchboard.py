"""The switchboard: one turn at a time in a chat, chats side by side, nothing lost and nothing twice."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.engine.channel import Undelivered
from bot.engine.inbound import Inbound
from bot.screens import Screens
from bot.turns import Turns, places
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
        self._waiting: dict[int, deque[InboxItem]] = {}
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
                new = await unit.inbox.add(items)
        except StorageError:
            for act in acts:
                if act.private:
                    await self._turns.cannot_keep(act.chat_id, act.language_code)
            raise
        for item in new:
            self._waiting.setdefault(item.chat_id, deque()).append(item)
        for chat_id in dict.fromkeys(item.chat_id for item in new):
            self._set_to_work(chat_id)

    def wake(self, chat_id: int) -> None:
        """There is something in the inbox of this chat that did not come through `keep`."""
        self._called.add(chat_id)
        self._set_to_work(chat_id)

    def _set_to_work(self, chat_id: int) -> None:
        if chat_id not in self._workers and not self._stopping:
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

    async def stop(self) -> None:
        """Finish the turns in hand; what waits stays in the inbox."""
        self._stopping = True
        if self._workers:
            await asyncio.wait(self._workers.values(), timeout=8)
        for task in list(self._workers.values()):
            task.cancel()

    async def _work(self, chat_id: int) -> None:
        """Handle what the chat has waiting. What cannot be served now is tried again, in its order."""
        pause = FIRST_PAUSE
        try:
            while not self._stopping and self._has_work(chat_id):
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
        except Exception as error:
            log.error(
                "a chat rests until it is heard of again: %s at %s", type(error).__name__, places(error)
            )
        finally:
            del self._workers[chat_id]
            if not self._waiting.get(chat_id):
                self._waiting.pop(chat_id, None)

    def _has_work(self, chat_id: int) -> bool:
        return bool(self._waiting.get(chat_id)) or chat_id in self._called

    async def _handle_all(self, chat_id: int) -> None:
        while not self._stopping and self._has_work(chat_id):
            if chat_id in self._called:
                await self._read_again(chat_id)
            waiting = self._waiting.get(chat_id)
            while waiting and not self._stopping and chat_id not in self._called:
                await self._turns.take(waiting[0])
                waiting.popleft()
        if chat_id in self._screens.unseen:
            self._screens.unseen.discard(chat_id)
            await self._turns.show_again(chat_id)

    async def _read_again(self, chat_id: int) -> None:
        """The inbox on disk knows what memory does not: news of finished work, and what a kill left."""
        self._called.discard(chat_id)
        async with self._database.reading() as unit:
            found = await unit.inbox.waiting_in(chat_id)
        known = {item.id for item in found}
        late = [item for item in self._waiting.get(chat_id, ()) if item.id not in known]
        self._waiting[chat_id] = deque(sorted([*found, *late], key=lambda item: item.id or 0))

    async def _count(self, item: InboxItem) -> None:
        """An act that was under way when the process died, again and again, is set aside."""
        if item.id is None:
            return
        async with self._database.unit() as unit:
            attempts = await unit.inbox.attempt(item.id)
            if attempts > MOST_ATTEMPTS:
                log.error("inbox item %s was set aside after %s starts", item.id, attempts - 1)
                await unit.inbox.handled(item.id, self._clock.now())
