"""Booking a visit: what, when, who, then everything once more before it is sent."""

from collections.abc import Sequence
from uuid import uuid4

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.desk.intent import BookingIntent, Shown, reference
from bot.dialogs import book_asks, book_what, book_when, book_who
from bot.dialogs.again import again
from bot.dialogs.answers import ME, NEW, BookAnswers
from bot.dialogs.book_what import address_line, chosen, price_label, service_label
from bot.dialogs.book_who import requires
from bot.dialogs.identity import gender_label
from bot.dialogs.links import from_link
from bot.dialogs.person import given, relation_label
from bot.engine.dialog import Call, Dialog, Outcome, Sets, Step
from bot.engine.session import Frame
from bot.engine.steps import confirm
from bot.i18n import N_, Words
from bot.understanding.person import shown_phone
from integrations.model import BookingRequest, PatientDetails

DOT = Markup(" · ")


AGAIN = "again."


async def _begin(call: Call[Desk], argument: str) -> Sets:
    """Nothing is chosen yet, or what a link names, or the same as at one of the chat's visits."""
    start = await book_who.begin(call)
    if argument.startswith(AGAIN):
        kept = await call.desk.visits.one(call.chat_id, argument.removeprefix(AGAIN))
        return (await again(call, kept.visit) if kept else {}) or start
    return {**start, **await from_link(call, argument)} if argument else start


def _trail(say: Words, answers: BookAnswers) -> Markup:
    """What was chosen, as one line that grows; the summary says it all in its own way."""
    parts = []
    if answers.doctor:
        parts.append(escape(answers.doctor.name))
    if answers.address and answers.clinic:
        parts.append(escape(address_line(say, answers.address, answers.clinic.name)))
    if answers.service:
        parts.append(escape(answers.service.name))
    if answers.slot and answers.day:
        start = chosen(answers.clinic).local(answers.slot.start)
        parts.append(escape(f"{say.short_day(start.date())} {say.time(start)}"))
    return (
        Markup("")
        if BOOK.open_step(answers) is CONFIRM or not parts
        else Markup("<b>") + DOT.join(parts) + Markup("</b>")
    )


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
        DOT.join(escape(part) for part in _patient(say, answers)),
        *book_asks.lines(say, answers),
    ]
    return Markup("\n").join(lines)


def _payment(say: Words, answers: BookAnswers) -> list[Markup]:
    paid = answers.address is not None and answers.address.pays_online
    return [say("The clinic will tell you how to pay online.")] if paid else []


def _patient(say: Words, answers: BookAnswers) -> list[str]:
    name, phone = f"{answers.name} {answers.surname}", shown_phone(chosen(answers.phone))
    born = say.date(answers.birth_date) if answers.birth_date and requires("birth_date", answers) else None
    gender = gender_label(say, answers.gender) if answers.gender and requires("gender", answers) else None
    document = given(answers.national_id) if requires("national_id", answers) else None
    relation = relation_label(say, answers.relation) if answers.relation in ("child", "parent") else None
    return [part for part in (name, relation, phone, given(answers.email), born, gender, document) if part]


def _changes(answers: BookAnswers) -> Sequence[tuple[str, str]]:
    extra = (
        (N_("Change date of birth"), "birth_date"),
        (N_("Change gender"), "gender"),
        (N_("Change document"), "national_id"),
    )
    asked = ((N_("Change an answer"), "review"),) if book_asks.asked(answers) else ()
    return (
        (N_("Change time"), "slot"),
        (N_("Change service"), "service"),
        (N_("Change doctor"), "doctor"),
        (N_("Change place"), "address"),
        (N_("Change patient"), "patient"),
        (N_("Change name"), "name"),
        (N_("Change phone"), "phone"),
        (N_("Change e-mail") if given(answers.email) else N_("Add an e-mail"), "email"),
        *((label, step) for label, step in extra if requires(step, answers)),
        *asked,
    )


CONFIRM: Step[Desk, BookAnswers] = confirm("confirm", summary=_summary, yes=N_("Book it"), changes=_changes)


async def _finish(call: Call[Desk], answers: BookAnswers) -> Outcome:
    """Set out to book. The answers stay underneath, in case the time is gone."""
    intent = _intent(call, answers)
    waiting = Frame(dialog="booking", answers={"intent": intent.id})
    return Outcome(effects=(intent,), closes=0, sets={"confirm": None}, opens=waiting)


def _intent(call: Call[Desk], answers: BookAnswers) -> BookingIntent:
    clinic, doctor, address = chosen(answers.clinic), chosen(answers.doctor), chosen(answers.address)
    service = chosen(answers.service)
    request = BookingRequest(
        place=address.place,
        service=service,
        slot=chosen(answers.slot),
        patient=_details(answers),
        reference=reference(),
    )
    shown = Shown(
        clinic=clinic.name,
        doctor=doctor.name,
        speciality=doctor.specialities[0] if doctor.specialities else "",
        address=address_line(call.say, address, clinic.name),
        online=address.online,
        service=service.name,
        price=price_label(call.say, service, clinic.currency),
        zone=clinic.zone,
    )
    return BookingIntent(
        id=uuid4().hex,
        chat_id=call.chat_id,
        account=clinic.account,
        locale=call.say.locale,
        request=request,
        shown=shown,
        patient_id=answers.patient if answers.patient not in (None, ME, NEW) else "",
        relation=answers.relation or "",
    )


def _details(answers: BookAnswers) -> PatientDetails:
    return PatientDetails(
        name=chosen(answers.name),
        surname=chosen(answers.surname),
        phone=chosen(answers.phone),
        email=given(answers.email),
        birth_date=answers.birth_date,
        gender=answers.gender,
        national_id=given(answers.national_id),
        privacy_consent=answers.consent is not None,
        marketing_consent=answers.marketing is True,
        returning=answers.returning,
        answers=book_asks.details(answers),
    )


BOOK: Dialog[Desk, BookAnswers] = Dialog(
    name="book",
    answers=BookAnswers,
    steps=(
        *book_who.chooses(),
        book_what.CLINIC,
        book_who.MANY,
        *book_what.steps(),
        *book_when.steps(),
        *book_who.steps(),
        *book_asks.steps(),
        *book_who.agrees(),
        CONFIRM,
    ),
    begin=_begin,
    trail=_trail,
    finish=_finish,
)
