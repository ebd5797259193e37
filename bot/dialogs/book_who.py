"""Who the visit is for: a known person by one tap, somebody new by what is needed and not known."""

from collections.abc import Sequence
from dataclasses import replace

from bot.desk.consent import TEXTS
from bot.desk.desk import Desk
from bot.desk.patients import CONSENT_VERSION, answers_of
from bot.desk.rules import may_book
from bot.dialogs import identity, person
from bot.dialogs.answers import ME, NEW, NONE, BookAnswers
from bot.dialogs.book_what import ages
from bot.dialogs.person import known_person, person_label, somebody_else
from bot.engine.dialog import Call, Offer, Option, Reading, Screen, Sets, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.press import Entry
from bot.engine.session import Offered
from bot.engine.steps import Options, choose
from bot.engine.view import Button
from bot.i18n import Words
from bot.understanding.birth_date import age_on
from bot.understanding.person import read_yes_no
from integrations.model import PatientField, Service
from storage.consents import ConsentKind
from storage.patients import Patient

REQUIRED = {
    "birth_date": PatientField.BIRTH_DATE,
    "gender": PatientField.GENDER,
    "national_id": PatientField.NATIONAL_ID,
}


async def begin(call: Call[Desk]) -> Sets:
    """Who is new here is not asked who they are for; with known people there is a choice."""
    people = await call.desk.patients.people(call.chat_id)
    me = {} if people else {"patient": ME, "relation": "", "email": NONE}
    return {"asks_marketing": call.desk.house.asks_marketing, "review": True, **me}


def known(patient: Patient) -> Sets:
    """A known person as answers, with what they agreed to."""
    agreed = patient.privacy_consent_version == CONSENT_VERSION
    return {
        **known_person(patient),
        "said": tuple(answers_of(patient).items()),
        "consent": CONSENT_VERSION if agreed else None,
        "marketing": patient.marketing_consent if agreed else None,
        "returning": True,
        "many": None,
    }


async def _people(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    people = await call.desk.patients.people(call.chat_id)
    options = [Option(one.id, person_label(call.say, one), _needing(answers, known(one))) for one in people]
    if not people and answers.name:
        name = f"{answers.name} {answers.surname or ''}".strip()
        options.append(Option(ME, name, {"patient": ME, "relation": answers.relation or ""}))
    unknown = {"said": (), "consent": None, "marketing": None, "returning": False, "many": None}
    new = _needing(answers, {**somebody_else(people, answers), **unknown})
    return [*options, Option(NEW, call.say.label("Somebody else"), new)]


def _needing(answers: BookAnswers, sets: Sets) -> Sets:
    """Whoever comes to an online visit needs an e-mail address."""
    online = answers.address is not None and answers.address.online
    return {**sets, "email": None} if online and sets["email"] == NONE else sets


async def may_book_more(call: Call[Desk], account: str, patient_id: str) -> bool:
    """Whether the clinic's rules let this person have one more visit ahead."""
    known = call.desk.accounts.get(account)
    count = await call.desk.visits.open_count(call.chat_id, patient_id)
    return known is None or may_book(count, known.rules) is None


async def _offer_more(call: Call[Desk], answers: BookAnswers, _cursor: str) -> Offer:
    if await may_book_more(call, answers.account, answers.patient or ""):
        return Offer(sure=Option("more", "", {"many": True}))
    return Offer((Option("patient", call.say.label("Another patient"), {"patient": None}),))


def _to_visits(screen: Screen[Desk, BookAnswers]) -> tuple[Button, ...]:
    return (Button(screen.say.label("My visits"), Entry("visits").data()),)


def requires(step: str, answers: BookAnswers) -> bool:
    """Whether the chosen address insists on that detail."""
    return answers.address is not None and REQUIRED[step] in answers.address.requires


def _fits(service: Service, age: int) -> bool:
    youngest, oldest = service.minimum_age, service.maximum_age
    return (youngest is None or age >= youngest) and (oldest is None or age <= oldest)


def _unfit(answers: BookAnswers) -> bool:
    """Whether the patient will be too young or too old on the day of the visit."""
    clinic, service, slot, born = answers.clinic, answers.service, answers.slot, answers.birth_date
    if clinic is None or service is None or slot is None or born is None:
        return False
    return not _fits(service, age_on(clinic.local(slot.start).date(), born))


async def _instead(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    say = call.say
    return [
        Option("service", say.label("Another service"), {"service": None}),
        Option("patient", say.label("Another patient"), {"patient": None}),
        *([correction(say)] if requires("birth_date", answers) else []),
    ]


def correction(say: Words) -> Option:
    """For a date of birth that was a slip."""
    corrected = {"birth_date": None, "national_id": None}
    return Option("birth_date", say.label("Correct the date of birth"), corrected)


def age(instead: Options[Desk, BookAnswers]) -> Step[Desk, BookAnswers]:
    """Stands open while the patient's age does not fit. instead: what can be changed then."""
    return choose(
        "age",
        question=lambda say, a: say(
            "On that day the patient's age will not fit: “{service}” is for patients aged {ages}. "
            "What would you like to change?",
            service=a.service.name if a.service else "",
            ages=ages(a.service) if a.service else "",
        ),
        options=instead,
        asks_for_one=True,
        needed=_unfit,
    )


async def _news(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    return [
        Option("no", call.say.label("No, thank you"), {"marketing": False}),
        Option("yes", call.say.label("Yes, please"), {"marketing": True}),
    ]


def _read_news(
    call: Call[Desk], answers: BookAnswers, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    said = read_yes_no(act.text, locale=call.say.locale) if isinstance(act, Wrote) else None
    return MARKETING_CHOICE.read(call, answers, offered, act) if said is None else Takes({"marketing": said})


PATIENT: Step[Desk, BookAnswers] = choose(
    "patient",
    question=lambda say, _: say("Who is the visit for?"),
    options=_people,
    asks_for_one=True,
)
_MANY: Step[Desk, BookAnswers] = choose(
    "many",
    question=lambda say, a: say(
        "{name} {surname} already has as many visits ahead as the clinic allows. "
        "Another one can be booked when one of them is over or cancelled.",
        name=a.name or "",
        surname=a.surname or "",
    ),
    options=_people,
    more=_to_visits,
)
MANY = replace(_MANY, offer=_offer_more)
AGE: Step[Desk, BookAnswers] = age(_instead)
MARKETING_CHOICE: Step[Desk, BookAnswers] = choose(
    "marketing",
    question=lambda say, _: say(TEXTS[ConsentKind.MARKETING]),
    options=_news,
    columns=2,
    needed=lambda a: a.asks_marketing,
)
MARKETING = replace(MARKETING_CHOICE, read=_read_news)


def chooses() -> tuple[Step[Desk, BookAnswers], ...]:
    """Which person: asked first, where there is a choice."""
    return (PATIENT, person.relation())


def steps() -> tuple[Step[Desk, BookAnswers], ...]:
    """What is to be known of them, in order."""
    return (
        person.name(),
        person.surname(),
        person.phone(),
        person.email(),
        *identity.identity(requires),
        AGE,
    )
