"""The beginning: what the bot can do, and for who was here before the same visit again by one tap."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.patients import ME
from bot.desk.times import next_month
from bot.dialogs.access import ACCESS, SWITCH
from bot.dialogs.again import again
from bot.dialogs.answers import BookAnswers
from bot.dialogs.book import BOOK
from bot.dialogs.book_what import chosen
from bot.dialogs.book_who import may_book_more
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Screen, Sets, Step
from bot.engine.press import Entry, Verb, token
from bot.engine.session import Frame
from bot.engine.steps import reads_choice, visible_options
from bot.engine.view import View
from bot.errors import Trouble
from bot.i18n import Words
from bot.understanding.person import shown_phone
from integrations.model import Slot, Value

AGAIN = "again"
SLOT = "slot-"
TIMES = 3
PATIENCE = 0.7  # seconds: a menu is worth more than what else could stand in it
MONTHS = 2


class MenuAnswers(Value):
    """name: how the person is greeted. house: the clinic's name. reception: the phone number of a human.

    slot: a free time of the same visit again.
    """

    choice: str | None = None
    name: str = ""
    house: str = ""
    reception: str = ""
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """The same visit again: what would be booked, and when it could be; no times where they are not known."""

    answers: BookAnswers
    slots: Sequence[Slot] = ()

    def local(self, slot: Slot) -> datetime:
        return chosen(self.answers.clinic).local(slot.start)


async def _begin(call: Call[Desk], _argument: str) -> Sets:
    people = await call.desk.patients.people(call.chat_id)
    me = next((one for one in people if one.relation == ME), None)
    house = call.desk.house
    return {
        "name": me.name if me else call.first_name,
        "house": house.name,
        "reception": shown_phone(house.reception_phone) if house.reception_phone else "",
    }


async def _before(call: Call[Desk]) -> Before | None:
    """What this chat booked last. A calendar that is slow or silent costs the menu no more than moments."""
    visit = await call.desk.patients.last_visit(call.chat_id, call.now)
    if visit is None or not await may_book_more(call, visit.account, visit.patient_id):
        return None
    answers = None
    try:
        async with asyncio.timeout(PATIENCE):
            known = await again(call, visit)
            answers = BookAnswers(**known) if known else None
            return Before(answers, await _first_free(call, answers)) if answers else None
    except (TimeoutError, Trouble):
        return Before(answers) if answers else None


async def _first_free(call: Call[Desk], answers: BookAnswers) -> Sequence[Slot]:
    """The first free times, from this month or the next ones."""
    clinic, address, service = chosen(answers.clinic), chosen(answers.address), chosen(answers.service)
    month, found = clinic.local(call.desk.times.first_instant()).date(), list[Slot]()
    for _ in range(MONTHS):
        found += await call.desk.times.month(clinic.account, address.place, service, month)
        if len(found) >= TIMES:
            break
        month = next_month(month)
    return found[:TIMES]


async def _offer(call: Call[Desk], _answers: MenuAnswers, _cursor: str) -> Offer:
    say, before = call.say, await _before(call)
    people = await call.desk.patients.people(call.chat_id)
    mine = [Option("people", say.label("My details and family"), {"choice": "people"})] if people else []
    language = say.label("Language: {language}", language=say.language_name)
    return Offer(
        (
            *(_again(say, before) if before else ()),
            Option("book", say.label("Book a visit"), {"choice": "book"}),
            Option("visits", say.label("My visits"), {"choice": "visits"}),
            *mine,
            Option("language", language, {"choice": "language"}),
            Option("access", _other_way(call), {"choice": "access"}),
        ),
        extra=before,
    )


def _other_way(call: Call[Desk]) -> str:
    """The way to answer that is not in use now."""
    if call.numbered:
        return call.say.label("Answer by tapping buttons")
    return call.say.label("Answer by typing numbers")


def _again(say: Words, before: Before) -> Sequence[Option]:
    """The first free times, and the way to all the others."""
    name = chosen(before.answers.doctor).name
    starts = [(slot, before.local(slot)) for slot in before.slots]
    return [
        *(
            Option(
                f"{SLOT}{slot.ref}",
                f"{say.short_day(start.date())} {say.time(start)}",
                {"choice": AGAIN, "slot": slot},
            )
            for slot, start in starts
        ),
        Option(
            AGAIN,
            say.label("Other times with {doctor}", doctor=name)
            if starts
            else say.label("Times with {doctor}", doctor=name),
            {"choice": AGAIN, "slot": None},
        ),
    ]


def _show(screen: Screen[Desk, MenuAnswers]) -> View:
    options = visible_options(screen)
    buttons = [screen.button(one.label, Verb.TAKE, token(one.key)) for one in options]
    return View(_greeting(screen.say, screen.answers, screen.offer.extra), rows=tuple((b,) for b in buttons))


def _greeting(say: Words, answers: MenuAnswers, before: Before | None) -> Markup:
    lines = [say("Hello {name}.", name=answers.name) if answers.name else say("Hello.")]
    if answers.house:
        lines.append(say("I book visits at {clinic}.", clinic=answers.house))
    else:
        lines.append(say("I book your visits to the doctor."))
    lines.append(_once_more(say, before) if before else say("What do you need?"))
    if answers.reception:
        lines.append(say("To speak with a person, call {phone}.", phone=answers.reception))
    return Markup("\n").join(lines)


def _once_more(say: Words, before: Before) -> Markup:
    told = before.answers
    names = {"doctor": chosen(told.doctor).name, "service": chosen(told.service).name}
    if told.relation:
        patient = f"{told.name} {told.surname}"
        return say("Again <b>{doctor} · {service}</b> for {patient}?", patient=patient, **names)
    return say("Again <b>{doctor} · {service}</b>?", **names)


async def _finish(call: Call[Desk], answers: MenuAnswers) -> Outcome:
    clear: Sets = {"choice": None, "slot": None}
    opens: Frame | Entry = Entry(answers.choice or "book")
    if answers.choice == ACCESS.name:
        opens = Entry(ACCESS.name, SWITCH)
    if answers.choice == AGAIN:
        opens = await _booking(call, answers.slot) or Entry("book")
    return Outcome(closes=0, sets=clear, opens=opens)


async def _booking(call: Call[Desk], slot: Slot | None) -> Frame | None:
    """A booking in which all is known, but perhaps the time."""
    visit = await call.desk.patients.last_visit(call.chat_id, call.now)
    known = await again(call, visit) if visit else {}
    if not known:
        return None
    clinic = BookAnswers(**known).clinic
    when = {"day": clinic.local(slot.start).date(), "slot": slot} if slot and clinic else {}
    sets = {name: value for name, value in {**known, **when}.items() if value is not None}
    return Frame(dialog=BOOK.name, answers=BOOK.dump(sets))


CHOICE: Step[Desk, MenuAnswers] = Step(name="choice", offer=_offer, show=_show, read=reads_choice)

MENU: Dialog[Desk, MenuAnswers] = Dialog(
    name="menu", answers=MenuAnswers, steps=(CHOICE,), begin=_begin, finish=_finish
)
