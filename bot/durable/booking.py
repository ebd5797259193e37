"""The workflow of one booking: try, look when in doubt, try again only when it is surely not there, tell."""

from typing import TypedDict

from dbos import DBOS, SetWorkflowID

from bot.desk.bookings import Sign, Verdict
from bot.durable.runtime import hands

MOST_TRIES = 3
LONGEST_WAIT = 90.0  # seconds that a patient waits for a calendar that asks us to come back later
LOOKS_BEFORE_ABSENT = 4  # 25 s in all: a calendar that was slow to book is slow to show it
LOOK_PAUSES = (1.0, 3.0, 6.0, 15.0, 30.0, 60.0)
LATER_PAUSE = 2.0


class Patience(TypedDict):
    """How a step that failed in our own house, such as on a full disk, is repeated."""

    retries_allowed: bool
    interval_seconds: float
    max_attempts: int
    backoff_rate: float


PATIENT: Patience = {
    "retries_allowed": True,
    "interval_seconds": 1.0,
    "max_attempts": 20,
    "backoff_rate": 2.0,
}


async def begin(intent_id: str) -> None:
    """Start the booking, or do nothing when it was started before."""
    with SetWorkflowID(intent_id):
        await DBOS.start_workflow_async(book, intent_id)


@DBOS.workflow(name="book")
async def book(intent_id: str) -> str:
    verdict = await _try_until_known(intent_id)
    await _conclude(intent_id, verdict.model_dump_json())
    if verdict.sign is Sign.BOOKED:
        await _tell_staff(intent_id)
    return verdict.sign


async def _try_until_known(intent_id: str) -> Verdict:
    waited, verdict = 0.0, Verdict(sign=Sign.LATER)
    for tried in range(MOST_TRIES):
        verdict = Verdict.model_validate_json(await _attempt(intent_id))
        if verdict.sign is Sign.UNKNOWN or (tried and verdict.sign is Sign.TAKEN):
            found = await _look_until_known(intent_id)
            if found.sign is Sign.BOOKED or verdict.sign is Sign.TAKEN:
                return found if found.sign is Sign.BOOKED else verdict
            await _release(intent_id)
            continue
        if verdict.sign is not Sign.LATER:
            return verdict
        waited += max(verdict.wait, LATER_PAUSE)
        if waited > LONGEST_WAIT:
            break
        await _pause(max(verdict.wait, LATER_PAUSE))
    return verdict


async def _look_until_known(intent_id: str) -> Verdict:
    """Read back until the provider answers; an absent booking is believed after several looks."""
    absent, looks = 0, 0
    while True:
        pause = LOOK_PAUSES[min(looks, len(LOOK_PAUSES) - 1)]
        await _pause(pause)
        verdict = Verdict.model_validate_json(await _look(intent_id))
        looks += 1
        absent += verdict.sign is Sign.ABSENT
        if verdict.sign is Sign.BOOKED or absent >= LOOKS_BEFORE_ABSENT:
            return verdict
        if looks == 1:
            await _admit_doubt(intent_id)


async def _pause(seconds: float) -> None:
    await DBOS.sleep_async(seconds * hands().pace)


@DBOS.step(name="attempt", **PATIENT)
async def _attempt(intent_id: str) -> str:
    return (await hands().bookings.attempt(intent_id)).model_dump_json()


@DBOS.step(name="look", **PATIENT)
async def _look(intent_id: str) -> str:
    return (await hands().bookings.look(intent_id)).model_dump_json()


@DBOS.step(name="release", **PATIENT)
async def _release(intent_id: str) -> None:
    await hands().bookings.release(intent_id)


@DBOS.step(name="admit_doubt", **PATIENT)
async def _admit_doubt(intent_id: str) -> None:
    await hands().bookings.admit_doubt(intent_id)
    await _wake(intent_id)


@DBOS.step(name="conclude", **PATIENT)
async def _conclude(intent_id: str, verdict: str) -> None:
    await hands().bookings.conclude(intent_id, Verdict.model_validate_json(verdict))
    await _wake(intent_id)


@DBOS.step(name="tell_staff", **PATIENT)
async def _tell_staff(intent_id: str) -> None:
    await hands().notice(intent_id)


async def _wake(intent_id: str) -> None:
    intent, _ = await hands().bookings.intent(intent_id)
    hands().wake(intent.chat_id)
