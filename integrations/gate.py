"""Many callers who want the same slot at the same time: one tries, the others learn how it ended.

A vendor that allows 40 writes a minute cannot be asked 200 times for one slot.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import TypeVar

from integrations.clock import Clock
from integrations.errors import OutcomeUnknown, ProviderError, SlotTaken, Unavailable

T = TypeVar("T")


class Gate:
    """While one attempt for a key runs, others for the same key wait. A slot that was won or found taken is

    refused to them, and for `memory` to those who come later, until `reopen` says that it was seen free.
    An attempt that was refused for its own sake (wrong data) lets the next one try.
    """

    memory = timedelta(seconds=10)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._running: dict[Hashable, asyncio.Future[ProviderError | None]] = {}
        self._taken: dict[Hashable, datetime] = {}

    async def attempt(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        while (running := self._running.get(key)) is not None:
            verdict = await asyncio.shield(running)
            if verdict is not None:
                raise verdict
        if self._remembers(key):
            raise SlotTaken
        return await self._try(key, work)

    async def _try(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        done: asyncio.Future[ProviderError | None] = asyncio.get_running_loop().create_future()
        self._running[key] = done
        verdict: ProviderError | None = None
        try:
            result = await work()
            verdict = SlotTaken()
            return result
        except ProviderError as error:
            verdict = _for_others(error)
            raise
        finally:
            if isinstance(verdict, SlotTaken):
                self._taken[key] = self._clock.now() + self.memory
            del self._running[key]
            done.set_result(verdict)

    def _remembers(self, key: Hashable) -> bool:
        now = self._clock.now()
        for old in [known for known, until in self._taken.items() if until <= now]:
            del self._taken[old]
        return key in self._taken

    def reopen(self, key: Hashable) -> None:
        self._taken.pop(key, None)

    def forget(self) -> None:
        """A visit was given back, so that any slot may be free again."""
        self._taken.clear()


def _for_others(error: ProviderError) -> ProviderError | None:
    """What the outcome of one attempt means for those who waited; None: try yourself."""
    if isinstance(error, SlotTaken):
        return SlotTaken()
    if isinstance(error, OutcomeUnknown):
        return Unavailable("an earlier request for the same slot has no outcome yet")
    if isinstance(error, Unavailable):
        return type(error)(str(error), retry_after=error.retry_after)
    return None
