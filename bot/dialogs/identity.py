"""Questions about a person that some addresses insist on: identity number, date of birth, gender."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.dialogs.answers import NONE, PersonAnswers
from bot.dialogs.person import given, refusal
from bot.engine.dialog import Call, Option, Reading, Refuses, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Offered
from bot.engine.steps import ask, choose
from bot.i18n import N_, Words
from bot.understanding.birth_date import other_reading, read_birth_date
from bot.understanding.national_id import (
    Fault,
    NationalId,
    agrees,
    compact,
    document_of,
    fits,
    read_national_id,
)
from bot.understanding.person import Reason, read_yes_no
from integrations.model import Gender

P = TypeVar("P", bound=PersonAnswers)
FAULTS = {
    Fault.LENGTH: N_(
        "That is not the right length. Characters in the number of {document}, without spaces and dashes: "
        "{wanted}. In yours: {count}. For example {example}."
    ),
    Fault.LETTERS: N_(
        "Letters and digits do not stand where {document} has them. It looks like {example}. Please check it."
    ),
    Fault.CHECK: N_(
        "There is a slip in that number: its last characters do not fit the others. "
        "Please compare it with your document ({document})."
    ),
    Fault.INSIDE: N_(
        "That number says something that cannot be, such as a date of birth that does not exist. "
        "Please compare it with your document ({document})."
    ),
}


SHOWN = 3
DIGITS = 4  # fewer stand in no country's number


def _may_be_a_number(text: str) -> bool:
    """Also one with a slip in it is too close to the true one to stay in the chat."""
    return sum(mark.isdecimal() for mark in text) >= DIGITS


def number_label(say: Words, number: str) -> str:
    """As much of a number as tells its owner which one it is."""
    return say.label("document ending in {end}", end=number[-SHOWN:])


async def _no_document(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    """Who comes from abroad may have none, where the account takes that."""
    if not call.desk.accounts[answers.account].ids_optional:
        return []
    return [Option(NONE, call.say.label("I have none"), {"national_id": NONE})]


def _which_document(say: Words, answers: PersonAnswers) -> Markup:
    document = document_of(answers.country)
    if document is None:
        return say("The clinic also needs the number of the patient's identity document.")
    return say(
        "The clinic also needs the patient's {document}. Please type the number, for example {example}.",
        document=document.name,
        example=document.example,
    )


def _parse_national_id(call: Call[Desk], answers: PersonAnswers, text: str) -> Takes | Refuses:
    """The number, and what it says of its bearer where that is not known yet."""
    found = read_national_id(text, country=answers.country, today=call.now.date())
    if isinstance(found, Fault):
        return Refuses(_told(call.say, found, answers.country, text))
    sets: dict[str, Any] = {"national_id": found.value}
    if found.born and answers.birth_date is None:
        sets |= {"birth_date": found.born, "other_date": None}
    if found.gender and answers.gender is None:
        sets["gender"] = Gender(found.gender)
    return Takes(sets)


def _told(say: Words, fault: Fault, country: str, text: str) -> Markup:
    document = document_of(country)
    if document is None:
        return say("I could not read that number. Please type it as on the document.")
    wanted = " / ".join(map(str, document.lengths[:: max(1, len(document.lengths) - 1)]))
    return say(
        FAULTS[fault],
        document=document.name,
        example=document.example,
        wanted=wanted if len(document.lengths) < 3 else wanted.replace(" / ", "–"),
        count=len(compact(text)),
    )


async def _either(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    """Which of two things that contradict each other is right. A number of another country just falls."""
    value = given(answers.national_id) or ""
    again = {"national_id": None}
    said = read_national_id(value, country=answers.country, today=call.now.date())
    if not isinstance(said, NationalId) or not fits(value, country=answers.country):
        return [Option("again", call.say.label("Type the number again"), again)]
    gender = Gender(said.gender) if said.gender else None
    wrong_date = answers.birth_date not in (None, said.born)
    wrong_gender = gender is not None and answers.gender not in (None, gender)
    say, known = call.say, answers
    ours = _traits(say, known.birth_date if wrong_date else None, known.gender if wrong_gender else None)
    theirs = _traits(say, said.born if wrong_date else None, gender if wrong_gender else None)
    right = {"birth_date": said.born, "gender": gender or answers.gender, "other_date": None}
    return [
        Option("number", say.label("{value}, as in the number", value=theirs), right),
        Option("known", say.label("{value}; I will correct the number", value=ours), again),
    ]


def _traits(say: Words, born: date | None, gender: Gender | None) -> str:
    parts = [say.date(born)] if born else []
    return ", ".join([*parts, gender_label(say, gender)] if gender else parts)


def gender_label(say: Words, gender: Gender) -> str:
    return say.label("Female") if gender is Gender.FEMALE else say.label("Male")


def _contradicts(answers: PersonAnswers) -> bool:
    number = given(answers.national_id)
    return number is not None and not agrees(
        number, country=answers.country, born=answers.birth_date, gender=answers.gender
    )


def _parse_birth_date(call: Call[Desk], answers: PersonAnswers, text: str) -> Takes | Refuses:
    today = call.now.date()
    born = read_birth_date(text, locale=call.say.locale, today=today)
    if isinstance(born, Reason):
        return refusal(call, born, example=call.say.date(date(1985, 5, 3)))
    other = other_reading(text, born, today=today)
    return Takes({"birth_date": born, "other_date": other, "birth_sure": None})


async def _readings(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    say, born, other = call.say, answers.birth_date, answers.other_date
    if born is None or other is None:
        return [Option("yes", "", {"birth_sure": True})]
    return [
        Option("yes", say.label("Yes, {date}", date=say.date(born)), {"birth_sure": True}),
        Option(
            "other",
            say.label("No, {date}", date=say.date(other)),
            {"birth_date": other, "birth_sure": True, "other_date": born},
        ),
    ]


def _reads_sure(step: Step[Desk, P]) -> Callable[..., Reading]:
    def read(call: Call[Desk], answers: P, offered: tuple[Offered, ...], act: Wrote | SharedPhone) -> Reading:
        """A yes in any words, or the date once more; a no alone leaves open which day it is."""
        if isinstance(act, Wrote) and read_yes_no(act.text, locale=call.say.locale):
            return Takes({"birth_sure": True})
        again = _parse_birth_date(call, answers, act.text) if isinstance(act, Wrote) else None
        return again if isinstance(again, Takes) else step.read(call, answers, offered, act)

    return read


async def _genders(call: Call[Desk], answers: PersonAnswers) -> Sequence[Option]:
    return [
        Option(one.value, gender_label(call.say, one), {"gender": one}, names=(one.value,)) for one in Gender
    ]


def national_id(needed: Callable[[P], bool]) -> Step[Desk, P]:
    return ask(
        "national_id",
        question=_which_document,
        parse=_parse_national_id,
        options=_no_document,
        needed=needed,
        secret=_may_be_a_number,
    )


def clash(needed: Callable[[P], bool]) -> Step[Desk, P]:
    """Stands open as long as the number and what is known contradict each other."""
    return choose(
        "clash",
        question=lambda say, _: say(
            "The number of the document does not fit what I know of the patient. What is right?"
        ),
        options=_either,
        needed=lambda a: needed(a) and _contradicts(a),
    )


def birth_date(needed: Callable[[P], bool]) -> Step[Desk, P]:
    return ask(
        "birth_date",
        question=lambda say, _: say("The clinic also needs the date of birth. When was the patient born?"),
        parse=_parse_birth_date,
        needed=needed,
    )


def birth_sure() -> Step[Desk, P]:
    """Asked only where day and month could stand the other way round."""
    step: Step[Desk, P] = choose(
        "birth_sure",
        question=lambda say, a: say(
            "Born on {date}, is that right?", date=say.date(a.birth_date) if a.birth_date else ""
        ),
        options=_readings,
        needed=lambda a: a.birth_date is not None and a.other_date is not None,
    )
    return replace(step, read=_reads_sure(step))


def gender(needed: Callable[[P], bool]) -> Step[Desk, P]:
    return choose(
        "gender",
        question=lambda say, _: say(
            "The clinic also needs the patient's gender, as on the identity document."
        ),
        options=_genders,
        columns=2,
        needed=needed,
    )


def identity(needed: Callable[[str, P], bool]) -> tuple[Step[Desk, P], ...]:
    """All of them; the number first, since it may carry the rest. needed: told the name of the step."""
    return (
        national_id(lambda a: needed("national_id", a)),
        clash(lambda a: needed("national_id", a)),
        birth_date(lambda a: needed("birth_date", a)),
        birth_sure(),
        gender(lambda a: needed("gender", a)),
    )
