"""Efforts: workflows for the same work, each begun only when the one before it ended and work is left."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from dbos import DBOS

ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
FAILED = ENDED[1:]


class Next(NamedTuple):
    """The effort that comes next. after: how the last one ended, empty where there was none."""

    number: int
    after: str


def workflow_of(work: str, effort: int) -> str:
    """The workflow's id. The first effort, 0, is called as the work is."""
    return f"{work}:{effort}" if effort else work


def is_for(workflow_id: str, works: Collection[str]) -> bool:
    """Whether the workflow is an effort for one of these."""
    return workflow_id in works or workflow_id.rpartition(":")[0] in works


async def next_efforts(works: Iterable[str]) -> dict[str, Next]:
    """Of the works that nobody is at.

    Two who ask at once are told the same, and what both begin then is one workflow. Efforts for work that is
    left must be kept, or a later one would be taken for the first.
    """
    efforts, due = dict.fromkeys(works, Next(0, "")), dict[str, Next]()
    while efforts:
        ids = {workflow_of(work, effort.number): work for work, effort in efforts.items()}
        found = await DBOS.list_workflows_async(workflow_ids=list(ids), load_input=False, load_output=False)
        status = {one.workflow_id: one.status for one in found}
        for id, work in ids.items():
            if id not in status:
                due[work] = efforts.pop(work)
            elif status[id] in ENDED:
                efforts[work] = Next(efforts[work].number + 1, status[id])
            else:
                del efforts[work]
    return due
