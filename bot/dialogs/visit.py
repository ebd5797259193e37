"""One visit: all that is known of it, and what can be done with it now."""

from dataclasses import replace

from markupsafe import Markup
from pydantic import AwareDatetime

from bot.desk.desk import Desk
from bot.desk.intent import Coming
from bot.desk.visits import Kept
from bot.dialogs.check_in import check_in, may_check_in
from bot.dialogs.documents import may_send_documents
from bot.dialogs.invitation import invitation
from bot.dialogs.visit_rules import limits, may_cancel, may_move, the_visit
from bot.dialogs.visit_words import directions, status, told
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Screen, Sets, Step
from bot.engine.press import Entry, Verb, token
from bot.engine.steps import reads_choice
from bot.engine.view import Button, View
from integrations.model import Value, VisitStatus

SEPARATOR = "."
COME, CHECK_IN, MOVE, CANCEL, CALENDAR, AGAIN = "come", "in", "move", "cancel", "file", "again"
DOCUMENT = "doc"


class VisitAnswers(Value):
    """visit: its id. choice: what to do with it. comes: its start when they said they will come."""

    visit: str = ""
    choice: str | None = None
    comes: AwareDatetime | None = None


def entry(visit_id: str, choice: str = "") -> Entry:
    """A button that opens the visit, or does one thing with it at once."""
    return Entry("visit", f"{visit_id}{SEPARATOR}{choice}" if choice else visit_id)


async def _begin(_call: Call[Desk], argument: str) -> Sets:
    visit_id, _, choice = argument.partition(SEPARATOR)
    return {"visit": visit_id, **({"choice": choice} if choice else {})}


async def _offer(call: Call[Desk], answers: VisitAnswers, _cursor: str) -> Offer:
    kept = await call.desk.visits.one(call.chat_id, answers.visit)
    options = tuple(
        Option(choice, label, {"choice": choice})
        for choice, label, possible in (_choices(call, _as_said(kept, answers)) if kept else ())
        if possible
    )
    return Offer(options, extra=_as_said(kept, answers) if kept else None)


def _as_said(kept: Kept, answers: VisitAnswers) -> Kept:
    """What was just said is written down with the turn, after the screen that follows it is drawn."""
    if kept.visit.confirmed_at or answers.comes != kept.visit.starts_at:
        return kept
    return replace(kept, visit=kept.visit.model_copy(update={"confirmed_at": answers.comes}))


def _choices(call: Call[Desk], kept: Kept) -> tuple[tuple[str, str, bool], ...]:
    """What can be done with a visit: its choice, its label, whether it is offered now."""
    say, now, visit = call.say, call.now, kept.visit
    coming = visit.status == VisitStatus.BOOKED and now < visit.starts_at
    return (
        (CHECK_IN, say.label("I am here: check in"), may_check_in(call, kept)),
        (COME, say.label("I will come"), coming and visit.confirmed_at is None and not visit.present),
        (MOVE, say.label("Move"), may_move(call, kept)),
        (CANCEL, say.label("Cancel the visit"), may_cancel(call, kept)),
        (CALENDAR, say.label("Calendar file"), coming),
        (DOCUMENT, say.label("Send a document"), may_send_documents(call, kept)),
        (AGAIN, say.label("Book again"), kept.account is not None),
    )


def _show(screen: Screen[Desk, VisitAnswers]) -> View:
    say, kept = screen.say, screen.offer.extra
    if kept is None:
        return View(say("This visit cannot be found any more."), rows=(screen.way_out(),))
    lines = [told(say, kept, with_name=True), status(say, kept, screen.call.now), *limits(screen.call, kept)]
    buttons = [screen.button(one.label, Verb.TAKE, token(one.key)) for one in screen.offer.options]
    way = directions(say, kept.shown)
    buttons += [way] if way and screen.call.now < kept.visit.ends_at else []
    pairs = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    return View(Markup("\n").join(lines), rows=(*pairs, screen.way_out()))


async def _finish(call: Call[Desk], answers: VisitAnswers) -> Outcome:
    kept = await the_visit(call, answers.visit)
    stay: Sets = {"choice": None}
    match answers.choice:
        case "come":
            return _comes(call, kept)
        case "in":
            return await check_in(call, kept)
        case "move":
            return Outcome(closes=0, sets=stay, opens=Entry("reschedule", kept.visit.id))
        case "cancel":
            return Outcome(closes=0, sets=stay, opens=Entry("cancel", kept.visit.id))
        case "doc":
            return Outcome(closes=0, sets=stay, opens=Entry("document", kept.visit.id))
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
    said: Sets = {"choice": None, "comes": visit.starts_at}
    return Outcome(effects=(Coming(visit_id=visit.id),), closes=0, sets=said, note=note)


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


def _when(call: Call[Desk], kept: Kept) -> dict[str, str]:
    return {"day": call.say.day(kept.start.date()), "time": call.say.time(kept.start)}


CHOICE: Step[Desk, VisitAnswers] = Step(
    name="choice",
    offer=_offer,
    show=_show,
    read=reads_choice,
)

VISIT: Dialog[Desk, VisitAnswers] = Dialog(
    name="visit", answers=VisitAnswers, steps=(CHOICE,), begin=_begin, finish=_finish
)
