"""Questions about a person: name, phone, e-mail; each is a step of whichever dialog needs it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.desk.patients import gender_of
from bot.dialogs.answers import NEW, NONE, PersonAnswers
from bot.dialogs.contact import shared_phone, takes_contact
from bot.engine.dialog import Call, Option, Reading, Refuses, Screen, Sets, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Offered
from bot.engine.steps import PAGE, ask, choose, paged
from bot.engine.view import View
from bot.i18n import N_, Words
from bot.understanding.person import (
    Phone,
    Reason,
    example_phone,
    read_contact,
    read_email,
    read_name,
    read_phone,
    shown_phone,
)
from storage.patients import Patient

P = TypeVar("P", bound=PersonAnswers)
RELATIONS = ("", "child", "parent", "other")
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
    Reason.NO_SUCH_DAY: N_("There is no such day in that year. Please check the date of birth."),
    Reason.IN_THE_FUTURE: N_("That date is in the future. Please type the date of birth."),
    Reason.TOO_LONG_AGO: N_("That year looks too early. Please check it."),
}


def refusal(call: Call[Desk], reason: Reason, **values: object) -> Refuses:
    return Refuses(call.say(SENTENCES[reason], **values))


def known_person(patient: Patient) -> Sets:
    """What is known of a person, as answers; nothing of anybody before is left."""
    return {
        **nobody(),
        "patient": patient.id,
        "relation": patient.relation,
        "name": patient.name,
        "surname": patient.surname,
        "phone": patient.phone,
        "email": patient.email or NONE,
        "birth_date": patient.birth_date,
        "gender": gender_of(patient),
        "national_id": patient.national_id,
    }


def nobody() -> Sets:
    """Answers without anybody in them. An e-mail address is only asked for where it is needed."""
    fields = dict.fromkeys(set(PersonAnswers.model_fields) - {"own_phone", "own_email"})
    return {**fields, "email": NONE}


def somebody_else(people: Sequence[Patient], answers: PersonAnswers) -> Sets:
    """Somebody new, for whom the phone and e-mail of who writes can be taken."""
    me = next(iter(people), None)
    return {
        **nobody(),
        "patient": NEW,
        "own_phone": me.phone if me else answers.phone or answers.own_phone,
        "own_email": me.email if me else given(answers.email) or answers.own_email,
    }


def given(value: str | None) -> str | None:
    """The value, if there is one."""
    return None if value in (None, NONE) else value


def relation_label(say: Words, relation: str) -> str:
    if relation == "child":
        return say.label("My child")
    if relation == "parent":
        return say.label("My parent")
    return say.label("Somebody else") if relation else say.label("Myself")


def person_label(say: Words, patient: Patient) -> str:
    name = f"{patient.name} {patient.surname}"
    return f"{name} · {relation_label(say, patient.relation)}" if patient.relation != "other" else name


async def _relations(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    """A chat has one who writes."""
    people = await call.desk.patients.people(call.chat_id)
    others = [one for one in people if one.id != answers.patient]
    free = RELATIONS if all(one.relation for one in others) else RELATIONS[1:]
    return [Option(one or "me", relation_label(call.say, one), {"relation": one}) for one in free]


def _parse_name(call: Call[Desk], answers: PersonAnswers, text: str) -> Takes | Refuses:
    """Two words are name and surname; one, or more than two, leave the surname to be asked for.

    A phone number and an e-mail address may be written along with it.
    """
    written, phone, email = read_contact(text, answers.country)
    name = read_name(written)
    if isinstance(name, Reason):
        return refusal(call, name)
    words = name.split()
    two = len(words) == 2
    more: dict[str, Any] = {"phone": phone.e164} if phone else {}
    more |= {"email": email} if email else {}
    return Takes(
        {"name": words[0] if two else name, "surname": words[1] if two else None, **more},
    )


async def _surnames(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    """Where the surname may begin, when more than two words were written."""
    words = (answers.name or "").split()
    ends = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return [Option(surname, surname, {"name": name, "surname": surname}) for name, surname in ends]


def _parse_surname(call: Call[Desk], answers: PersonAnswers, text: str) -> Takes | Refuses:
    surname = read_name(text)
    if isinstance(surname, Reason):
        return refusal(call, surname)
    name, last = (answers.name or "").split(), surname.split()
    rest = name[: -len(last)]
    inside = bool(rest) and [w.casefold() for w in name[len(rest) :]] == [w.casefold() for w in last]
    return Takes({"name": " ".join(rest if inside else name), "surname": surname})


def _parse_phone(call: Call[Desk], answers: PersonAnswers, text: str) -> Takes | Refuses:
    phone = read_phone(text, country=answers.country)
    if isinstance(phone, Phone):
        return Takes({"phone": phone.e164})
    return refusal(call, phone, example=example_phone(answers.country))


async def _own_phone(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    own = answers.own_phone
    return [Option("own", shown_phone(own), {"phone": own})] if own else []


def _show_phone(step: Step[Desk, P]) -> Callable[[Screen[Desk, P]], View]:
    """For somebody else the known number is one tap away, in place of sharing one's own."""

    def show(screen: Screen[Desk, P]) -> View:
        if not screen.offer.options:
            return step.show(screen)
        text = screen.say("Which phone number can the clinic call? You can take yours or type another one.")
        return View(text, rows=(*paged(screen, screen.offer.options, page=PAGE, columns=1), screen.way_out()))

    return show


def _read_phone(step: Step[Desk, P]) -> Callable[..., Reading]:
    """The number in a contact is read as Telegram writes it, also one of another country."""

    def read(call: Call[Desk], answers: P, offered: tuple[Offered, ...], act: Wrote | SharedPhone) -> Reading:
        phone = shared_phone(act, answers.country) if isinstance(act, SharedPhone) else None
        if isinstance(phone, Phone):
            return Takes({"phone": phone.e164})
        return step.read(call, answers, offered, act)

    return read


def _parse_email(call: Call[Desk], answers: PersonAnswers, text: str) -> Takes | Refuses:
    email = read_email(text)
    return refusal(call, email) if isinstance(email, Reason) else Takes({"email": email})


async def _emails(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    own = answers.own_email
    offered = [Option("own", own, {"email": own})] if own else []
    return [*offered, Option(NONE, call.say.label("No e-mail"), {"email": NONE})]


def relation(needed: Callable[[P], bool] = lambda _: True) -> Step[Desk, P]:
    return choose(
        "relation",
        question=lambda say, _: say("Who is that for you?"),
        options=_relations,
        asks_for_one=True,
        needed=needed,
    )


def _which_name(say: Words, answers: PersonAnswers) -> Markup:
    """Name and phone in one message spare a question, where the phone is not known and not a tap away."""
    if answers.phone or answers.own_phone or not answers.country:
        return say("What is the patient's name and surname?")
    example = example_phone(answers.country)
    return say(
        "What is the patient's name and surname? Please add the phone number too, such as {example}.",
        example=example,
    )


def name(needed: Callable[[P], bool] = lambda _: True) -> Step[Desk, P]:
    return takes_contact(ask("name", question=_which_name, parse=_parse_name, needed=needed))


def surname(needed: Callable[[P], bool] = lambda _: True) -> Step[Desk, P]:
    return ask(
        "surname",
        question=lambda say, a: (
            say("Which part of “{name}” is the surname?", name=a.name)
            if " " in (a.name or "")
            else say("First name: {name}. And the surname?", name=a.name or "")
        ),
        parse=_parse_surname,
        options=_surnames,
        needed=needed,
    )


def phone(needed: Callable[[P], bool] = lambda _: True) -> Step[Desk, P]:
    step: Step[Desk, P] = ask(
        "phone",
        question=lambda say, _: say(
            "Which phone number can the clinic call? You can share yours or type one."
        ),
        parse=_parse_phone,
        options=_own_phone,
        shares_phone=True,
        needed=needed,
    )
    return replace(step, show=_show_phone(step), read=_read_phone(step))


def email(needed: Callable[[P], bool] = lambda _: True) -> Step[Desk, P]:
    return ask(
        "email",
        question=lambda say, _: say("Which e-mail address should the clinic write to?"),
        parse=_parse_email,
        options=_emails,
        needed=needed,
    )
