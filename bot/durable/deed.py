"""The workflow of a deed: try, look when in doubt, try again only when it is surely not done, tell."""

import logging
from collections.abc import Sequence

from dbos import DBOS, SetWorkflowID
from pydantic import TypeAdapter

from bot.desk.intent import DONE
from bot.desk.message import News, Waiting
from bot.desk.verdict import Part, Sign, Verdict
from bot.durable.efforts import FAILED, next_efforts, workflow_of
from bot.durable.messages import send
from bot.durable.patience import patient, pause
from bot.durable.runtime import hands

log = logging.getLogger(__name__)

MOST_TRIES = 3
LONGEST_WAIT = 90.0  # seconds that a patient waits for a calendar that asks us to come back later
LOOKS_BEFORE_ABSENT = 4  # 25 s in all: a calendar that was slow to book is slow to show it
LOOK_PAUSES = (1.0, 3.0, 6.0, 15.0, 30.0, 60.0)
LATER_PAUSE = 2.0
LOOKS_BEFORE_ALARM = 6  # about two minutes
LETTING_GO_PAUSES = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0)
MOST_LETTING_GO = 100  # a day
TRIES_BEFORE_ALARM = 5  # some minutes
REFUSALS_FOR_GOOD = 3  # a key may be refused for a moment
LATE_LOOKS = (120.0, 900.0)
ERASED = "erased"

_WAITING: TypeAdapter[list[Waiting]] = TypeAdapter(list[Waiting])


async def begin(intent_id: str) -> None:
    """Start the deed, or do nothing when it was started before."""
    with SetWorkflowID(intent_id):
        await DBOS.start_workflow_async(deed, intent_id)


async def begin_again(intent_ids: Sequence[str]) -> None:
    """Begin an effort for each of these, which are open, and for what failed after it was told how it ended.

    None where one is under way.
    """
    failed = await DBOS.list_workflows_async(
        name="deed", status=list(FAILED), load_input=False, load_output=False
    )
    works = dict.fromkeys([*intent_ids, *(one.workflow_id.partition(":")[0] for one in failed)])
    for intent_id, coming in (await next_efforts(works)).items():
        if intent_id in intent_ids or coming.after in FAILED:
            if again := bool(coming.after):
                log.error("intent %s: an effort ended with %s, another one begins", intent_id, coming.after)
            with SetWorkflowID(workflow_of(intent_id, coming.number)):
                await DBOS.start_workflow_async(deed, intent_id, again)


@DBOS.workflow(name="deed")
async def deed(intent_id: str, again: bool = False) -> str:
    """again: an earlier effort failed in our own house, nobody knows how far it came."""
    if again and (ending := await _ended(intent_id)):
        if ending in DONE.values():
            await _let_go(intent_id)
        elif ending != ERASED:
            await _watch(intent_id)
        return ending
    verdict, doubted = await _until_known(intent_id, doubted=again)
    await send(_WAITING.validate_json(await _conclude(intent_id, verdict.model_dump_json())))
    if verdict.sign is Sign.DONE:
        await _let_go(intent_id)
    elif doubted:
        await _watch(intent_id)
    return verdict.sign


async def _until_known(intent_id: str, *, doubted: bool) -> tuple[Verdict, bool]:
    """What came of it, and whether that was ever in doubt."""
    waited, verdict = 0.0, Verdict(sign=Sign.LATER)
    for _ in range(MOST_TRIES):
        verdict = Verdict.model_validate_json(await _attempt(intent_id, Part.MAIN))
        refused_now = verdict.sign in (Sign.TAKEN, Sign.REFUSED, Sign.GONE)
        if verdict.sign is Sign.UNKNOWN or (doubted and refused_now):
            # What refuses the second try may be what the first one did.
            doubted = True
            found = await _look_until_known(intent_id)
            if found.sign in (Sign.DONE, Sign.GONE) or refused_now:
                return verdict if found.sign is Sign.ABSENT else found, doubted
            await _release(intent_id)
            continue
        if verdict.sign is not Sign.LATER:
            return verdict, doubted
        waited += max(verdict.wait, LATER_PAUSE)
        if waited > LONGEST_WAIT:
            break
        await pause(max(verdict.wait, LATER_PAUSE))
    return verdict, doubted


async def _look_until_known(intent_id: str) -> Verdict:
    """Read back until the provider answers; that it is absent, or gone, is believed after several looks."""
    absent, looks = 0, 0
    while True:
        await pause(LOOK_PAUSES[min(looks, len(LOOK_PAUSES) - 1)])
        verdict = Verdict.model_validate_json(await _look(intent_id))
        looks += 1
        absent += verdict.sign in (Sign.ABSENT, Sign.GONE)
        if verdict.sign is Sign.DONE or absent >= LOOKS_BEFORE_ABSENT:
            return verdict
        if looks == 1:
            await _admit_doubt(intent_id)
        if looks == LOOKS_BEFORE_ALARM:
            await send(_WAITING.validate_json(await _alarm(intent_id, News.UNKNOWN)))


async def _let_go(intent_id: str) -> None:
    """After a visit was booked anew: cancel the old one, however long that takes."""
    if not await _has_old(intent_id):
        return
    refused = 0
    for tried in range(MOST_LETTING_GO):
        verdict = Verdict.model_validate_json(await _attempt(intent_id, Part.OLD))
        if verdict.sign in (Sign.DONE, Sign.GONE):
            return
        refused += verdict.sign is Sign.REFUSED
        if refused == REFUSALS_FOR_GOOD or tried == TRIES_BEFORE_ALARM:
            await send(_WAITING.validate_json(await _alarm(intent_id, News.LEFT_BEHIND)))
        if refused == REFUSALS_FOR_GOOD:
            return
        await pause(max(verdict.wait, LETTING_GO_PAUSES[min(tried, len(LETTING_GO_PAUSES) - 1)]))


async def _watch(intent_id: str) -> None:
    """The patient was told that it was not done: what the provider did late all the same is taken back."""
    for wait in LATE_LOOKS:
        await pause(wait)
        await send(_WAITING.validate_json(await _withdraw(intent_id)))


@patient("ended")
async def _ended(intent_id: str) -> str:
    """How it ended, empty while it is open."""
    try:
        _, settled = await hands().deeds.intent(intent_id)
    except KeyError:
        return ERASED
    return settled.ending if settled else ""


@patient("attempt")
async def _attempt(intent_id: str, part: str) -> str:
    return (await hands().deeds.attempt(intent_id, Part(part))).model_dump_json()


@patient("look")
async def _look(intent_id: str) -> str:
    return (await hands().deeds.look(intent_id)).model_dump_json()


@patient("release")
async def _release(intent_id: str) -> None:
    await hands().deeds.release(intent_id)


@patient("admit_doubt")
async def _admit_doubt(intent_id: str) -> None:
    await hands().deeds.admit_doubt(intent_id)
    await _wake(intent_id)


@patient("alarm")
async def _alarm(intent_id: str, news: str) -> str:
    return _written(await hands().deeds.alarm(intent_id, News(news)))


@patient("conclude")
async def _conclude(intent_id: str, verdict: str) -> str:
    sent = await hands().deeds.conclude(intent_id, Verdict.model_validate_json(verdict))
    await _wake(intent_id)
    return _written(sent)


@patient("has_old")
async def _has_old(intent_id: str) -> bool:
    return await hands().deeds.has_old(intent_id)


@patient("withdraw")
async def _withdraw(intent_id: str) -> str:
    return _written(await hands().deeds.withdraw(intent_id))


def _written(messages: Sequence[Waiting]) -> str:
    return _WAITING.dump_json(list(messages)).decode()


async def _wake(intent_id: str) -> None:
    intent, _ = await hands().deeds.intent(intent_id)
    hands().wake(intent.chat_id)
