"""One visit: all that is known of it, and what can be done with it now."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.intent import CheckInIntent, Coming, Kind, reference
from bot.desk.rules import Obstacle, check_in_from
from bot.desk.visits import Kept
from bot.dialogs.booking import waiting_for
from bot.dialogs.invitation import invitation
from bot.dialogs.outcomes import phone_line
from bot.dialogs.visit_words import directions, status, told
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Screen, Sets, Step
from bot.engine.press import Entry, Verb, token
from bot.engine.steps import read_choice
from bot.engine.view import Button, View
from bot.errors import NothingThere
from integrations.model import Value, VisitStatus
from integrations.provider import Capability

SEPARATOR = "."
COME, CHECK_IN, MOVE, CANCEL, CALENDAR, AGAIN = "come", "in", "move", "cancel", "file", "again"


class VisitAnswers(Value):
    """visit: its id. choice: what to do with it."""

    visit: str = ""
    choice: str | None = None


def entry(visit_id: str, choice: str = "") -> Entry:
    """A button that opens the visit, or does one thing with it at once."""
    return Entry("visit", f"{visit_id}{SEPARATOR}{choice}" if choice else visit_id)


async def _begin(_call: Call[Desk], argument: str) -> Sets:
    visit_id, _, choice = argument.partition(SEPARATOR)
    return {"visit": visit_id, **({"choice": choice} if choice else {})}


async def the_visit(call: Call[Desk], visit_id: str) -> Kept:
    """Raises NothingThere for a visit that is not this chat's."""
    kept = await call.desk.visits.one(call.chat_id, visit_id)
    if kept is None:
        raise NothingThere
    return kept


async def _offer(call: Call[Desk], answers: VisitAnswers, _cursor: str) -> Offer:
    kept = await the_visit(call, answers.visit)
    options = tuple(
        Option(choice, label, {"choice": choice})
        for choice, label, possible in _choices(call, kept)
        if possible
    )
    return Offer(options, extra=kept)


def _choices(call: Call[Desk], kept: Kept) -> tuple[tuple[str, str, bool], ...]:
    """What can be done with a visit: its choice, its label, whether it is offered now."""
    say, now, visit = call.say, call.now, kept.visit
    coming = visit.status == VisitStatus.BOOKED and now < visit.starts_at
    return (
        (CHECK_IN, say.label("I am here: check in"), _may_check_in(call, kept)),
        (COME, say.label("I will come"), coming and visit.confirmed_at is None and not visit.present),
        (MOVE, say.label("Move"), kept.movable and kept.against_moving(now) is None),
        (CANCEL, say.label("Cancel the visit"), _may_cancel(call, kept)),
        (CALENDAR, say.label("Calendar file"), coming),
        (AGAIN, say.label("Book again"), kept.account is not None),
    )


def _may_check_in(call: Call[Desk], kept: Kept) -> bool:
    return kept.can(Capability.CHECK_IN) and kept.against_check_in(call.now) is None


def _may_cancel(call: Call[Desk], kept: Kept) -> bool:
    return kept.can(Capability.CANCEL) and kept.against_cancelling(call.now) is None


def _show(screen: Screen[Desk, VisitAnswers]) -> View:
    say, kept = screen.say, screen.offer.extra
    if kept is None:
        return View(say("This visit cannot be found any more."), rows=(screen.way_out(),))
    lines = [told(say, kept, with_name=True), status(say, kept, screen.call.now), *_limits(screen.call, kept)]
    buttons = [screen.button(one.label, Verb.TAKE, token(one.key)) for one in screen.offer.options]
    way = directions(say, kept.shown)
    buttons += [way] if way and screen.call.now < kept.visit.ends_at else []
    pairs = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    return View(Markup("\n").join(lines), rows=(*pairs, screen.way_out()))


def _limits(call: Call[Desk], kept: Kept) -> list[Markup]:
    """What cannot be done any more, or not yet, is said before anybody looks for the button."""
    say, now = call.say, call.now
    lines: list[Markup] = []
    late = Obstacle.TOO_LATE
    if kept.account is None:
        return lines
    rules = kept.account.rules
    if kept.can(Capability.CANCEL) and kept.against_cancelling(now) is late:
        lines.append(
            say("Cancelling here was possible until {moment}.", moment=_last(call, kept, rules.cancel_before))
        )
    if kept.movable and kept.against_moving(now) is late:
        lines.append(
            say("Moving here was possible until {moment}.", moment=_last(call, kept, rules.move_before))
        )
    if lines:
        lines[-1] += phone_line(call)
    if kept.can(Capability.CHECK_IN) and kept.against_check_in(now) is Obstacle.TOO_EARLY:
        start = check_in_from(kept.visit, rules).astimezone(ZoneInfo(kept.visit.zone))
        lines.append(
            say(
                "You can check in here from {time} on {day}.", time=say.time(start), day=say.day(start.date())
            )
        )
    return lines


async def _finish(call: Call[Desk], answers: VisitAnswers) -> Outcome:
    kept = await the_visit(call, answers.visit)
    stay: Sets = {"choice": None}
    match answers.choice:
        case "come":
            return _comes(call, kept)
        case "in":
            return await _checks_in(call, kept)
        case "move":
            return Outcome(closes=0, sets=stay, opens=Entry("reschedule", kept.visit.id))
        case "cancel":
            return Outcome(closes=0, sets=stay, opens=Entry("cancel", kept.visit.id))
        case "file":
            return Outcome(closes=0, sets=stay, view=_calendar(call, kept))
        case "again":
            return Outcome(closes=0, sets=stay, opens=Entry("book", f"again{SEPARATOR}{kept.visit.id}"))
        case _:
            return Outcome(closes=0, sets=stay)


def _comes(call: Call[Desk], kept: Kept) -> Outcome:
    say, visit = call.say, kept.visit
    if visit.status == VisitStatus.CANCELLED:
        return Outcome(closes=0, sets={"choice": None}, note=say("This visit was cancelled."))
    if call.now >= visit.starts_at:
        return Outcome(closes=0, sets={"choice": None}, note=say("This visit has already begun."))
    note = say("Thank you, the clinic expects you on {day} at {time}.", **_when(call, kept))
    return Outcome(effects=(Coming(visit_id=visit.id),), closes=0, sets={"choice": None}, note=note)


async def _checks_in(call: Call[Desk], kept: Kept) -> Outcome:
    obstacle = kept.against_check_in(call.now)
    if not kept.can(Capability.CHECK_IN):
        obstacle = Obstacle.TOO_LATE
    if obstacle is not None:
        return Outcome(closes=0, sets={"choice": None}, note=_why_no_check_in(call, kept, obstacle))
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


def _why_no_check_in(call: Call[Desk], kept: Kept, obstacle: Obstacle) -> Markup:
    say = call.say
    if obstacle is Obstacle.CANCELLED:
        return say("This visit was cancelled, so you cannot check in.")
    if obstacle is Obstacle.THERE:
        return say("You are already checked in.")
    if obstacle is Obstacle.TOO_EARLY and kept.account is not None:
        start = check_in_from(kept.visit, kept.account.rules).astimezone(ZoneInfo(kept.visit.zone))
        return say(
            "It is too early to check in. You can do it here from {time} on {day}.",
            time=say.time(start),
            day=say.day(start.date()),
        )
    return say("It is too late to check in here. Please tell the reception that you are here.")


def _calendar(call: Call[Desk], kept: Kept) -> View:
    file = invitation(
        call.say,
        kept.shown,
        visit_id=kept.visit.id,
        reference=kept.visit.reference,
        start=kept.start,
        end=kept.end,
        now=call.now,
    )
    back = Button(call.say.label("Back to the visit"), entry(kept.visit.id).data())
    text = call.say("Open the file to put the visit into your calendar.")
    return View(text, rows=((back,),), file=file, lasting=True)


def _last(call: Call[Desk], kept: Kept, minutes: int) -> str:
    """The last moment at which something could be done."""
    moment = kept.start - timedelta(minutes=minutes)
    return f"{call.say.day(moment.date())} {call.say.time(moment)}"


def _when(call: Call[Desk], kept: Kept) -> dict[str, str]:
    return {"day": call.say.day(kept.start.date()), "time": call.say.time(kept.start)}


CHOICE: Step[Desk, VisitAnswers] = Step(
    name="choice",
    offer=_offer,
    show=_show,
    read=lambda call, _answers, offered, act: read_choice(call, offered, getattr(act, "text", "")),
)

VISIT: Dialog[Desk, VisitAnswers] = Dialog(
    name="visit", answers=VisitAnswers, steps=(CHOICE,), begin=_begin, finish=_finish
)
