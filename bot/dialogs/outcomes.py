"""How something that a patient asked for ended, in their words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.desk.intent import AnyIntent, BookingIntent, CancelIntent, Ending, Kind, MoveIntent, Settlement
from bot.dialogs.invitation import invitation
from bot.dialogs.visit_words import directions, what
from bot.engine.dialog import Call
from bot.engine.press import Entry
from bot.engine.view import Button, View
from bot.i18n import Words
from bot.understanding.person import shown_phone


def ended(call: Call[Desk], intent: AnyIntent, end: Settlement) -> View:
    """The last word on it, as a message that stays."""
    if isinstance(intent, BookingIntent | MoveIntent) and end.visit:
        return _arranged(call, intent, end)
    text = _done(call.say, intent) if end.ending in (Ending.CANCELLED, Ending.PRESENT) else None
    visits = Button(call.say.label("My visits"), Entry("visits").data())
    again = Button(call.say.label("Book a visit"), Entry("book").data())
    return View(text or _not_done_elsewhere(call, intent, end.ending), rows=((visits, again),), lasting=True)


def _not_done_elsewhere(call: Call[Desk], intent: AnyIntent, ending: Ending) -> Markup:
    """For a person who has gone on meanwhile, and has to be reminded which visit it is about."""
    if intent.kind is not Kind.BOOK:
        return not_done(call, intent, ending)
    start = start_of(intent)
    return call.say(
        "Your visit on {day} at {time} could not be booked.",
        day=call.say.day(start.date()),
        time=call.say.time(start),
    )


def not_done(call: Call[Desk], intent: AnyIntent, ending: Ending) -> Markup:
    """Why it was not done, and what that means for the patient."""
    match intent.kind:
        case Kind.BOOK:
            return _not_booked(call.say, ending)
        case Kind.MOVE:
            return _not_moved(call, intent, ending)
        case Kind.CANCEL:
            return _not_cancelled(call, ending)
        case Kind.CHECK_IN:
            return _not_checked_in(call.say, ending)
        case Kind.DOCUMENT:
            return _not_added(call, ending)


def start_of(intent: AnyIntent) -> datetime:
    """When the visit is to be, or was, on the clock of the address."""
    if isinstance(intent, BookingIntent | MoveIntent):
        start = intent.request.slot.start
    else:
        start = intent.standing.start
    return start.astimezone(ZoneInfo(intent.shown.zone))


def _arranged(call: Call[Desk], intent: BookingIntent | MoveIntent, end: Settlement) -> View:
    """What the patient will want to find again: when, who, where, how much, with a calendar file."""
    say, shown, visit = call.say, intent.shown, end.visit
    if visit is None:
        raise ValueError("what was booked or moved has its visit")
    zone, reference = ZoneInfo(shown.zone), intent.request.reference
    start, until = visit.start.astimezone(zone), visit.end.astimezone(zone)
    day, time = say.day_of_year(start.date()), say.time_range(start, until)
    lines = [
        say("<b>Booked.</b> {day}, {time}", day=day, time=time)
        if end.ending is Ending.BOOKED
        else say("<b>Moved.</b> {day}, {time}", day=day, time=time),
        what(shown),
        escape(shown.address),
        say("Reference {reference}. You can find it again under “My visits”.", reference=reference),
    ]
    if shown.online:
        lines.insert(3, say("The clinic will send you the video link by e-mail or SMS."))
    file = invitation(
        say, shown, visit_id=end.visit_id, reference=reference, start=start, end=until, now=call.now
    )
    return View(Markup("\n").join(lines), rows=_ways(call, intent), file=file, lasting=True)


def _ways(call: Call[Desk], intent: AnyIntent) -> tuple[tuple[Button, ...], ...]:
    say = call.say
    visits = Button(say.label("My visits"), Entry("visits").data())
    again = Button(say.label("Book another visit"), Entry("book").data())
    way = directions(say, intent.shown)
    return ((way,), (visits, again)) if way else ((visits, again),)


def _done(say: Words, intent: AnyIntent) -> Markup:
    if not isinstance(intent, CancelIntent):
        return say("<b>You are checked in.</b> The clinic knows that you are here. Please take a seat.")
    start = start_of(intent)
    return say(
        "<b>Cancelled.</b> Your visit on {day} at {time} with {doctor} will not take place.",
        day=say.day(start.date()),
        time=say.time(start),
        doctor=intent.shown.doctor,
    )


def _not_booked(say: Words, ending: Ending) -> Markup:
    if ending is Ending.REFUSED:
        return say(
            "The clinic's calendar did not accept the booking. Nothing was booked. Please check the details."
        )
    return say("The clinic's calendar is not answering. Nothing was booked. You can try again in a minute.")


def _not_moved(call: Call[Desk], intent: AnyIntent, ending: Ending) -> Markup:
    say = call.say
    if ending is Ending.GONE or not isinstance(intent, MoveIntent):
        return _gone(call)
    before = intent.standing.start.astimezone(ZoneInfo(intent.shown.zone))
    old = {"day": say.day(before.date()), "time": say.time(before)}
    if ending is Ending.REFUSED:
        return say(
            "The clinic's calendar did not accept the new time. Your visit stays on {day} at {time}.", **old
        )
    if ending is Ending.TAKEN:
        return say("The new time has just been taken. Your visit stays on {day} at {time}.", **old)
    return say(
        "The clinic's calendar is not answering. Your visit stays on {day} at {time}. "
        "You can try again in a minute.",
        **old,
    )


def _not_cancelled(call: Call[Desk], ending: Ending) -> Markup:
    if ending is Ending.GONE:
        return _gone(call)
    if ending is Ending.REFUSED:
        text = call.say("The clinic's calendar did not accept the cancellation. Your visit still stands.")
        return text + phone_line(call)
    return call.say(
        "The clinic's calendar is not answering. Your visit still stands. You can try again in a minute."
    )


def _not_checked_in(say: Words, ending: Ending) -> Markup:
    if ending is Ending.GONE:
        return say("The clinic's calendar does not have this visit any more. Please ask at the reception.")
    return say("You could not be checked in. Please tell the reception that you are here.")


def _not_added(call: Call[Desk], ending: Ending) -> Markup:
    if ending is Ending.GONE:
        return _gone(call)
    if ending is Ending.REFUSED:
        return call.say("It cannot be taken as it is. Please send it as a photo, or bring it to the visit.")
    return call.say("The clinic's calendar is not answering. You can send it again later.")


def _gone(call: Call[Desk]) -> Markup:
    text = call.say("The clinic's calendar does not have this visit any more: it was cancelled.")
    return text + phone_line(call)


def phone_line(call: Call[Desk]) -> Markup:
    """How to reach a human, where the clinic gave a number."""
    phone = call.desk.house.reception_phone
    if not phone:
        return Markup("")
    return Markup(" ") + call.say("To speak with a person, call {phone}.", phone=shown_phone(phone))
