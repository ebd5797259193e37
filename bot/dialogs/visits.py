"""My visits: what is coming, what is past, each a tap away from what can be done with it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.visits import Kept
from bot.dialogs.visit_words import of_several_people, short, status, told
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Screen, Step
from bot.engine.press import Entry, Verb, token
from bot.engine.steps import PAGE, paged, read_choice
from bot.engine.view import View
from integrations.model import Value

MOST_TOLD = 5


class VisitsAnswers(Value):
    """past: the visits that are over are shown. choice: a visit's id, or what to do instead."""

    past: bool = False
    choice: str | None = None


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
    visits, ways = screen.offer.options[: len(shown)], screen.offer.options[len(shown) :]
    rows = paged(screen, visits, page=PAGE, columns=1)
    last = tuple(screen.button(way.label, Verb.TAKE, token(way.key)) for way in ways)
    return View(_text(screen, shown), rows=(*rows, last, screen.way_out()))


def _text(screen: Screen[Desk, VisitsAnswers], shown: Sequence[Kept]) -> Markup:
    say, now = screen.say, screen.call.now
    if not shown:
        return say("You have no past visits.") if screen.answers.past else say("You have no upcoming visits.")
    if screen.answers.past:
        return say("Your past visits. Tap one to see it, or to book the same again:")
    head = say.plural("You have {n} upcoming visit:", "You have {n} upcoming visits:", len(shown))
    with_name = of_several_people(shown)
    parts = [
        Markup("\n").join((told(say, kept, with_name=with_name), status(say, kept, now)))
        for kept in shown[:MOST_TOLD]
    ]
    return Markup("\n\n").join([head, *parts, say("Tap a visit to move it, cancel it or see more.")])


async def _finish(_call: Call[Desk], answers: VisitsAnswers) -> Outcome:
    book = answers.choice in (None, "book")
    opens = Entry("book") if book else Entry("visit", answers.choice or "")
    return Outcome(closes=0, sets={"choice": None}, opens=opens)


CHOICE: Step[Desk, VisitsAnswers] = Step(
    name="choice",
    offer=_offer,
    show=_show,
    read=lambda call, _answers, offered, act: read_choice(call, offered, getattr(act, "text", "")),
)

VISITS: Dialog[Desk, VisitsAnswers] = Dialog(
    name="visits", answers=VisitsAnswers, steps=(CHOICE,), finish=_finish
)
