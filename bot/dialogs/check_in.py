"""Checking in: the patient says that they are there, from a while before the visit until its end."""

from uuid import uuid4

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.intent import CheckInIntent, Kind, reference
from bot.desk.rules import Obstacle
from bot.desk.visits import Kept
from bot.dialogs.booking import waiting_for
from bot.dialogs.visit_rules import Hindered, check_idle, check_in_start
from bot.engine.dialog import Call, Outcome
from integrations.provider import Capability


def may_check_in(call: Call[Desk], kept: Kept) -> bool:
    return kept.can(Capability.CHECK_IN) and kept.against_check_in(call.now) is None


async def check_in(call: Call[Desk], kept: Kept) -> Outcome:
    """Set out to tell the clinic, over the visit. Raises Hindered."""
    if not may_check_in(call, kept):
        raise Hindered(_why_not(call, kept))
    await check_idle(call, kept)
    intent = CheckInIntent(
        id=uuid4().hex,
        chat_id=call.chat_id,
        account=kept.visit.account,
        locale=call.say.locale,
        shown=kept.shown,
        reference=reference(),
        standing=kept.standing(),
    )
    waiting = waiting_for(intent.id, Kind.CHECK_IN)
    return Outcome(effects=(intent,), closes=0, sets={"choice": None}, opens=waiting)


def _why_not(call: Call[Desk], kept: Kept) -> Markup:
    say = call.say
    match kept.against_check_in(call.now):
        case Obstacle.CANCELLED:
            return say("This visit was cancelled, so you cannot check in.")
        case Obstacle.THERE:
            return say("You are already checked in.")
        case Obstacle.TOO_EARLY if kept.can(Capability.CHECK_IN):
            return say(
                "It is too early to check in. You can do it here from {time} on {day}.",
                **check_in_start(call, kept),
            )
        case Obstacle.TOO_LATE:
            return say("It is too late to check in here. Please tell the reception that you are here.")
        case _:
            return say("You cannot check in here. Please tell the reception that you are here.")
