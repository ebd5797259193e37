"""Booking a visit: what, when, who, then everything once more before it is sent."""

from collections.abc import Sequence
from uuid import uuid4

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.desk.intent import BookingIntent, Shown, reference
from bot.dialogs import book_what, book_when, book_who
from bot.dialogs.answers import NONE, BookAnswers
from bot.dialogs.book_what import address_line, chosen, price_label, service_label
from bot.engine.dialog import Call, Dialog, Outcome, Sets, Step
from bot.engine.session import Frame
from bot.engine.steps import confirm
from bot.i18n import N_, Words
from bot.understanding.person import shown_phone
from integrations.model import BookingRequest, Gender, PatientDetails

DOT = Markup(" · ")


async def _begin(call: Call[Desk], _argument: str) -> Sets:
    return await book_who.known(call)


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
    complete = answers.consent and answers.slot
    return Markup("") if complete or not parts else Markup("<b>") + DOT.join(parts) + Markup("</b>")


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
    ]
    return Markup("\n").join(lines)


def _payment(say: Words, answers: BookAnswers) -> list[Markup]:
    paid = answers.address is not None and answers.address.pays_online
    return [say("The clinic will tell you how to pay online.")] if paid else []


def _patient(say: Words, answers: BookAnswers) -> list[str]:
    name, phone = f"{answers.name} {answers.surname}", shown_phone(chosen(answers.phone))
    born = say.date(answers.birth_date) if answers.birth_date and _asked(answers, "birth_date") else None
    gender = _gender(say, answers) if _asked(answers, "gender") else None
    document = answers.national_id if _asked(answers, "national_id") else None
    return [part for part in (name, phone, _or_none(answers.email), born, gender, document) if part]


def _gender(say: Words, answers: BookAnswers) -> str:
    return say.label("Female") if answers.gender is Gender.FEMALE else say.label("Male")


def _asked(answers: BookAnswers, step: str) -> bool:
    """Whether this booking needs that detail."""
    return any(one.name == step and one.needed(answers) for one in book_who.steps())


def _or_none(value: str | None) -> str | None:
    return None if value in (None, NONE) else value


def _changes(answers: BookAnswers) -> Sequence[tuple[str, str]]:
    extra = (
        (N_("Change date of birth"), "birth_date"),
        (N_("Change gender"), "gender"),
        (N_("Change document"), "national_id"),
    )
    return (
        (N_("Change time"), "slot"),
        (N_("Change service"), "service"),
        (N_("Change doctor"), "doctor"),
        (N_("Change place"), "address"),
        (N_("Change name"), "name"),
        (N_("Change phone"), "phone"),
        (N_("Change e-mail"), "email"),
        *((label, step) for label, step in extra if _asked(answers, step)),
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
    )


def _details(answers: BookAnswers) -> PatientDetails:
    return PatientDetails(
        name=chosen(answers.name),
        surname=chosen(answers.surname),
        phone=chosen(answers.phone),
        email=_or_none(answers.email),
        birth_date=answers.birth_date,
        gender=answers.gender,
        national_id=_or_none(answers.national_id),
        privacy_consent=answers.consent is not None,
        returning=answers.returning,
    )


BOOK: Dialog[Desk, BookAnswers] = Dialog(
    name="book",
    answers=BookAnswers,
    steps=(*book_what.steps(), *book_when.steps(), *book_who.steps(), CONFIRM),
    begin=_begin,
    trail=_trail,
    finish=_finish,
)
