"""What the clinic's rules still allow with a visit, told before anybody looks for the button."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.rules import Obstacle, check_in_from
from bot.desk.visits import Kept
from bot.dialogs.outcomes import phone_line
from bot.engine.dialog import Call
from bot.errors import Trouble
from bot.i18n import N_, Words
from integrations.provider import Capability

CANCELLING = (
    N_("You can cancel it here until {moment}."),
    N_("Cancelling here was possible until {moment}."),
)
TOO_NEAR = N_("It is so soon that it can be neither moved nor cancelled here.")
MOVING = (N_("You can move it here until {moment}."), N_("Moving here was possible until {moment}."))


class VisitNotFound(Trouble):
    """There is no such visit, or it is not this chat's."""

    sentence = N_("This visit cannot be found any more.")


class Hindered(Trouble):
    """The visit may not be changed like that any more. why: the sentence for the patient."""

    def __init__(self, why: Markup) -> None:
        super().__init__()
        self.why = why

    def told(self, say: Words) -> Markup:
        return self.why


def beforehand(call: Call[Desk], account: str, start: datetime) -> list[Markup]:
    """Until when a visit that is not booked yet could be cancelled and moved here."""
    known = call.desk.accounts.get(account)
    if known is None:
        return []
    can, rules, zone = known.provider.capabilities, known.rules, known.zone
    ruled = (
        (Capability.CANCEL in can, rules.cancel_before, CANCELLING[0]),
        (not can.isdisjoint((Capability.MOVE, Capability.CANCEL)), rules.move_before, MOVING[0]),
    )
    lasts = [(start - timedelta(minutes=before), told) for can_be, before, told in ruled if can_be and before]
    if lasts and all(last <= call.now for last, _ in lasts):
        return [call.say(TOO_NEAR) + phone_line(call)]
    return [call.say(told, moment=_moment(call, last, zone)) for last, told in lasts if last > call.now]


def _moment(call: Call[Desk], instant: datetime, zone: ZoneInfo) -> str:
    """On the clock of the address."""
    local = instant.astimezone(zone)
    return f"{call.say.day(local.date())} {call.say.time(local)}"


async def the_visit(call: Call[Desk], visit_id: str) -> Kept:
    """Raises VisitNotFound for a visit that is not this chat's."""
    kept = await call.desk.visits.one(call.chat_id, visit_id)
    if kept is None:
        raise VisitNotFound
    return kept


def may_cancel(call: Call[Desk], kept: Kept) -> bool:
    return kept.can(Capability.CANCEL) and kept.against_cancelling(call.now) is None


def may_move(call: Call[Desk], kept: Kept) -> bool:
    return kept.movable and kept.against_moving(call.now) is None and kept.patient is not None


async def check_cancelling(call: Call[Desk], kept: Kept) -> None:
    """Raises Hindered when the visit cannot be cancelled here now."""
    if not may_cancel(call, kept):
        never = call.say("This visit cannot be cancelled here any more.")
        raise Hindered(_why_not(call, kept.against_cancelling(call.now), never))
    await check_idle(call, kept)


async def check_moving(call: Call[Desk], kept: Kept) -> None:
    """Raises Hindered when the visit cannot be moved here now."""
    if not may_move(call, kept):
        never = call.say("This visit cannot be moved here any more.")
        raise Hindered(_why_not(call, kept.against_moving(call.now), never))
    await check_idle(call, kept)


def _why_not(call: Call[Desk], obstacle: Obstacle | None, never: Markup) -> Markup:
    if obstacle is Obstacle.CANCELLED:
        return call.say("This visit was already cancelled.")
    return never + phone_line(call)


async def check_idle(call: Call[Desk], kept: Kept) -> None:
    """Raises Hindered while something of ours is changing the visit."""
    if await call.desk.visits.is_busy(kept.visit.id):
        raise Hindered(call.say("This visit is just being changed. One moment, please."))


def limits(call: Call[Desk], kept: Kept) -> list[Markup]:
    """Until when the visit can be cancelled and moved here, and from when on one can check in."""
    if kept.account is None:
        return []
    rules, lines = kept.account.rules, list[Markup]()
    cancelling, moving = kept.against_cancelling(call.now), kept.against_moving(call.now)
    if kept.can(Capability.CANCEL) and rules.cancel_before:
        lines += _limit(call, kept, rules.cancel_before, cancelling, CANCELLING)
    if kept.movable and rules.move_before:
        lines += _limit(call, kept, rules.move_before, moving, MOVING)
    if lines and Obstacle.TOO_LATE in (cancelling, moving):
        lines[-1] += phone_line(call)
    return [*lines, *_check_in_limit(call, kept)]


def _limit(
    call: Call[Desk], kept: Kept, minutes: int, obstacle: Obstacle | None, told: tuple[str, str]
) -> list[Markup]:
    """The last moment, on the clock of the address; nothing when the visit is over or cancelled."""
    if obstacle not in (None, Obstacle.TOO_LATE):
        return []
    last = kept.visit.starts_at - timedelta(minutes=minutes)
    moment = _moment(call, last, ZoneInfo(kept.visit.zone))
    return [call.say(told[0] if obstacle is None else told[1], moment=moment)]


def _check_in_limit(call: Call[Desk], kept: Kept) -> list[Markup]:
    if not kept.can(Capability.CHECK_IN) or kept.against_check_in(call.now) is not Obstacle.TOO_EARLY:
        return []
    return [call.say("You can check in here from {time} on {day}.", **check_in_start(call, kept))]


def check_in_start(call: Call[Desk], kept: Kept) -> dict[str, str]:
    """From when on the patient may check in, on the clock of the address."""
    if kept.account is None:
        raise VisitNotFound
    start = check_in_from(kept.visit, kept.account.rules).astimezone(ZoneInfo(kept.visit.zone))
    return {"time": call.say.time(start), "day": call.say.day(start.date())}
