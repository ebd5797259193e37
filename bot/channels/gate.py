"""The door that every request to Telegram goes through: it waits here until it may leave."""

import asyncio
import time
from collections.abc import Callable

from bot.channels.schedule import Schedule, Ticket
from bot.engine.channel import Priority


class Gate:
    """One for each bot, used from one event loop.

    `send` is for what Telegram counts: new messages, and edits in groups. `edit` is for what it counts
    only loosely: that leaves at once unless the chat is paused. Whoever is cancelled while waiting
    leaves no trace. messages_per_second: to all chats together; Telegram's default is 30.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, messages_per_second: int = 30) -> None:
        self._clock = clock
        self._schedule = Schedule(messages_per_second)
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._alarm: asyncio.TimerHandle | None = None

    async def send(self, chat_id: int, priority: Priority) -> None:
        ticket = self._schedule.add(chat_id, priority, self._clock())
        turn = asyncio.get_running_loop().create_future()
        self._waiting[ticket.number] = turn
        self._open()
        try:
            await turn
        finally:
            self._withdraw(ticket)

    async def edit(self, chat_id: int, priority: Priority) -> None:
        if chat_id < 0:
            await self.send(chat_id, priority)
        elif wait := self.paused(chat_id):
            await asyncio.sleep(wait)

    def paused(self, chat_id: int) -> float:
        """How many seconds this chat must still be left alone."""
        return self._schedule.pauses.wait(chat_id, self._clock())

    def refused(self, chat_id: int, seconds: float) -> None:
        """Telegram asked us to wait `seconds` after a request to this chat."""
        self._schedule.pauses.refused(chat_id, seconds, self._clock())

    def accepted(self) -> None:
        """Telegram took a request."""
        self._schedule.pauses.accepted()

    def _withdraw(self, ticket: Ticket) -> None:
        ticket.withdrawn = True
        self._waiting.pop(ticket.number, None)

    def _open(self) -> None:
        """Let out whoever may leave, and come back when the next one may."""
        for ticket in self._schedule.release(self._clock()):
            turn = self._waiting.get(ticket.number)
            if turn is not None and not turn.done():
                turn.set_result(None)
        self._set_alarm()

    def _set_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        now = self._clock()
        if (moment := self._schedule.next_at(now)) is not None:
            # A little late rather than a little early, or the alarm would ring twice.
            self._alarm = asyncio.get_running_loop().call_later(moment - now + 0.001, self._open)
