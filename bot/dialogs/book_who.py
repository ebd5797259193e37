"""Who the patient is: asked once, only what is needed and not known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.patients import CONSENT_VERSION, gender_of
from bot.dialogs.answers import NONE, BookAnswers
from bot.dialogs.book_what import chosen
from bot.engine.dialog import Call, Option, Reading, Refuses, Screen, Sets, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Offered
from bot.engine.steps import ask, choose
from bot.engine.view import Button
from bot.i18n import N_, Words
from bot.understanding.person import (
    Phone,
    Reason,
    example_phone,
    read_birth_date,
    read_email,
    read_name,
    read_phone,
    read_yes_no,
)
from integrations.model import Gender, PatientField

SENTENCES = {
    Reason.EMPTY: N_("I could not read that. Please type it again."),
    Reason.TOO_LONG: N_("That is too long for me. Could you type something shorter?"),
    Reason.NOT_A_NAME: N_("I could not read that name. Please type it as on an identity document."),
    Reason.NOT_A_PHONE: N_(
        "I could not read that number. Please type it with its area code, for example {example}."
    ),
    Reason.NOT_AN_EMAIL: N_("I could not read that address. It should look like name@example.com."),
    Reason.NOT_A_DATE: N_(
        "I could not read that date. Please type day, month and year, for example {example}."
    ),
    Reason.IN_THE_FUTURE: N_("That date is in the future. Please type the date of birth."),
    Reason.TOO_LONG_AGO: N_("That year looks too early. Please check it."),
}


async def known(call: Call[Desk]) -> Sets:
    """What was told at an earlier booking, as answers."""
    patient = await call.desk.patients.known(call.chat_id)
    if patient is None:
        return {}
    return {
        "returning": True,
        "name": patient.name,
        "surname": patient.surname,
        "phone": patient.phone,
        "email": patient.email or NONE,
        "birth_date": patient.birth_date,
        "gender": gender_of(patient),
        "national_id": patient.national_id,
        "consent": patient.privacy_consent_version
        if patient.privacy_consent_version == CONSENT_VERSION
        else None,
    }


def _refuses(call: Call[Desk], reason: Reason, **values: object) -> Refuses:
    return Refuses(call.say(SENTENCES[reason], **values))


def _parse_name(call: Call[Desk], answers: BookAnswers, text: str) -> Takes | Refuses:
    """Two words are name and surname; one, or more than two, leave the surname to be asked for."""
    name = read_name(text)
    if isinstance(name, Reason):
        return _refuses(call, name)
    words = name.split()
    return Takes(
        {"name": words[0], "surname": words[1]} if len(words) == 2 else {"name": name, "surname": None}
    )


async def _surnames(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    """Where the surname may begin, when more than two words were written."""
    words = (answers.name or "").split()
    ends = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return [Option(surname, surname, {"name": name, "surname": surname}) for name, surname in ends]


def _parse_surname(call: Call[Desk], answers: BookAnswers, text: str) -> Takes | Refuses:
    surname = read_name(text)
    if isinstance(surname, Reason):
        return _refuses(call, surname)
    name = answers.name or ""
    inside = name.casefold().endswith(" " + surname.casefold())
    return Takes({"name": name[: -len(surname)].rstrip() if inside else name, "surname": surname})


def _parse_phone(call: Call[Desk], answers: BookAnswers, text: str) -> Takes | Refuses:
    country = chosen(answers.clinic).country
    phone = read_phone(text, country=country)
    if isinstance(phone, Phone):
        return Takes({"phone": phone.e164})
    return _refuses(call, phone, example=example_phone(country))


def _parse_email(call: Call[Desk], answers: BookAnswers, text: str) -> Takes | Refuses:
    email = read_email(text)
    return _refuses(call, email) if isinstance(email, Reason) else Takes({"email": email})


async def _no_email(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    return [Option(NONE, call.say.label("No e-mail"), {"email": NONE})]


def _parse_birth_date(call: Call[Desk], answers: BookAnswers, text: str) -> Takes | Refuses:
    born = read_birth_date(text, locale=call.say.locale, today=call.now.date())
    if isinstance(born, Reason):
        return _refuses(call, born, example=call.say.date(date(1985, 5, 3)))
    return Takes({"birth_date": born})


async def _genders(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    say = call.say
    return [
        Option("f", say.label("Female"), {"gender": Gender.FEMALE}),
        Option("m", say.label("Male"), {"gender": Gender.MALE}),
    ]


def _parse_national_id(call: Call[Desk], answers: BookAnswers, text: str) -> Takes | Refuses:
    value = text.strip().upper()
    if not 4 <= len(value) <= 20 or not any(c.isdecimal() for c in value):
        return Refuses(call.say("I could not read that number. Please type it as on the document."))
    return Takes({"national_id": value})


async def _agreeing(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    return [Option("yes", call.say.label("I agree"), {"consent": CONSENT_VERSION})]


def _policy(screen: Screen[Desk, BookAnswers]) -> tuple[Button, ...]:
    url = screen.call.desk.house.policy_url
    return (Button(screen.say.label("What we keep"), url=url),) if url else ()


def _requires(field: PatientField, answers: BookAnswers) -> bool:
    return answers.address is not None and field in answers.address.requires


def _which_surname(say: Words, name: str) -> Markup:
    if " " in name:
        return say("Which part of “{name}” is the surname?", name=name)
    return say("And the surname?")


def _read_consent(
    call: Call[Desk], answers: BookAnswers, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    """A yes in any words is agreement, a no is respected and said what follows."""
    said = read_yes_no(act.text, locale=call.say.locale) if isinstance(act, Wrote) else None
    if said is None:
        return Refuses(call.say("Please tap “{yes}” if you agree.", yes=call.say.label("I agree")))
    if said:
        return Takes({"consent": CONSENT_VERSION})
    return Refuses(call.say("Without your agreement nothing is kept and nothing is booked here."))


NAME: Step[Desk, BookAnswers] = ask(
    "name",
    question=lambda say, _: say("Almost there. What is the patient's name and surname?"),
    parse=_parse_name,
)
SURNAME: Step[Desk, BookAnswers] = ask(
    "surname",
    question=lambda say, a: _which_surname(say, a.name or ""),
    parse=_parse_surname,
    options=_surnames,
)
PHONE: Step[Desk, BookAnswers] = ask(
    "phone",
    question=lambda say, _: say("Which phone number can the clinic call? You can share yours or type one."),
    parse=_parse_phone,
    shares_phone=True,
)
EMAIL: Step[Desk, BookAnswers] = ask(
    "email",
    question=lambda say, _: say("Which e-mail address should the clinic write to?"),
    parse=_parse_email,
    options=_no_email,
)
BIRTH_DATE: Step[Desk, BookAnswers] = ask(
    "birth_date",
    question=lambda say, _: say("The clinic also needs the date of birth. When was the patient born?"),
    parse=_parse_birth_date,
    needed=lambda a: _requires(PatientField.BIRTH_DATE, a),
)
GENDER: Step[Desk, BookAnswers] = choose(
    "gender",
    question=lambda say, _: say("The clinic also needs the patient's gender, as on the identity document."),
    options=_genders,
    columns=2,
    needed=lambda a: _requires(PatientField.GENDER, a),
)
NATIONAL_ID: Step[Desk, BookAnswers] = ask(
    "national_id",
    question=lambda say, _: say("The clinic also needs the number of the patient's identity document."),
    parse=_parse_national_id,
    needed=lambda a: _requires(PatientField.NATIONAL_ID, a),
)
_CONSENT: Step[Desk, BookAnswers] = choose(
    "consent",
    question=lambda say, _: say(
        "I use these details only to manage the visits, and share them with the clinic. Do you agree?"
    ),
    options=_agreeing,
    asks_for_one=True,
    more=_policy,
)
CONSENT = replace(_CONSENT, read=_read_consent)


def steps() -> tuple[Step[Desk, BookAnswers], ...]:
    """The questions of this part, in order."""
    return (NAME, SURNAME, PHONE, EMAIL, BIRTH_DATE, GENDER, NATIONAL_ID, CONSENT)
