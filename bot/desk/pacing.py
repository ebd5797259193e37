"""One pace for all processes that ask the same vendor: the database says whose turn it is."""

import asyncio
import logging

from integrations.pace import OwnPace, Pace, Pacing
from storage.database import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds that the database may take to give a turn


class SharedPace:
    """Turns that all processes take from one line. Without the database each keeps the pace by itself."""

    def __init__(self, database: Database, name: str, per_second: float) -> None:
        self._database = database
        self._name = name
        self._interval = 1 / per_second
        self._own = OwnPace(per_second)
        self._alone = False

    async def turn(self) -> None:
        """Wait until one more request may leave. A database in trouble stops no request."""
        wait = await self._place_in_line()
        if wait is None:
            await self._own.turn()
        elif wait > 0:
            await asyncio.sleep(wait)

    async def _place_in_line(self) -> float | None:
        """Seconds until our turn, None when the database does not say."""
        try:
            async with asyncio.timeout(PATIENCE), self._database.unit() as unit:
                wait = await unit.paces.take(self._name, self._interval)
        except (StorageError, TimeoutError) as error:
            if not self._alone:
                log.warning("the pace is kept without the other processes: %s", error or "no answer in time")
            self._alone = True
            return None
        self._alone = False
        return wait


def shared_pacing(database: Database) -> Pacing:
    """Paces that hold for every process on this database, which must be PostgreSQL."""

    def pace(name: str, per_second: float) -> Pace:
        return SharedPace(database, name, per_second)

    return pace
