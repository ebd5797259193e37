"""The people whom a chat books for: what is known of each can be changed, and each can be removed."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.dialogs import identity, person
from bot.dialogs.answers import PersonAnswers
from bot.dialogs.identity import gender_label, number_label
from bot.dialogs.person import given, known_person, person_label, relation_label
from bot.engine.dialog import Call, Dialog, Option, Outcome, Sets, Step
from bot.engine.steps import choose, confirm
from bot.i18n import N_, Words
from bot.understanding.national_id import fits
from bot.understanding.person import shown_phone
from storage.patients import Patient

IDENTITY = ("national_id", "birth_date", "gender")


class PeopleAnswers(PersonAnswers):
    """at, land: the account, and its country, whose documents are meant. known: what of IDENTITY was told.

    remove: closed while nobody thinks of it, then whether the person is to go.
    """

    at: str = ""
    land: str = ""
    known: tuple[str, ...] = ()
    remove: bool | None = None
    save: bool | None = None

    @property
    def country(self) -> str:
        return self.land

    @property
    def account(self) -> str:
        return self.at


async def _people(call: Call[Desk], _answers: PeopleAnswers) -> Sequence[Option]:
    people = await call.desk.patients.people(call.chat_id)
    return [Option(one.id, person_label(call.say, one), _sets(call, one)) for one in people]


def _sets(call: Call[Desk], patient: Patient) -> Sets:
    accounts = call.desk.accounts.values()
    number = patient.national_id
    fitting = [one for one in accounts if number and fits(number, country=one.country)]
    account = next(iter([*fitting, *accounts]))
    return {
        **known_person(patient),
        "at": account.name,
        "land": account.country,
        "known": tuple(name for name in IDENTITY if getattr(patient, name)),
        "remove": False,
    }


async def _really(call: Call[Desk], _answers: PeopleAnswers) -> Sequence[Option]:
    return [
        Option("keep", call.say.label("No, keep"), {"remove": False}),
        Option("remove", call.say.label("Yes, remove"), {"remove": True}),
    ]


def _told(say: Words, answers: PeopleAnswers) -> Markup:
    gender = gender_label(say, answers.gender) if answers.gender else None
    number = given(answers.national_id)
    lines = (
        f"{answers.name} {answers.surname}",
        relation_label(say, answers.relation or ""),
        shown_phone(answers.phone) if answers.phone else None,
        given(answers.email),
        say.date(answers.birth_date) if answers.birth_date else None,
        gender,
        number_label(say, number) if number else None,
    )
    return Markup("\n").join([say("This is what I know:"), *(escape(line) for line in lines if line)])


def _changes(answers: PeopleAnswers) -> Sequence[tuple[str, str]]:
    more = {
        "birth_date": N_("Change date of birth"),
        "gender": N_("Change gender"),
        "national_id": N_("Change document"),
    }
    return (
        (N_("Change name"), "name"),
        (N_("Change phone"), "phone"),
        (N_("Change e-mail") if given(answers.email) else N_("Add an e-mail"), "email"),
        (N_("Change who it is"), "relation"),
        *((label, step) for step, label in more.items() if step in answers.known),
        (N_("Remove"), "remove"),
    )


async def _finish(call: Call[Desk], answers: PeopleAnswers) -> Outcome:
    """Written down at once: doing it twice changes nothing."""
    patients, id = call.desk.patients, answers.patient or ""
    if answers.remove:
        await patients.remove(call.chat_id, id, call.now)
        return Outcome(note=call.say("Removed. I will not offer this person any more."))
    await patients.change(
        call.chat_id,
        id,
        call.now,
        relation=answers.relation,
        name=answers.name,
        surname=answers.surname,
        phone=answers.phone,
        email=given(answers.email),
        birth_date=answers.birth_date,
        gender=answers.gender,
        national_id=given(answers.national_id),
    )
    return Outcome(note=call.say("Saved."))


PATIENT: Step[Desk, PeopleAnswers] = choose(
    "patient",
    question=lambda say, _: say("Whose details would you like to see?"),
    options=_people,
    nothing=N_("I do not know anybody yet: I ask for what is needed at the first booking."),
)
REMOVE: Step[Desk, PeopleAnswers] = choose(
    "remove",
    question=lambda say, a: say(
        "Remove {name} {surname}? I will forget these details. Visits that are booked stay booked.",
        name=a.name,
        surname=a.surname,
    ),
    options=_really,
    columns=2,
)
_SAVE: Step[Desk, PeopleAnswers] = confirm("save", summary=_told, yes=N_("Done"), changes=_changes)
SAVE = replace(_SAVE, needed=lambda a: not a.remove)

PEOPLE: Dialog[Desk, PeopleAnswers] = Dialog(
    name="people",
    answers=PeopleAnswers,
    steps=(
        PATIENT,
        REMOVE,
        person.relation(),
        person.name(),
        person.surname(),
        person.phone(),
        person.email(),
        *identity.identity(lambda step, answers: step in answers.known),
        SAVE,
    ),
    finish=_finish,
)
