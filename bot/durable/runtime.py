"""DBOS, started and stopped: workflows that go on where they were after a kill."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dbos import DBOS

from bot.desk.bookings import Bookings
from storage.address import DatabaseAddress

# Fixed, so that work begun by one version of the program, on one machine, is taken up by the next.
VERSION = "1"
EXECUTOR = "clinicbot"


@dataclass(frozen=True, slots=True)
class Hands:
    """What workflows work with. wake: the chat has news in its inbox. notice: staff hear of a booking.

    pace: what every pause is multiplied with.
    """

    bookings: Bookings
    wake: Callable[[int], None]
    notice: Callable[[str], Awaitable[None]]
    pace: float = 1.0


_hands: Hands | None = None


def hands() -> Hands:
    if _hands is None:
        raise RuntimeError("durable work was not launched")
    return _hands


def launch(database_url: str, given: Hands) -> None:
    """Start DBOS beside the database; what a killed process left undone goes on at once."""
    global _hands
    _hands = given
    DBOS(
        config={
            "name": "clinicbot",
            "system_database_url": system_url(database_url),
            "application_version": VERSION,
            "executor_id": EXECUTOR,
            "log_level": "WARNING",
        }
    )
    DBOS.launch()


def close() -> None:
    """Stop; what is under way goes on at the next start."""
    global _hands
    DBOS.destroy()
    _hands = None


def system_url(database_url: str) -> str:
    """Where DBOS keeps its own tables: the same PostgreSQL database, or a file beside the SQLite one."""
    path = DatabaseAddress.of(database_url).path
    if path is None:
        return database_url
    return f"sqlite:///{path.with_name(path.stem + '.workflows' + path.suffix)}"
