"""Many callers who ask the same thing at the same time: one call upstream, one answer for all."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Flight:
    task: asyncio.Task[Any]
    waiting: int = 0


class SingleFlight:
    """Results are not kept: who asks after the answer has come asks anew.

    A caller who leaves does not disturb the others; when all have left the work is cancelled.
    """

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}

    async def join(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        flight = self._flights.get(key)
        if flight is None:
            flight = self._depart(key, work)
        flight.waiting += 1
        try:
            result: T = await asyncio.shield(flight.task)
            return result
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._land(key, flight)
                flight.task.cancel()

    def _depart(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> _Flight:
        async def run() -> T:
            return await work()

        flight = _Flight(asyncio.create_task(run()))
        self._flights[key] = flight
        flight.task.add_done_callback(lambda _: self._land(key, flight))
        return flight

    def _land(self, key: Hashable, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]

    def forget(self) -> None:
        """Let nobody new join what is under way: something was changed since it was asked."""
        self._flights.clear()
