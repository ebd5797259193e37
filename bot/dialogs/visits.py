"""My visits: what is coming, each with its day, place and reference."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.desk.intent import Shown
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Screen, Step
from bot.engine.press import Entry, Verb, token
from bot.engine.steps import read_choice
from bot.engine.view import View
from bot.i18n import Words
from integrations.model import Value
from storage.visits import Visit

MOST = 10


class VisitsAnswers(Value):
    choice: str | None = None


async def _offer(call: Call[Desk], _answers: VisitsAnswers, _cursor: str) -> Offer:
    coming = await call.desk.patients.coming(call.chat_id, call.now)
    book = Option("book", call.say.label("Book a visit"), {"choice": "book"})
    return Offer((book,), extra=coming)


def _show(screen: Screen[Desk, VisitsAnswers]) -> View:
    coming: Sequence[Visit] = screen.offer.extra
    say = screen.say
    book = screen.button(say.label("Book a visit"), Verb.TAKE, token("book"))
    rows = ((book,), screen.way_out())
    if not coming:
        return View(say("You have no upcoming visits."), rows=rows)
    parts = [_told(say, visit) for visit in coming[:MOST]]
    head = say.plural("You have {n} upcoming visit:", "You have {n} upcoming visits:", len(coming))
    return View(Markup("\n\n").join([head, *parts]), rows=rows)


def _told(say: Words, visit: Visit) -> Markup:
    shown = Shown.model_validate_json(visit.details)
    start: datetime = visit.starts_at.astimezone(ZoneInfo(visit.zone))
    time = say.time_range(start, visit.ends_at.astimezone(start.tzinfo))
    when = say("<b>{day}, {time}</b>", day=say.day_of_year(start.date()), time=time)
    what = Markup(" · ").join(escape(part) for part in (shown.doctor, shown.service, shown.price) if part)
    return Markup("\n").join(
        [when, what, escape(shown.address), say("Reference {reference}", reference=visit.reference)]
    )


async def _finish(_call: Call[Desk], answers: VisitsAnswers) -> Outcome:
    return Outcome(closes=0, sets={"choice": None}, opens=Entry("book"))


CHOICE: Step[Desk, VisitsAnswers] = Step(
    name="choice",
    offer=_offer,
    show=_show,
    read=lambda call, _answers, offered, act: read_choice(call, offered, getattr(act, "text", "")),
)

VISITS: Dialog[Desk, VisitsAnswers] = Dialog(
    name="visits", answers=VisitsAnswers, steps=(CHOICE,), finish=_finish
)
