"""How long workflows wait, and how a step that failed in our own house is repeated."""

from typing import TypedDict

from dbos import DBOS

from bot.durable.runtime import hands


class Patience(TypedDict):
    retries_allowed: bool
    interval_seconds: float
    max_attempts: int
    backoff_rate: float


# For trouble such as a full disk; the trouble of others is a result, not an error.
PATIENT: Patience = {
    "retries_allowed": True,
    "interval_seconds": 1.0,
    "max_attempts": 20,
    "backoff_rate": 2.0,
}


async def pause(seconds: float) -> None:
    """Wait, also across a restart."""
    await DBOS.sleep_async(seconds * hands().pace)
