"""Privacy: what we hold of a person, shown to them, and erased when they say so."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.desk.consent import TEXTS
from bot.desk.desk import Desk
from bot.desk.disclosure import disclosed
from bot.desk.intent import Shown
from bot.desk.privacy import Held
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Reading, Refuses, Screen, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.press import Entry, Verb, token
from bot.engine.session import Offered
from bot.engine.steps import choose, reads_choice
from bot.engine.view import Button, File, View
from bot.i18n import Words
from bot.understanding.person import read_yes_no, shown_phone
from integrations.model import Value
from storage.consents import ConsentKind
from storage.patients import Patient
from storage.visits import Visit

LONGEST = 3500  # characters: a message holds 4096, and says under it that the file has the rest
EVERYTHING = 1000  # more dialogs than can be open


class MyDataAnswers(Value):
    wanted: bool | None = None


class ForgetAnswers(Value):
    sure: bool | None = None


async def _wanted(call: Call[Desk], _answers: MyDataAnswers) -> Sequence[Option]:
    """Who asks is not asked back: a choice of one is taken."""
    return [Option("yes", call.say.label("My data"), {"wanted": True})]


async def _send(call: Call[Desk], _answers: MyDataAnswers) -> Outcome:
    say = call.say
    held = await call.desk.privacy.held(call.chat_id, call.now)
    file = File("my-data.json", disclosed(held, call.now), "application/json")
    erase = Button(say.label("Erase my data"), Entry(FORGET.name).data())
    menu = Button(say.label("Menu"), Entry("menu").data())
    return Outcome(view=View(told(say, held), rows=((erase,), (menu,)), file=file, lasting=True))


def told(say: Words, held: Held) -> Markup:
    """What we hold, in the person's language, as far as it fits into one message."""
    parts = [say("<b>This is what I keep about you.</b> The file below holds all of it.")]
    parts += [_chat(say, held)]
    parts += [_person(say, person) for person in held.people]
    parts += [_visit(say, visit) for visit in held.visits]
    parts += _consents(say, held)
    shown, length = [], 0
    for part in parts:
        length += len(part) + 2
        if length > LONGEST:
            shown.append(say("There is more: it is in the file."))
            break
        shown.append(part)
    return Markup("\n\n").join(shown)


def _chat(say: Words, held: Held) -> Markup:
    lines = []
    if held.chat and held.chat.first_name:
        lines.append(say("Your name in Telegram: {name}", name=held.chat.first_name))
    lines.append(say("Your language: {language}", language=say.language_name))
    kept = sum(bool(message.body) for message in held.messages) + sum(bool(act.payload) for act in held.acts)
    if held.conversation and held.conversation.state:
        lines.append(say("Where our conversation stands, with what you answered in it"))
    if kept:
        lines.append(say.plural("{n} recent message", "{n} recent messages", kept))
    return Markup("\n").join(lines)


def _person(say: Words, person: Patient) -> Markup:
    lines = [Markup("<b>{}</b>").format(f"{person.name} {person.surname}")]
    if person.phone:
        lines.append(say("Phone: {phone}", phone=shown_phone(person.phone)))
    if person.email:
        lines.append(say("E-mail: {email}", email=person.email))
    if person.birth_date:
        lines.append(say("Date of birth: {day}", day=say.date(person.birth_date)))
    if person.gender:
        lines.append(say("Gender: {gender}", gender=_gender(say, person.gender)))
    if person.national_id:
        lines.append(say("Number of the identity document: {number}", number=person.national_id))
    return Markup("\n").join(lines)


def _gender(say: Words, gender: str) -> str:
    known = {"f": say.label("Female"), "m": say.label("Male")}
    return known.get(gender, gender)


def _visit(say: Words, visit: Visit) -> Markup:
    shown = Shown.model_validate_json(visit.details)
    start = _local(visit.starts_at, visit)
    head = say("Visit on {day} at {time}", day=say.day_of_year(start.date()), time=say.time(start))
    what = " · ".join(part for part in (shown.doctor, shown.service, shown.address, visit.reference) if part)
    return Markup("\n").join([head, escape(what)])


def _consents(say: Words, held: Held) -> list[Markup]:
    return [
        say(
            "On {day} you answered “{answer}” to: {text}",
            day=say.date(consent.at.date()),
            answer=say.label("Yes") if consent.given else say.label("No"),
            text=say.label(TEXTS[ConsentKind(consent.kind)]),
        )
        for consent in held.consents
    ]


async def _what_stays(call: Call[Desk], _answers: ForgetAnswers, _cursor: str) -> Offer:
    needed = await call.desk.privacy.needed(call.chat_id, call.now)
    label = call.say.label("Erase the rest") if needed else call.say.label("Erase everything")
    return Offer((Option("yes", label, {"sure": True}),), extra=needed)


def _ask(screen: Screen[Desk, ForgetAnswers]) -> View:
    say, needed = screen.say, screen.offer.extra
    rows: list[tuple[Button, ...]] = [
        (screen.button(one.label, Verb.TAKE, token(one.key)),) for one in screen.offer.options
    ]
    if needed:
        rows.append((Button(say.label("My visits"), Entry("visits").data()),))
    return View(_question(say, needed), rows=(*rows, screen.way_out()))


def _read(
    call: Call[Desk], answers: ForgetAnswers, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    """It is asked with yes or no, and may be answered so."""
    said = read_yes_no(act.text, locale=call.say.locale) if isinstance(act, Wrote) else None
    if said is None:
        return reads_choice(call, answers, offered, act)
    return Takes({"sure": True}) if said else Refuses(call.say("Nothing was erased."))


def _question(say: Words, needed: Sequence[Visit] | None) -> Markup:
    lines = [say("Shall I erase what I keep about you? This cannot be undone.")]
    if needed:
        lines.append(stays(say, needed))
        lines.append(say("To have that erased too, cancel the visit first, under “My visits”."))
    lines.append(say("What the clinic itself has written down about you stays with the clinic."))
    return Markup("\n\n").join(lines)


def stays(say: Words, needed: Sequence[Visit]) -> Markup:
    """What cannot go yet, and when it does."""
    last = max(needed, key=lambda visit: visit.ends_at)
    end = _local(last.ends_at, last)
    head = say.plural(
        "You have {n} coming visit. What it needs stays until it is over, on {day} at {time}:",
        "You have {n} coming visits. What they need stays until the last one is over, on {day} at {time}:",
        len(needed),
        day=say.day_of_year(end.date()),
        time=say.time(end),
    )
    return Markup("\n").join(
        [head, say("the details of who comes, the visit itself, and what you agreed to.")]
    )


async def _forget(call: Call[Desk], _answers: ForgetAnswers) -> Outcome:
    """Erasing twice is harmless, so it need not wait for the turn's commit."""
    say = call.say
    await call.desk.privacy.forget(call.chat_id, call.now)
    needed = await call.desk.privacy.needed(call.chat_id, call.now)
    lines = [say("Done. I have erased what I kept about you.")]
    if needed:
        lines.append(stays(say, needed))
    lines.append(
        say("I cannot empty this chat in your Telegram: to do that, choose “Delete chat” in its menu there.")
    )
    menu = Button(say.label("Menu"), Entry("menu").data())
    view = View(Markup("\n\n").join(lines), rows=((menu,),), lasting=True)
    return Outcome(closes=EVERYTHING, view=view)


def _local(instant: datetime, visit: Visit) -> datetime:
    return instant.astimezone(ZoneInfo(visit.zone))


WANTED: Step[Desk, MyDataAnswers] = choose(
    "wanted", question=lambda say, _: say("Shall I show you what I keep about you?"), options=_wanted
)
SURE: Step[Desk, ForgetAnswers] = Step(
    name="sure",
    offer=_what_stays,
    show=_ask,
    read=_read,
)
MYDATA: Dialog[Desk, MyDataAnswers] = Dialog(
    name="mydata", answers=MyDataAnswers, steps=(WANTED,), finish=_send
)
FORGET: Dialog[Desk, ForgetAnswers] = Dialog(
    name="forget", answers=ForgetAnswers, steps=(SURE,), finish=_forget
)
