"""DBOS, started and stopped: workflows that go on where they were after a kill."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from dbos import DBOS, DBOSConfig

from bot.desk.compare import Comparison
from bot.desk.deeds import Deeds
from bot.desk.message import Sent, Waiting
from bot.desk.reminders import Reminders
from storage.workflows import workflows_engine, workflows_url

log = logging.getLogger(__name__)

# Fixed, so that work begun by one version of the program is taken up by the next.
VERSION = "1"
CONNECTIONS = 8  # of one process to a server; fewer make workflows wait for each other


@dataclass(frozen=True, slots=True)
class Hands:
    """What workflows work with. wake: the chat has news in its inbox. send: deliver one kept message.

    waiting: the messages that were kept but not sent. lives: whether a process with that executor id runs; it
    may take its time to be sure that none does.
    tidy: drop what nobody needs any more. pace: what every pause is multiplied with.
    """

    deeds: Deeds
    reminders: Reminders
    comparison: Comparison
    wake: Callable[[int], None]
    send: Callable[[str], Awaitable[Sent]]
    waiting: Callable[[], Awaitable[Sequence[Waiting]]]
    lives: Callable[[str], Awaitable[bool]]
    tidy: Callable[[], Awaitable[None]]
    pace: float = 1.0


_hands: Hands | None = None
_aside: set[asyncio.Task[None]] = set()


def hands() -> Hands:
    if _hands is None:
        raise RuntimeError("durable work was not launched")
    return _hands


def launch(database_url: str, given: Hands, executor: str) -> None:
    """Start DBOS beside the database, on the running loop. executor: names this process among the living."""
    global _hands
    _hands = given
    config: DBOSConfig = {
        "name": "clinicbot",
        "system_database_url": workflows_url(database_url),
        "application_version": VERSION,
        "executor_id": executor,
        "log_level": "WARNING",
        "max_executor_threads": 16,
        "sys_db_pool_size": CONNECTIONS,
    }
    if (engine := workflows_engine(database_url)) is not None:
        config["system_database_engine"] = engine
    logging.getLogger("dbos").disabled = False
    DBOS(config=config)
    DBOS.launch()


def aside(work: Coroutine[Any, Any, None]) -> None:
    """Do this beside everything else, until it is done or we close."""
    task = asyncio.get_running_loop().create_task(work)
    _aside.add(task)
    task.add_done_callback(_done)


def _done(task: asyncio.Task[None]) -> None:
    _aside.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("work beside failed, a later round does it: %s", type(error).__name__)


async def close() -> None:
    """Stop; what is under way goes on at the next start, or in another process."""
    global _hands
    # A step that is cut off here is taken again: there is nothing that anyone could mend in its traceback.
    logging.getLogger("dbos").disabled = True
    for task in list(_aside):
        task.cancel()
    await asyncio.gather(*_aside, return_exceptions=True)
    await asyncio.to_thread(DBOS.destroy)
    _hands = None
