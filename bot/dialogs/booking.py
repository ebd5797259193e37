"""Waiting for a booking's outcome, and telling it."""

from datetime import datetime
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.desk.intent import BookingIntent, Ending, Settlement
from bot.dialogs.invitation import invitation
from bot.engine.dialog import Call, Dialog, Offer, Outcome, Reading, Refuses, Screen, Step
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.press import Entry
from bot.engine.session import Offered
from bot.engine.view import Button, View
from bot.i18n import N_, Words
from integrations.model import Value


class BookingAnswers(Value):
    """intent: what is waited for. outcome: never known while this dialog stands. doubt: it takes long."""

    intent: str = ""
    doubt: bool = False
    outcome: str | None = None


WAITING = N_("Booking your visit …")
DOUBT = N_(
    "I have sent your booking but have not heard back yet. Please do not book again: "
    "I will tell you here within a few minutes."
)


async def _nothing_to_choose(_call: Call[Desk], _answers: BookingAnswers, _cursor: str) -> Offer:
    return Offer()


def _show(screen: Screen[Desk, BookingAnswers]) -> View:
    return View(screen.say(DOUBT if screen.answers.doubt else WAITING))


def _read(
    call: Call[Desk], answers: BookingAnswers, _offered: tuple[Offered, ...], _act: Wrote | SharedPhone
) -> Reading:
    return Refuses(call.say("One moment, please: I am waiting for the clinic's calendar."))


async def _settled(call: Call[Desk], answers: BookingAnswers) -> Outcome:
    """What came of it. While it is in doubt, that is said, and the waiting goes on."""
    intent, end = await call.desk.bookings.intent(answers.intent)
    say = call.say
    if end is None:
        return Outcome(closes=0, sets={"doubt": True})
    if end.ending is Ending.BOOKED:
        return Outcome(closes=2, view=booked_view(call, intent, end))
    if end.ending is Ending.TAKEN:
        start = _local(intent, intent.request.slot.start)
        gone = {"day": None, "slot": None, "taken": intent.request.slot.start}
        return Outcome(sets=gone, note=say("Someone has just taken {time}.", time=say.time(start)))
    return Outcome(note=_failure(say, end.ending))


def _failure(say: Words, ending: Ending) -> Markup:
    if ending is Ending.REFUSED:
        return say(
            "The clinic's calendar did not accept the booking. Nothing was booked. Please check the details."
        )
    return say("The clinic's calendar is not answering. Nothing was booked. You can try again in a minute.")


async def news(call: Call[Desk], intent_id: str) -> View | None:
    """The outcome for a person who has gone on to something else: a message of its own."""
    intent, end = await call.desk.bookings.intent(intent_id)
    if end is None:
        return None
    if end.ending is Ending.BOOKED:
        return booked_view(call, intent, end)
    start = _local(intent, intent.request.slot.start)
    when = call.say.day(start.date()), call.say.time(start)
    text = call.say("Your visit on {day} at {time} could not be booked.", day=when[0], time=when[1])
    again = Button(call.say.label("Book a visit"), Entry("book").data())
    return View(text, rows=((again,),), lasting=True)


def booked_view(call: Call[Desk], intent: BookingIntent, settled: Settlement) -> View:
    """What the patient will want to find again: when, who, where, how much, with a calendar file."""
    say, shown, visit = call.say, intent.shown, settled.visit
    if visit is None:
        raise ValueError("a booked intent has its visit")
    start, end = _local(intent, visit.start), _local(intent, visit.end)
    time = say.time_range(start, end)
    lines = [
        say("<b>Booked.</b> {day}, {time}", day=say.day_of_year(start.date()), time=time),
        Markup(" · ").join(escape(part) for part in (shown.doctor, shown.service, shown.price) if part),
        escape(shown.address),
        say(
            "Reference {reference}. You can find it again under “My visits”.",
            reference=intent.request.reference,
        ),
    ]
    if shown.online:
        lines.insert(3, say("The clinic will send you the video link by e-mail or SMS."))
    return View(
        Markup("\n").join(lines),
        rows=_ways(say, shown.address if not shown.online else ""),
        file=invitation(say, intent, visit, call.now),
        lasting=True,
    )


def _ways(say: Words, address: str) -> tuple[tuple[Button, ...], ...]:
    visits = Button(say.label("My visits"), Entry("visits").data())
    again = Button(say.label("Book another visit"), Entry("book").data())
    if not address:
        return ((visits, again),)
    url = f"https://www.openstreetmap.org/search?query={quote_plus(address)}"
    return ((Button(say.label("Directions"), url=url),), (visits, again))


def _local(intent: BookingIntent, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(intent.shown.zone))


OUTCOME: Step[Desk, BookingAnswers] = Step(name="outcome", offer=_nothing_to_choose, show=_show, read=_read)


async def _never(_call: Call[Desk], _answers: BookingAnswers) -> Outcome:
    raise RuntimeError("a booking ends by its outcome, not by an answer")


BOOKING: Dialog[Desk, BookingAnswers] = Dialog(
    name="booking",
    answers=BookingAnswers,
    steps=(OUTCOME,),
    finish=_never,
    waits=lambda answers, intent_id: answers.intent == intent_id,
    settled=_settled,
)
