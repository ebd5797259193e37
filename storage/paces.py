"""Paces: how fast several processes together may ask one vendor."""

from sqlalchemy import text
from sqlmodel import Field

from storage.session import Row, Session

# The server's own clock counts, so that machines need not agree on the time.
_TAKE = text(
    """
    INSERT INTO paces AS pace (name, next_at)
    VALUES (:name, extract(epoch FROM clock_timestamp()) + :interval)
    ON CONFLICT (name) DO UPDATE
    SET next_at = greatest(pace.next_at, extract(epoch FROM clock_timestamp())) + :interval
    RETURNING next_at - :interval - extract(epoch FROM clock_timestamp())
    """
)


class Paced(Row, table=True):
    """next_at: seconds since 1970 on the server's clock, from when on one more may leave."""

    __tablename__ = "paces"

    name: str = Field(primary_key=True)
    next_at: float


class Paces:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def take(self, name: str, interval: float) -> float:
        """Take the next turn, `interval` seconds after the last one; returns how long to wait for it.

        PostgreSQL only: a SQLite database has one process, which keeps its pace in memory.
        """
        taken = await self._session.run(_TAKE.bindparams(name=name, interval=interval))
        return max(0.0, float(taken.scalar_one()))
