"""Cancelling a visit: an optional reason, one question to be sure, then the calendar is asked."""

from collections.abc import Sequence
from uuid import uuid4
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pydantic import AwareDatetime

from bot.desk.desk import Desk
from bot.desk.intent import CancelIntent, Kind, Shown, reference
from bot.dialogs.booking import waiting_for
from bot.dialogs.visit_rules import Hindered, check_cancelling, the_visit
from bot.engine.dialog import Call, Dialog, Option, Outcome, Refuses, Sets, Step, Takes
from bot.engine.steps import ask, choose
from bot.i18n import N_, Words
from integrations.model import Value

REASONS = (N_("I cannot come"), N_("I feel better"), N_("I found another time"))
NO_REASON = "-"
LONGEST = 200


class CancelAnswers(Value):
    """visit: its id. reason: NO_REASON when none is given. sure: "yes" or "no"."""

    visit: str = ""
    shown: Shown | None = None
    start: AwareDatetime | None = None
    sure: str | None = None
    reason: str | None = None


async def _begin(call: Call[Desk], argument: str) -> Sets:
    kept = await the_visit(call, argument)
    await check_cancelling(call, kept)
    return {"visit": kept.visit.id, "shown": kept.shown, "start": kept.visit.starts_at}


def _sure(say: Words, answers: CancelAnswers) -> Markup:
    if answers.shown is None or answers.start is None:
        return say("Cancel this visit?")
    start = answers.start.astimezone(ZoneInfo(answers.shown.zone))
    return say(
        "Cancel your visit on <b>{day} at {time}</b> with {doctor}?",
        day=say.day(start.date()),
        time=say.time(start),
        doctor=answers.shown.doctor,
    )


async def _yes_or_no(call: Call[Desk], _answers: CancelAnswers) -> Sequence[Option]:
    say = call.say
    return (
        Option("yes", say.label("Yes, cancel it"), {"sure": "yes"}, names=(say.label("Yes"),)),
        Option("no", say.label("No, keep it"), {"sure": "no", "reason": NO_REASON}, names=(say.label("No"),)),
    )


async def _reasons(call: Call[Desk], _answers: CancelAnswers) -> Sequence[Option]:
    told = [Option(reason, call.say.label(reason), {"reason": call.say.label(reason)}) for reason in REASONS]
    return (*told, Option(NO_REASON, call.say.label("No reason"), {"reason": NO_REASON}))


def _reason(_call: Call[Desk], _answers: CancelAnswers, text: str) -> Takes | Refuses:
    return Takes({"reason": " ".join(text.split())[:LONGEST] or NO_REASON})


async def _finish(call: Call[Desk], answers: CancelAnswers) -> Outcome:
    kept = await the_visit(call, answers.visit)
    if answers.sure != "yes":
        return Outcome(note=call.say("Your visit stays as it is."))
    try:
        await check_cancelling(call, kept)
    except Hindered as hindered:
        return Outcome(note=hindered.why)
    intent = CancelIntent(
        id=uuid4().hex,
        chat_id=call.chat_id,
        account=kept.visit.account,
        locale=call.say.locale,
        shown=kept.shown,
        reference=reference(),
        standing=kept.standing(),
        reason="" if answers.reason in (None, NO_REASON) else answers.reason,
    )
    waiting = waiting_for(intent.id, Kind.CANCEL)
    return Outcome(effects=(intent,), closes=0, sets={"sure": None}, opens=waiting)


SURE: Step[Desk, CancelAnswers] = choose("sure", question=_sure, options=_yes_or_no)
REASON: Step[Desk, CancelAnswers] = ask(
    "reason",
    question=lambda say, _: say("Would you like to tell the clinic why? Choose a reason, or write it."),
    options=_reasons,
    parse=_reason,
)

CANCEL: Dialog[Desk, CancelAnswers] = Dialog(
    name="cancel", answers=CancelAnswers, steps=(SURE, REASON), begin=_begin, finish=_finish
)
