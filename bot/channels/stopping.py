"""What goes on until it is stopped, and then ends within moments, whatever it waits for."""

import asyncio
from collections.abc import Awaitable
from typing import Any


class Stopping:
    """Begins as not stopped, and stays stopped."""

    def __init__(self) -> None:
        self._stopped = asyncio.Event()

    def __bool__(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        self._stopped.set()

    async def rest(self, seconds: float) -> None:
        """That long, or until stopped."""
        await self.unless_stopped(asyncio.sleep(seconds))

    async def unless_stopped(self, awaited: Awaitable[Any]) -> Any:
        """What it returns, or None when we are stopped first and it is cancelled."""
        work, stopped = asyncio.ensure_future(awaited), asyncio.ensure_future(self._stopped.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work.done() else None
        finally:
            work.cancel()
            stopped.cancel()
            await asyncio.wait({work, stopped})
