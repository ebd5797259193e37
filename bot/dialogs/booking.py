"""Waiting for what was asked of the clinic's calendar, and telling what came of it."""

from datetime import datetime

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.intent import DONE, AnyIntent, DocumentIntent, Ending, Kind
from bot.dialogs.document_news import document_news
from bot.dialogs.outcomes import ended, not_done, start_of
from bot.engine.dialog import Call, Dialog, Offer, Outcome, Reading, Refuses, Screen, Step
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Frame, Offered
from bot.engine.view import View
from bot.i18n import N_
from integrations.model import Value


class BookingAnswers(Value):
    """intent: what is waited for. outcome: never known while this dialog stands. doubt: it takes long."""

    intent: str = ""
    kind: Kind = Kind.BOOK
    doubt: bool = False
    outcome: str | None = None


WAITING = {
    Kind.BOOK: N_("Booking your visit …"),
    Kind.MOVE: N_("Moving your visit … Your old time stays until the new one is confirmed."),
    Kind.CANCEL: N_("Cancelling your visit …"),
    Kind.CHECK_IN: N_("Checking you in …"),
}
DOUBT = {
    Kind.BOOK: N_(
        "I have sent your booking but have not heard back yet. Please do not book again: "
        "I will tell you here within a few minutes."
    ),
    Kind.MOVE: N_(
        "I have asked the clinic's calendar to move your visit but have not heard back yet. "
        "Your old time stays until the new one is confirmed. I will tell you here within a few minutes."
    ),
    Kind.CANCEL: N_(
        "I have asked the clinic's calendar to cancel your visit but have not heard back yet. "
        "I will tell you here within a few minutes."
    ),
    Kind.CHECK_IN: N_(
        "I have asked the clinic's calendar to check you in but have not heard back yet. "
        "To be sure, please tell the reception that you are here."
    ),
}


def waiting_for(intent_id: str, kind: Kind) -> Frame:
    """The dialog that waits for this deed."""
    return Frame(dialog="booking", answers={"intent": intent_id, "kind": kind.value})


async def _nothing_to_choose(_call: Call[Desk], _answers: BookingAnswers, _cursor: str) -> Offer:
    return Offer()


def _show(screen: Screen[Desk, BookingAnswers]) -> View:
    answers = screen.answers
    return View(screen.say((DOUBT if answers.doubt else WAITING)[answers.kind]))


def _read(
    call: Call[Desk], answers: BookingAnswers, _offered: tuple[Offered, ...], _act: Wrote | SharedPhone
) -> Reading:
    return Refuses(call.say("One moment, please: I am waiting for the clinic's calendar."))


async def _settled(call: Call[Desk], answers: BookingAnswers) -> Outcome:
    """What came of it. While it is in doubt, that is said, and the waiting goes on."""
    intent, end = await call.desk.deeds.intent(answers.intent)
    if end is None:
        return Outcome(closes=0, sets={"doubt": True})
    if end.ending is DONE[intent.kind] or end.ending is Ending.GONE:
        return Outcome(closes=1 if intent.kind is Kind.CHECK_IN else 2, view=ended(call, intent, end))
    if end.ending is Ending.TAKEN:
        start = start_of(intent)
        gone = {"day": None, "slot": None, "taken": start}
        return Outcome(sets=gone, note=_taken(call, intent, start))
    return Outcome(note=not_done(call, intent, end.ending))


def _taken(call: Call[Desk], intent: AnyIntent, start: datetime) -> Markup:
    if intent.kind is Kind.MOVE:
        return not_done(call, intent, Ending.TAKEN)
    return call.say("Someone has just taken {time}.", time=call.say.time(start))


async def news(call: Call[Desk], intent_id: str) -> View | None:
    """The outcome for a person who has gone on to something else: a message of its own."""
    intent, end = await call.desk.deeds.intent(intent_id)
    if isinstance(intent, DocumentIntent):
        return await document_news(call, intent) if end else None
    return ended(call, intent, end) if end else None


OUTCOME: Step[Desk, BookingAnswers] = Step(name="outcome", offer=_nothing_to_choose, show=_show, read=_read)


async def _never(_call: Call[Desk], _answers: BookingAnswers) -> Outcome:
    raise RuntimeError("it ends by its outcome, not by an answer")


BOOKING: Dialog[Desk, BookingAnswers] = Dialog(
    name="booking",
    answers=BookingAnswers,
    steps=(OUTCOME,),
    finish=_never,
    waits=lambda answers, intent_id: answers.intent == intent_id,
    settled=_settled,
)
