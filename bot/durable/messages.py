"""The queue through which messages leave: Telegram's limits hold over all processes, nothing is lost.

Each effort to send a message is a workflow. As long as the message waits, another effort follows one that
ended without an outcome: it was held back over the night, or failed for some hours, or in our own house.
"""

from collections.abc import Sequence

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from bot.desk.message import Sent, Waiting
from bot.durable.efforts import next_efforts, workflow_of
from bot.durable.patience import patient, pause
from bot.durable.runtime import hands

QUEUE = "messages"
MOST_TRIES = 100  # some hours: then this effort ends, and the next round begins another one
POLL_SECONDS = 0.5


async def open_queue() -> None:
    """Declare the queue; every process does, with the same limits.

    Telegram: about 30 a second in all, 20 a minute in a group (core.telegram.org/bots/faq). Answers to
    people who wait go past this queue, so it leaves room for them.
    """
    await DBOS.register_queue_async(
        QUEUE,
        limiter={"limit": 20, "period": 1.0},
        partition_concurrency=1,
        partition_limiter={"limit": 18, "period": 60.0},
        polling_interval_sec=POLL_SECONDS,
        on_conflict="always_update",
    )


async def send(messages: Sequence[Waiting]) -> None:
    """Have these messages sent, each once."""
    for message in messages:
        await _enqueue(message, effort=0)


async def send_again(messages: Sequence[Waiting]) -> None:
    """Begin an effort for each of these that wait while none is under way, also where several ended."""
    works = {work_of(message.id): message for message in messages}
    for work, coming in (await next_efforts(works)).items():
        await _enqueue(works[work], coming.number)


def work_of(message_id: str) -> str:
    """What the efforts to send a message are called."""
    return f"message:{message_id}"


async def _enqueue(message: Waiting, effort: int) -> None:
    # DBOS counts priorities from 1.
    options = SetEnqueueOptions(priority=message.priority + 1, queue_partition_key=str(message.chat_id))
    with SetWorkflowID(workflow_of(work_of(message.id), effort)), options:
        await DBOS.enqueue_workflow_async(QUEUE, deliver, message.id)


@DBOS.workflow(name="deliver")
async def deliver(message_id: str) -> bool:
    """Try until it is delivered, or surely cannot be, or is held back, or for some hours."""
    for tried in range(MOST_TRIES):
        sent = Sent.model_validate_json(await _send(message_id))
        if sent.final:
            return True
        await pause(sent.wait or min(2.0 ** min(tried, 9), 300.0))
    return False


@patient("send")
async def _send(message_id: str) -> str:
    return (await hands().send(message_id)).model_dump_json()
