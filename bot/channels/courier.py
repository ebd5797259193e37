"""Carries one request to Telegram: waits until it may leave, and repeats it when its answer was lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.channels.backoff import Backoff, seconds_of
from bot.channels.gate import Gate
from bot.engine.channel import Priority, Undelivered

T = TypeVar("T")
Request = Callable[[], Awaitable[T]]
Door = Callable[[int, Priority], Awaitable[None]]

REPEATS = 2


class Courier:
    """`send` for new messages, `edit` for everything else that changes a chat.

    Both raise Undelivered when Telegram could not be reached or asks for more time than `patience`
    (seconds) leaves, and PTB's own exception when Telegram refused: the caller knows what it means.

    A request whose answer was lost is repeated too, although Telegram may have carried it out: the same
    screen twice does no harm, a screen that never came does.
    """

    def __init__(self, gate: Gate, *, patience: float, first_wait: float) -> None:
        self._gate, self._patience, self._first_wait = gate, patience, first_wait

    async def send(self, chat_id: int, priority: Priority, request: Request[T]) -> T:
        return await self._carry(self._gate.send, chat_id, priority, request)

    async def edit(self, chat_id: int, priority: Priority, request: Request[T]) -> T:
        return await self._carry(self._gate.edit, chat_id, priority, request)

    async def _carry(self, door: Door, chat_id: int, priority: Priority, request: Request[T]) -> T:
        deadline = time.monotonic() + self._patience
        backoff, failures = Backoff(self._first_wait), 0
        while True:
            await self._pass(door, chat_id, priority, deadline)
            try:
                answer = await request()
            except BadRequest:
                raise
            except RetryAfter as flood:
                self._gate.refused(chat_id, seconds_of(flood))
            except NetworkError as error:
                failures += 1
                if failures > REPEATS:
                    raise Undelivered(f"Telegram could not be reached: {error}") from None
                await asyncio.sleep(backoff.next())
            else:
                self._gate.accepted()
                return answer

    async def _pass(self, door: Door, chat_id: int, priority: Priority, deadline: float) -> None:
        """Through the door, or Undelivered at once when it will surely open too late."""
        left = deadline - time.monotonic()
        if self._gate.paused(chat_id) <= left:
            try:
                async with asyncio.timeout(left):
                    return await door(chat_id, priority)
            except TimeoutError:
                pass
        wait = timedelta(seconds=max(1.0, self._gate.paused(chat_id)))
        raise Undelivered("Telegram's flood limits leave no room now", retry_after=wait)
