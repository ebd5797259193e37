"""How fast a vendor may be asked: so many requests a second, by one process or by several together."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol


class Pace(Protocol):
    async def turn(self) -> None:
        """Wait until one more request may leave."""


# Makes the pace of one account: its allowance's name, and requests per second.
Pacing = Callable[[str, float], Pace]


class OwnPace:
    """The pace of one process alone: requests are spread evenly over each second."""

    def __init__(
        self, per_second: float, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._interval = 1 / per_second
        self._sleep = sleep
        self._next = 0.0

    async def turn(self) -> None:
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._interval
        if at > now:
            await self._sleep(at - now)


def own_pace(_name: str, per_second: float) -> Pace:
    """The pace where one process serves an account alone."""
    return OwnPace(per_second)
