"""How long workflows wait, and how a step that failed in our own house is repeated."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from dbos import DBOS

from bot.durable.runtime import hands

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

MOST_TRIES = 12  # some minutes: then the effort ends, and a round begins another one
LONGEST_PAUSE = 60.0


class OutOfPatience(Exception):
    """A step failed in our own house for longer than an effort lasts."""


def patient(name: str) -> Callable[[Callable[P, Awaitable[R]]], Callable[P, Awaitable[R]]]:
    """A step of this name that bears trouble such as a full disk; the trouble of others is a result.

    It repeats itself, for DBOS would keep, and log, what the trouble says, which may be personal.
    """

    def step(work: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        @DBOS.step(name=name)
        @wraps(work)
        async def repeated(*told: P.args, **named: P.kwargs) -> R:
            trouble = ""
            for tried in range(MOST_TRIES):
                if trouble:
                    log.warning("step %s is repeated: %s", name, trouble)
                    await asyncio.sleep(min(2.0 ** (tried - 1), LONGEST_PAUSE) * hands().pace)
                try:
                    return await work(*told, **named)
                except Exception as error:
                    trouble = type(error).__name__
            raise OutOfPatience(f"step {name}: {trouble}")

        return repeated

    return step


async def pause(seconds: float) -> None:
    """Wait, also across a restart."""
    await DBOS.sleep_async(seconds * hands().pace)
