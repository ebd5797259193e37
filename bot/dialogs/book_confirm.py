"""Everything once more before it is booked; who has not agreed to what is kept does so by the same tap."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from bot.desk.consent import TEXTS
from bot.desk.desk import Desk
from bot.desk.patients import CONSENT_VERSION
from bot.dialogs import book_asks
from bot.dialogs.answers import BookAnswers
from bot.dialogs.book_what import address_line, chosen, service_label
from bot.dialogs.book_who import requires
from bot.dialogs.identity import gender_label, number_label
from bot.dialogs.person import given, relation_label
from bot.dialogs.visit_rules import beforehand
from bot.engine.dialog import Call, Offer, Option, Reading, Refuses, Screen, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Offered
from bot.engine.steps import confirm
from bot.engine.view import Button, View
from bot.i18n import N_, Words
from bot.understanding.person import read_yes_no, shown_phone
from storage.consents import ConsentKind

DOT = Markup(" · ")
BOOK_IT = N_("Book it")
AGREES = N_("Book it, I agree")


def _summary(say: Words, answers: BookAnswers) -> Markup:
    clinic, doctor, service = chosen(answers.clinic), chosen(answers.doctor), chosen(answers.service)
    address, start = chosen(answers.address), clinic.local(chosen(answers.slot).start)
    lines = [
        say("Please check:"),
        say("<b>{day}, {time}</b>", day=say.day_of_year(start.date()), time=say.time(start)),
        DOT.join(escape(part) for part in (doctor.name, *doctor.specialities[:1])),
        escape(service_label(say, service, clinic.currency)),
        escape(address_line(say, address, clinic.name)),
        *_payment(say, answers),
        patient_line(say, answers),
        *book_asks.lines(say, answers),
    ]
    return Markup("\n").join(lines)


def _payment(say: Words, answers: BookAnswers) -> list[Markup]:
    paid = answers.address is not None and answers.address.pays_online
    return [say("The clinic will tell you how to pay online.")] if paid else []


def patient_line(say: Words, answers: BookAnswers) -> Markup:
    """Who is treated, with what the address wants to know of them."""
    name, phone = f"{answers.name} {answers.surname}", shown_phone(chosen(answers.phone))
    born = say.date(answers.birth_date) if answers.birth_date and requires("birth_date", answers) else None
    gender = gender_label(say, answers.gender) if answers.gender and requires("gender", answers) else None
    number = given(answers.national_id) if requires("national_id", answers) else None
    document = number_label(say, number) if number else None
    relation = relation_label(say, answers.relation) if answers.relation in ("child", "parent") else None
    parts = (name, relation, phone, given(answers.email), born, gender, document)
    return DOT.join(escape(part) for part in parts if part)


def detail_changes(answers: BookAnswers) -> Sequence[tuple[str, str]]:
    """What can be changed of the details that the address wants to know."""
    extra = (
        (N_("Change date of birth"), "birth_date"),
        (N_("Change gender"), "gender"),
        (N_("Change document"), "national_id"),
    )
    asked = ((N_("Change an answer"), "review"),) if book_asks.asked(answers) else ()
    return (
        (N_("Change e-mail") if given(answers.email) else N_("Add an e-mail"), "email"),
        *((label, step) for label, step in extra if requires(step, answers)),
        *asked,
    )


def _changes(answers: BookAnswers) -> Sequence[tuple[str, str]]:
    return (
        (N_("Change time"), "slot"),
        (N_("Change service"), "service"),
        (N_("Change doctor"), "doctor"),
        (N_("Change place"), "address"),
        (N_("Change patient"), "patient"),
        (N_("Change name"), "name"),
        (N_("Change phone"), "phone"),
        *detail_changes(answers),
    )


_AGREED: Step[Desk, BookAnswers] = confirm("confirm", summary=_summary, yes=BOOK_IT, changes=_changes)
_AGREEING: Step[Desk, BookAnswers] = confirm("confirm", summary=_summary, yes=AGREES, changes=_changes)


async def _offer(call: Call[Desk], answers: BookAnswers, _cursor: str) -> Offer:
    """One way on: it books, and where that is still open, it agrees."""
    label = BOOK_IT if answers.consent else AGREES
    return Offer((Option("yes", call.say.label(label), {"confirm": True, "consent": CONSENT_VERSION}),))


def _show(screen: Screen[Desk, BookAnswers]) -> View:
    answers = screen.answers
    view = (_AGREED if answers.consent else _AGREEING).show(screen)
    start, place = chosen(answers.slot).start, chosen(answers.clinic)
    lines = [view.text, *beforehand(screen.call, place.account, start)]
    if answers.consent:
        return replace(view, text=Markup("\n").join(lines))
    agreeing = Markup("\n\n").join([Markup("\n").join(lines), screen.say(TEXTS[ConsentKind.PRIVACY])])
    rows = (view.rows[0], *_policy(screen), *view.rows[1:])
    return replace(view, text=agreeing, rows=rows)


def _policy(screen: Screen[Desk, BookAnswers]) -> tuple[tuple[Button, ...], ...]:
    url = screen.call.desk.house.policy_url
    return ((Button(screen.say.label("What we keep"), url=url),),) if url else ()


def _read(
    call: Call[Desk], answers: BookAnswers, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    """A yes in words is one, unless something stands beside it, such as another time."""
    step = _AGREED if answers.consent else _AGREEING
    said = act.text.strip() if isinstance(act, Wrote) else ""
    meant = read_yes_no(said, locale=call.say.locale) if not any(map(str.isdigit, said)) else None
    if meant or said.casefold() == call.say.label(BOOK_IT).casefold():
        return Takes({"confirm": True, "consent": CONSENT_VERSION})
    if meant is False and not answers.consent:
        return Refuses(call.say("Without your agreement nothing is kept and nothing is booked here."))
    return step.read(call, answers, offered, act)


CONFIRM: Step[Desk, BookAnswers] = Step(name="confirm", offer=_offer, show=_show, read=_read)
