"""What people have before their eyes: shown, remembered, and shown again when it did not arrive."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bot.clock import Clock
from bot.engine.channel import Channel, ChatMoved, Undelivered, Unreachable
from bot.engine.dialog import Call
from bot.engine.turn import Turned
from bot.engine.view import Button, View
from storage.database import Database

log = logging.getLogger(__name__)

RETRY_AFTER = 5.0


class Screens:
    """Delivers views and keeps account of what was seen. `unseen`: chats whose screen must be shown again."""

    def __init__(self, channel: Channel, database: Database, clock: Clock) -> None:
        self._channel = channel
        self._database = database
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self.unseen: set[int] = set()
        self.wake: Callable[[int], None] = lambda _chat_id: None

    def acknowledge(self, press_id: str) -> None:
        """Tell the person's app that the tap arrived, without waiting for it."""
        self._aside(self._channel.acknowledge(press_id))

    async def busy(self, chat_id: int) -> None:
        await self._channel.busy(chat_id)

    async def say(
        self,
        chat_id: int,
        text: Markup,
        *,
        replaces: int | None = None,
        rows: tuple[tuple[Button, ...], ...] = (),
    ) -> None:
        """A sentence outside the conversation; when it cannot be delivered it is dropped."""
        try:
            await self._channel.show(chat_id, View(text, rows=rows), replaces=replaces)
        except (Undelivered, Unreachable, ChatMoved) as error:
            log.warning("a sentence was not delivered: %s", error)

    async def show(self, call: Call[Any], turned: Turned, *, keyboard: bool) -> int | None:
        """Show the view and return the message that the next one may be edited into. Raises Undelivered.

        keyboard: keys of ours are up, and go when the view has none.
        """
        view, note = turned.view, turned.note
        if view is None:
            return None
        drop = keyboard and not view.replies
        if drop:
            note = note or call.say("Thank you.")
        elif note:
            view, note = replace(view, text=note + Markup("\n\n") + view.text), None
        try:
            shown = await self._channel.show(
                call.chat_id, view, replaces=turned.replaces, drop_keyboard=drop, note=note
            )
        except (Unreachable, ChatMoved) as error:
            await self._lost(call.chat_id, error)
            return None
        return None if view.lasting else shown.message_id

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Take messages away. What Telegram does not take now it is asked again, while this process lives."""
        for message_id in message_ids:
            try:
                await self._channel.delete(chat_id, message_id)
            except Undelivered as error:
                log.warning("a message could not be deleted yet: %s", error)
                self._aside(self._delete_after(chat_id, message_id, error))

    def later(self, chat_id: int, error: Undelivered) -> None:
        """Show the chat's screen again when Telegram may take it."""
        log.warning("a view was not delivered: %s", error)
        if not error.permanent:
            wait = error.retry_after.total_seconds() if error.retry_after else RETRY_AFTER
            self._aside(self._again_after(chat_id, wait))

    async def move(self, old_chat_id: int, new_chat_id: int) -> None:
        """A chat goes on under another id: everything follows it."""
        async with self._database.unit() as unit:
            await unit.chats.move_to(old_chat_id, new_chat_id)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _again_after(self, chat_id: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.unseen.add(chat_id)
        self.wake(chat_id)

    async def _delete_after(self, chat_id: int, message_id: int, error: Undelivered) -> None:
        await asyncio.sleep(error.retry_after.total_seconds() if error.retry_after else RETRY_AFTER)
        await self.delete(chat_id, [message_id])

    async def _lost(self, chat_id: int, error: Unreachable | ChatMoved) -> None:
        """The person blocked us, or the chat has another id now."""
        log.info("%s", error)
        if isinstance(error, ChatMoved):
            await self.move(chat_id, error.new_chat_id)
            return
        async with self._database.unit() as unit:
            await unit.chats.mark_blocked(chat_id, self._clock.now())

    def _aside(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
