"""Choosing what to book: clinic, speciality, doctor, address, service."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

from bot.desk.desk import Desk
from bot.dialogs.answers import ANY, NONE, BookAnswers, ClinicChoice
from bot.engine.dialog import Call, Option, Screen, Sets, Step
from bot.engine.press import Verb
from bot.engine.steps import choose
from bot.engine.view import Button
from bot.errors import NothingThere
from bot.i18n import N_, Words
from integrations.model import Address, Clinic, Doctor, Place, Service

FEW_DOCTORS = 7  # with their specialities on the buttons, all can be looked through at a glance
WHEN = ("day", "slot", "taken")
T = TypeVar("T")


def clinic_choice(call: Call[Desk], account: str, clinic: Clinic) -> ClinicChoice:
    known = call.desk.accounts[account]
    return ClinicChoice(
        account=account,
        id=clinic.id,
        name=clinic.name,
        zone=known.zone.key,
        currency=known.currency,
        country=known.country,
    )


async def _doctors(call: Call[Desk], answers: BookAnswers) -> Sequence[Doctor]:
    clinic = chosen(answers.clinic)
    return await call.desk.catalogue.doctors(clinic.account, clinic.id)


async def _specialities(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    """The specialities; every doctor can be typed too. With few doctors the question falls away."""
    doctors = await _doctors(call, answers)
    count = Counter(speciality for doctor in doctors for speciality in set(doctor.specialities))
    if len(doctors) <= FEW_DOCTORS or not count:
        return [Option(ANY, "", {"speciality": ANY})]
    options = [
        Option(
            speciality,
            call.say.label_plural(
                "{speciality} · {n} doctor", "{speciality} · {n} doctors", n, speciality=speciality
            ),
            {"speciality": speciality},
            names=(speciality,),
        )
        for speciality, n in sorted(count.items())
    ]
    everyone = Option(ANY, call.say.label("All doctors by name"), {"speciality": ANY})
    typed = [_doctor_option(doctor, {"speciality": ANY, "doctor": doctor}, hidden=True) for doctor in doctors]
    return [*options, everyone, *typed]


async def _doctors_of(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    doctors = await _doctors(call, answers)
    fitting = [d for d in doctors if answers.speciality in (ANY, *d.specialities)]
    others = [d for d in doctors if d not in fitting]
    return [
        *(_doctor_option(d, {"doctor": d}, hidden=False) for d in sorted(fitting, key=_by_surname)),
        *(_doctor_option(d, {"doctor": d}, hidden=True) for d in others),
    ]


def _other_speciality(screen: Screen[Desk, BookAnswers]) -> tuple[Button, ...]:
    """Where the doctor is being changed, or was named at once, the specialities are one tap away."""
    if screen.answers.speciality == ANY:
        return ()
    return (screen.button(screen.say.label("Another speciality"), Verb.CHANGE, "speciality"),)


def _doctor_option(doctor: Doctor, sets: dict[str, object], *, hidden: bool) -> Option:
    label = doctor.name if not doctor.specialities else f"{doctor.name} · {doctor.specialities[0]}"
    return Option(doctor.id, label, sets, hidden=hidden, names=(doctor.name,))


def _by_surname(doctor: Doctor) -> str:
    return doctor.name.split()[-1].casefold() if doctor.name.split() else ""


async def _addresses(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    clinic, doctor = chosen(answers.clinic), chosen(answers.doctor)
    found = await call.desk.catalogue.addresses(clinic.account, clinic.id, doctor.id)
    return [
        Option(
            address.place.address_id,
            address_label(call.say, address, clinic.name),
            {"address": address, **reachable(answers, address)},
        )
        for address in found
    ]


def reachable(answers: BookAnswers, address: Address) -> Sets:
    """The link to an online visit comes by e-mail: then the address is asked for, else it is not."""
    return {"email": None} if address.online and answers.email == NONE else {}


async def _services(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    clinic, address = chosen(answers.clinic), chosen(answers.address)
    found = await call.desk.catalogue.services(clinic.account, address.place)
    ordered = sorted(found, key=lambda s: not s.default)
    return [
        Option(s.id, service_label(call.say, s, clinic.currency), {"service": s}, names=(s.name,))
        for s in ordered
    ]


def address_line(say: Words, address: Address, clinic: str) -> str:
    """Where to go, in one line; an online visit says so instead."""
    town = " ".join(part for part in (address.post_code, address.city) if part)
    parts = [part for part in (address.name, address.street, town) if part]
    place = ", ".join(parts) or clinic
    return say.label("Online consultation") if address.online else place


def address_label(say: Words, address: Address, clinic: str) -> str:
    line = address_line(say, address, clinic)
    return say.label("{address} · online payment", address=line) if address.pays_online else line


def service_label(say: Words, service: Service, currency: str) -> str:
    """Name, price, minutes and ages, what is known of them."""
    parts = [service.name, price_label(say, service, currency)]
    if service.duration:
        parts.append(say.duration(service.duration))
    if fitting := ages(service):
        parts.append(say.label("ages {ages}", ages=fitting))
    return " · ".join(part for part in parts if part)


def ages(service: Service) -> str:
    """Whom a service is for, in years, as in “0–14” or “18+”; empty where it is for all."""
    youngest, oldest = service.minimum_age, service.maximum_age
    if oldest is not None:
        return f"{youngest or 0}–{oldest}"
    return f"{youngest}+" if youngest else ""


def price_label(say: Words, service: Service, currency: str) -> str:
    if service.price is None:
        return ""
    money = say.money(service.price, currency)
    return say.label("from {price}", price=money) if service.price_from else money


def chosen(value: T | None) -> T:
    """An answer that an earlier step must have given. Raises NothingThere when it is gone."""
    if value is None:
        raise NothingThere
    return value


def place_of(answers: BookAnswers) -> Place:
    return chosen(answers.address).place


SPECIALITY: Step[Desk, BookAnswers] = choose(
    "speciality",
    question=lambda say, _: say("Who would you like to see? Choose a speciality, or type a doctor's name."),
    options=_specialities,
    clears=("doctor", "address", "service", *WHEN),
)
DOCTOR: Step[Desk, BookAnswers] = choose(
    "doctor",
    question=lambda say, _: say("Which doctor would you like to see? You can also type the name."),
    options=_doctors_of,
    nothing=N_("There is no doctor to choose here at the moment."),
    more=_other_speciality,
    clears=("address", "service", *WHEN),
)
ADDRESS: Step[Desk, BookAnswers] = choose(
    "address",
    question=lambda say, _: say("Where would you like to see the doctor?"),
    options=_addresses,
    nothing=N_("This doctor is not seeing patients here at the moment. Please choose another one."),
    clears=("service", *WHEN),
)
SERVICE: Step[Desk, BookAnswers] = choose(
    "service",
    question=lambda say, _: say("What is the visit for?"),
    options=_services,
    nothing=N_("Nothing can be booked with this doctor at the moment. Please choose another one."),
    clears=WHEN,
)


def steps() -> tuple[Step[Desk, BookAnswers], ...]:
    """The questions of this part after the clinic, in order."""
    return (SPECIALITY, DOCTOR, ADDRESS, SERVICE)
