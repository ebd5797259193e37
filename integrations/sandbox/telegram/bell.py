"""Something that many can wait for."""

import asyncio


class Bell:
    """`ring` wakes everyone who waits at that moment."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def heard(self, seconds: float) -> bool:
        """Wait for the next ring. False when it did not come in so many seconds."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            async with asyncio.timeout(seconds):
                await waiting
                return True
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiting)
