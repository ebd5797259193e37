"""What happens in the sandbox, told at once to everyone who watches (server-sent events)."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping

KEEP_ALIVE_SECONDS = 15.0
BACKLOG = 2000


class Events:
    """A broker: `publish` from anywhere in the loop, `stream` once for each watcher."""

    def __init__(self, keep_alive: float = KEEP_ALIVE_SECONDS) -> None:
        self._keep_alive = keep_alive
        self._watchers: set[asyncio.Queue[str | None]] = set()

    def publish(self, kind: str, data: Mapping[str, object]) -> None:
        """Tell every watcher; one that has fallen too far behind is let go and has to come again."""
        frame = f"event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for queue in tuple(self._watchers):
            if queue.qsize() < BACKLOG:
                queue.put_nowait(frame)
            elif queue in self._watchers:
                self._watchers.discard(queue)
                queue.put_nowait(None)

    async def stream(self) -> AsyncIterator[str]:
        """The frames published from now on, with a comment whenever nothing happened for a while."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._watchers.add(queue)
        try:
            yield ": welcome\n\n"
            while (frame := await self._next(queue)) is not None:
                yield frame
        finally:
            self._watchers.discard(queue)

    def close(self) -> None:
        """End all streams."""
        for queue in tuple(self._watchers):
            queue.put_nowait(None)

    async def _next(self, queue: asyncio.Queue[str | None]) -> str | None:
        try:
            async with asyncio.timeout(self._keep_alive):
                return await queue.get()
        except TimeoutError:
            return ": still here\n\n"
