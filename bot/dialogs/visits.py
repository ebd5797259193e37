"""My visits: what is coming, what is past, each a tap away from what can be done with it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.visits import Kept
from bot.dialogs.visit_words import of_several_people, short, status, told
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Screen, Sets, Step
from bot.engine.press import Entry, Verb, token
from bot.engine.steps import paged, reads_choice, visible_options
from bot.engine.view import View
from integrations.model import Value

MOST_TOLD = 5
NEXT = "next"


class VisitsAnswers(Value):
    """past: the visits that are over are shown. choice: a visit's id, or what to do instead."""

    past: bool = False
    choice: str | None = None


async def _begin(call: Call[Desk], argument: str) -> Sets:
    """Who asks for what comes next and has one visit only is not asked which."""
    coming = await call.desk.visits.coming(call.chat_id) if argument == NEXT else ()
    return {"choice": coming[0].visit.id} if len(coming) == 1 else {}


async def _offer(call: Call[Desk], answers: VisitsAnswers, _cursor: str) -> Offer:
    desk, say = call.desk, call.say
    shown = await (desk.visits.past(call.chat_id) if answers.past else desk.visits.coming(call.chat_id))
    options = [Option(kept.visit.id, short(say, kept), {"choice": kept.visit.id}) for kept in shown]
    other = say.label("Coming visits") if answers.past else say.label("Past visits")
    ways = (
        Option("book", say.label("Book a visit"), {"choice": "book"}),
        Option("other", other, {"past": not answers.past}),
    )
    return Offer((*options, *ways), extra=shown)


def _show(screen: Screen[Desk, VisitsAnswers]) -> View:
    shown: Sequence[Kept] = screen.offer.extra
    ways = screen.offer.options[len(shown) :]
    found = [one for one in visible_options(screen) if one not in ways]
    rows = paged(screen, found or screen.offer.options[: len(shown)], page=MOST_TOLD, columns=1)
    tapped = {button.data for row in rows for button in row}
    told_now = [kept for kept in shown if screen.data(Verb.TAKE, token(kept.visit.id)) in tapped]
    last = tuple(screen.button(way.label, Verb.TAKE, token(way.key)) for way in ways)
    return View(_text(screen, shown, told_now), rows=(*rows, last, screen.way_out()))


def _text(screen: Screen[Desk, VisitsAnswers], shown: Sequence[Kept], told_now: Sequence[Kept]) -> Markup:
    """What stands on this page, each visit with how it stands or ended."""
    say, now = screen.say, screen.call.now
    if not shown:
        return say("You have no past visits.") if screen.answers.past else say("You have no upcoming visits.")
    if screen.answers.past:
        head, then = say("Your past visits:"), say("Choose a visit to see more, or to book the same again.")
    else:
        head = say.plural("You have {n} upcoming visit:", "You have {n} upcoming visits:", len(shown))
        then = say("Choose a visit to move it, cancel it or see more.")
    with_name = of_several_people(shown)
    parts = [
        Markup("\n").join((told(say, kept, with_name=with_name), status(say, kept, now))) for kept in told_now
    ]
    return Markup("\n\n").join([head, *parts, then])


async def _finish(_call: Call[Desk], answers: VisitsAnswers) -> Outcome:
    book = answers.choice in (None, "book")
    opens = Entry("book") if book else Entry("visit", answers.choice or "")
    return Outcome(closes=0, sets={"choice": None}, opens=opens)


CHOICE: Step[Desk, VisitsAnswers] = Step(
    name="choice",
    offer=_offer,
    show=_show,
    read=reads_choice,
)

VISITS: Dialog[Desk, VisitsAnswers] = Dialog(
    name="visits", answers=VisitsAnswers, steps=(CHOICE,), begin=_begin, finish=_finish
)
