"""Booking a visit: what, when, who, then everything once more before it is sent."""

from uuid import uuid4

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.desk.intent import BookingIntent, Shown, reference
from bot.dialogs import book_asks, book_what, book_when, book_where, book_who
from bot.dialogs.again import again
from bot.dialogs.answers import ME, NEW, BookAnswers
from bot.dialogs.book_confirm import CONFIRM, DOT
from bot.dialogs.book_what import address_line, chosen, price_label
from bot.dialogs.book_who import requires
from bot.dialogs.links import from_link
from bot.dialogs.person import given
from bot.engine.dialog import Call, Dialog, Outcome, Sets
from bot.engine.session import Frame
from bot.i18n import Words
from bot.understanding.national_id import document_of, fits
from integrations.model import BookingRequest, PatientDetails

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
        else Markup("<b>") + DOT.join(dict.fromkeys(parts)) + Markup("</b>")
    )


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


def _number(answers: BookAnswers) -> str | None:
    """A document of another clinic's country is none here, unless it was just asked for."""
    number = given(answers.national_id)
    own = number and document_of(answers.country) and fits(number, country=answers.country)
    return number if own or requires("national_id", answers) else None


def _details(answers: BookAnswers) -> PatientDetails:
    return PatientDetails(
        name=chosen(answers.name),
        surname=chosen(answers.surname),
        phone=chosen(answers.phone),
        email=given(answers.email),
        birth_date=answers.birth_date,
        gender=answers.gender,
        national_id=_number(answers),
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
        book_where.CLINIC,
        book_who.MANY,
        *book_what.steps(),
        *book_when.steps(),
        *book_who.steps(),
        *book_asks.steps(),
        book_who.MARKETING,
        CONFIRM,
    ),
    begin=_begin,
    trail=_trail,
    finish=_finish,
)
