"""A visit in words: when, with whom, where, for whom, and how it stands."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote_plus

from markupsafe import Markup, escape

from bot.desk.intent import Shown
from bot.desk.visits import Kept
from bot.engine.view import Button
from bot.i18n import Words
from integrations.model import VisitStatus

DOT = Markup(" · ")


def when(say: Words, kept: Kept) -> Markup:
    """The day with its year and both times, on the clock of the address."""
    return say(
        "<b>{day}, {time}</b>",
        day=say.day_of_year(kept.start.date()),
        time=say.time_range(kept.start, kept.end),
    )


def short(say: Words, kept: Kept) -> str:
    """A label that tells visits apart."""
    return f"{say.short_day(kept.start.date())} {say.time(kept.start)} · {kept.shown.doctor}"


def what(shown: Shown) -> Markup:
    return DOT.join(escape(part) for part in (shown.doctor, shown.service, shown.price) if part)


def told(say: Words, kept: Kept, *, with_name: bool) -> Markup:
    """All that a patient wants to know of a visit. with_name: the chat has visits of several people."""
    lines = [when(say, kept), what(kept.shown), escape(kept.shown.address)]
    if with_name and kept.patient:
        lines.append(say("For {name}", name=f"{kept.patient.name} {kept.patient.surname}"))
    lines.append(say("Reference {reference}", reference=kept.visit.reference))
    return Markup("\n").join(lines)


def status(say: Words, kept: Kept, now: datetime) -> Markup:
    """How it stands, in a word."""
    visit = kept.visit
    if visit.status == VisitStatus.CANCELLED:
        return say("Status: cancelled")
    if visit.status == VisitStatus.ABSENT:
        return say("Status: missed")
    if visit.present and now < visit.ends_at:
        return say("Status: you are checked in")
    if visit.status == VisitStatus.DONE:
        return say("Status: took place")
    if now >= visit.ends_at:
        return say("Status: over")
    return say("Status: booked, you said that you will come") if visit.confirmed_at else say("Status: booked")


def of_several_people(visits: Sequence[Kept]) -> bool:
    return len({kept.visit.patient_id for kept in visits}) > 1


def directions(say: Words, shown: Shown) -> Button | None:
    """A map of the address, none for an online visit."""
    if shown.online or not shown.address:
        return None
    url = f"https://www.openstreetmap.org/search?query={quote_plus(shown.address)}"
    return Button(say.label("Directions"), url=url)
