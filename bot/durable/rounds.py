"""What is done again and again, by one process at a time: remind, compare, pick up what was left, tidy."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from dbos import DBOS
from pydantic import TypeAdapter

from bot.desk.message import Waiting
from bot.durable.deed import begin_again
from bot.durable.efforts import ENDED, is_for
from bot.durable.messages import send, send_again, work_of
from bot.durable.runtime import aside, hands

log = logging.getLogger(__name__)

# Cron with seconds. What each round does is harmless when it is done twice.
EVERY_20_SECONDS = "*/20 * * * * *"
EVERY_MINUTE = "15 * * * * *"
EVERY_2_MINUTES = "45 */2 * * * *"
EVERY_HOUR = "30 17 * * * *"
KEPT_FOR = timedelta(days=2)
MOST_DROPPED = 5000

_WAITING: TypeAdapter[list[Waiting]] = TypeAdapter(list[Waiting])
_LEFT: TypeAdapter[tuple[list[str], list[Waiting]]] = TypeAdapter(tuple[list[str], list[Waiting]])


async def schedule() -> None:
    """Declare the rounds; every process does, and each round is made once over all of them."""
    await DBOS.apply_schedules_async(
        [
            {"schedule_name": "pick_up", "workflow_fn": pick_up, "schedule": EVERY_20_SECONDS},
            {"schedule_name": "remind", "workflow_fn": remind, "schedule": EVERY_MINUTE},
            {"schedule_name": "compare", "workflow_fn": compare, "schedule": EVERY_2_MINUTES},
            {"schedule_name": "tidy", "workflow_fn": tidy, "schedule": EVERY_HOUR},
        ]
    )


async def start() -> None:
    """Go on with what the last processes left: their workflows, and what was kept but never begun."""
    aside(_take_over())
    await _begin_all(*await _left())


async def _begin_all(deeds: Sequence[str], messages: Sequence[Waiting]) -> None:
    await begin_again(deeds)
    await send_again(messages)


async def _take_over() -> None:
    """Take over the workflows of processes that live no more; to be sure of that may take some seconds."""
    pending = await DBOS.list_workflows_async(status=["PENDING"], load_input=False, load_output=False)
    others = [one for one in {one.executor_id for one in pending} if one not in (None, DBOS.executor_id)]
    living = await asyncio.gather(*(hands().lives(other) for other in others))
    dead = [other for other, lives in zip(others, living, strict=True) if not lives]
    if dead:
        log.info("work that another process left undone goes on here")
        await asyncio.to_thread(DBOS._recover_pending_workflows, dead)


async def _left() -> tuple[Sequence[str], Sequence[Waiting]]:
    """Deeds that are open, whether somebody is at them or not, and messages that wait."""
    return await hands().deeds.open(), await hands().waiting()


@DBOS.workflow(name="pick_up")
async def pick_up(_at: datetime, _context: Any) -> None:
    deeds, messages = _LEFT.validate_json(await _pick_up())
    await _begin_all(deeds, messages)


@DBOS.workflow(name="remind")
async def remind(_at: datetime, _context: Any) -> None:
    await send(_WAITING.validate_json(await _remind()))


@DBOS.workflow(name="compare")
async def compare(_at: datetime, _context: Any) -> None:
    await send(_WAITING.validate_json(await _compare()))


@DBOS.workflow(name="tidy")
async def tidy(at: datetime, _context: Any) -> None:
    await _tidy((at - KEPT_FOR).isoformat())


@DBOS.step(name="pick_up_step")
async def _pick_up() -> str:
    await _take_over()
    deeds, messages = await _left()
    return _LEFT.dump_json((list(deeds), list(messages))).decode()


@DBOS.step(name="remind_step")
async def _remind() -> str:
    return _written(await hands().reminders.remind())


@DBOS.step(name="compare_step")
async def _compare() -> str:
    return _written(await hands().comparison.round())


@DBOS.step(name="tidy_step")
async def _tidy(before: str) -> None:
    await hands().tidy()
    await _drop_workflows(before)


async def _drop_workflows(before: str) -> None:
    """DBOS keeps what it did for ever; nobody reads it after some days, but of work that is left."""
    deeds, messages = await _left()
    left = {*deeds, *(work_of(message.id) for message in messages)}
    old = await DBOS.list_workflows_async(
        status=list(ENDED),
        end_time=before,
        limit=MOST_DROPPED,
        load_input=False,
        load_output=False,
    )
    if ids := [one.workflow_id for one in old if not is_for(one.workflow_id, left)]:
        await DBOS.delete_workflows_async(ids)


def _written(messages: Sequence[Waiting]) -> str:
    return _WAITING.dump_json(list(messages)).decode()
