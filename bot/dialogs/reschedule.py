"""Moving a visit: another time, or another address of the same doctor; the old one stays until then."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from pydantic import AwareDatetime

from bot.desk.desk import Desk
from bot.desk.details import details_of
from bot.desk.intent import Kind, MoveIntent, Shown, reference
from bot.desk.visits import Kept
from bot.dialogs import book_asks, book_when, book_who, identity, person
from bot.dialogs.answers import BookAnswers
from bot.dialogs.book_confirm import detail_changes, patient_line
from bot.dialogs.book_what import address_label, address_line, chosen, clinic_choice, price_label, reachable
from bot.dialogs.booking import waiting_for
from bot.dialogs.person import given
from bot.dialogs.visit_rules import Hindered, beforehand, check_moving, the_visit
from bot.engine.dialog import Call, Dialog, Option, Outcome, Screen, Sets, Step
from bot.engine.steps import choose, confirm
from bot.engine.view import View
from bot.errors import NothingThere
from bot.i18n import N_, Words
from integrations.model import Address, BookingRequest, PatientDetails, Service
from integrations.provider import Capability


class RescheduleAnswers(BookAnswers):
    """What a booking chooses, for a visit that stands. visit: its id. old: when it is to be, `shown` how.

    elsewhere: the doctor has the service at another address too. anew: the visit is booked once more there,
    for which the address may insist on details that were not needed before.
    """

    visit: str = ""
    old: AwareDatetime | None = None
    shown: Shown | None = None
    elsewhere: bool = False
    anew: bool = False


async def _begin(call: Call[Desk], argument: str) -> Sets:
    kept = await the_visit(call, argument)
    await check_moving(call, kept)
    if kept.account is None:
        raise NothingThere
    account, catalogue, visit = kept.account, call.desk.catalogue, kept.visit
    clinics = await catalogue.clinics(account.name)
    doctors = await catalogue.doctors(account.name, visit.clinic_id)
    clinic = next((one for one in clinics if one.id == visit.clinic_id), None)
    doctor = next((one for one in doctors if one.id == visit.doctor_id), None)
    if clinic is None or doctor is None:
        raise NothingThere
    return {
        "visit": visit.id,
        "old": visit.starts_at,
        "shown": kept.shown,
        "clinic": clinic_choice(call, account.name, clinic),
        "doctor": doctor,
        **book_who.known(chosen(kept.patient)),
        "review": True,
    }


async def _addresses(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    """The doctor's addresses where the service can be had, the present one first."""
    asked = cast(RescheduleAnswers, answers)
    kept = await the_visit(call, asked.visit)
    clinic, doctor, catalogue = chosen(asked.clinic), chosen(asked.doctor), call.desk.catalogue
    found: list[tuple[Address, Service]] = []
    for address in await catalogue.addresses(clinic.account, clinic.id, doctor.id):
        services = await catalogue.services(clinic.account, address.place)
        same = next((one for one in services if _is_same(one, kept)), None)
        if same is not None:
            found.append((address, same))
    found.sort(key=lambda pair: pair[0].place != kept.place)
    return [
        Option(
            address.place.address_id,
            address_label(call.say, address, clinic.name),
            {
                "address": address,
                "service": service,
                "elsewhere": len(found) > 1,
                "anew": not _moves_in_one(kept, address),
                **reachable(asked, address),
            },
        )
        for address, service in found
    ]


def _moves_in_one(kept: Kept, address: Address) -> bool:
    """Not every provider can take a visit to another calendar; booking anew can always be said."""
    return kept.can(Capability.MOVE) and address.place == kept.place


def _insists(step: str, answers: BookAnswers) -> bool:
    """Moved in one call, a visit needs nothing new of its patient."""
    return cast(RescheduleAnswers, answers).anew and book_who.requires(step, answers)


def _asks_anew(step: Step[Desk, BookAnswers]) -> Step[Desk, BookAnswers]:
    return replace(step, needed=lambda a: cast(RescheduleAnswers, a).anew and step.needed(a))


async def _instead(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    """A birthday may come before the new time, and another address may see other ages."""
    say, elsewhere = call.say, cast(RescheduleAnswers, answers).elsewhere
    place = [Option("address", say.label("Change place"), {"address": None})] if elsewhere else []
    slip = [book_who.correction(say)] if _insists("birth_date", answers) else []
    return [Option("day", say.label("Change time"), {"day": None, "slot": None}), *place, *slip]


def _is_same(service: Service, kept: Kept) -> bool:
    """Every address has its own ids for a service that goes by one name."""
    return service.id == kept.visit.service_id or service.name.casefold() == kept.shown.service.casefold()


def _summary(say: Words, answers: BookAnswers) -> Markup:
    asked = cast(RescheduleAnswers, answers)
    shown, old = chosen(asked.shown), chosen(asked.old)
    clinic, address = chosen(asked.clinic), chosen(asked.address)
    before, start = old.astimezone(ZoneInfo(shown.zone)), clinic.local(chosen(asked.slot).start)
    lines = [
        say("Please check the new time:"),
        say("<b>{day}, {time}</b>", day=say.day_of_year(start.date()), time=say.time(start)),
        escape(f"{shown.doctor} · {shown.service}"),
        escape(address_line(say, address, clinic.name)),
        *((patient_line(say, answers), *book_asks.lines(say, answers)) if asked.anew else ()),
        say("Until now: {day}, {time}", day=say.day_of_year(before.date()), time=say.time(before)),
        say("Your old time stays until the new one is confirmed."),
    ]
    return Markup("\n").join(lines)


def _changes(answers: BookAnswers) -> Sequence[tuple[str, str]]:
    asked = cast(RescheduleAnswers, answers)
    place = ((N_("Change place"), "address"),) if asked.elsewhere else ()
    return ((N_("Change time"), "slot"), *place, *(detail_changes(answers) if asked.anew else ()))


async def _finish(call: Call[Desk], answers: BookAnswers) -> Outcome:
    """Set out to move. The answers stay underneath, in case the new time is gone."""
    asked = cast(RescheduleAnswers, answers)
    kept = await the_visit(call, asked.visit)
    try:
        await check_moving(call, kept)
    except Hindered as hindered:
        return Outcome(note=hindered.why)
    intent = _intent(call, asked, kept)
    if asked.anew:
        await _keep(call, asked)
    waiting = waiting_for(intent.id, Kind.MOVE)
    return Outcome(effects=(intent,), closes=0, sets={"confirm": None}, opens=waiting)


def _patient(answers: RescheduleAnswers, kept: Kept) -> PatientDetails:
    """As known, with what the new address asked for."""
    known = details_of(chosen(kept.patient))
    if not answers.anew:
        return known
    said = {**dict(known.answers), **dict(book_asks.details(answers))}
    return known.model_copy(
        update={
            "email": given(answers.email),
            "national_id": given(answers.national_id),
            "birth_date": answers.birth_date,
            "gender": answers.gender,
            "answers": tuple(said.items()),
        }
    )


async def _keep(call: Call[Desk], answers: RescheduleAnswers) -> None:
    """Written down at once, so that it is not asked again whatever comes of the move."""
    await call.desk.patients.change(
        call.chat_id,
        answers.patient or "",
        call.now,
        email=given(answers.email),
        birth_date=answers.birth_date,
        gender=answers.gender,
        national_id=given(answers.national_id),
        answers=json.dumps(answers.said),
    )


def _intent(call: Call[Desk], answers: RescheduleAnswers, kept: Kept) -> MoveIntent:
    clinic, address, service = chosen(answers.clinic), chosen(answers.address), chosen(answers.service)
    native, own = _moves_in_one(kept, address), reference()
    request = BookingRequest(
        place=address.place,
        service=service,
        slot=chosen(answers.slot),
        patient=_patient(answers, kept),
        # Moved in one call, the visit keeps the reference that its comment carries.
        reference=kept.visit.reference if native else own,
    )
    shown = kept.shown.model_copy(
        update={
            "address": address_line(call.say, address, clinic.name),
            "online": address.online,
            "service": service.name,
            "price": price_label(call.say, service, clinic.currency),
            "zone": clinic.zone,
        }
    )
    return MoveIntent(
        id=uuid4().hex,
        chat_id=call.chat_id,
        account=kept.visit.account,
        locale=call.say.locale,
        shown=shown,
        reference=own,
        standing=kept.standing(),
        request=request,
        native=native,
    )


ADDRESS: Step[Desk, BookAnswers] = choose(
    "address",
    question=lambda say, _: say("Where would you like to see the doctor?"),
    options=_addresses,
    nothing=N_("This service is not offered here at the moment. Your visit stays as it is."),
    clears=("service", "day", "slot", "taken"),
)
_CONFIRM: Step[Desk, BookAnswers] = confirm("confirm", summary=_summary, yes=N_("Move it"), changes=_changes)


def _show(screen: Screen[Desk, BookAnswers]) -> View:
    """The clinic's rules for the new time are told before the tap."""
    view, answers = _CONFIRM.show(screen), screen.answers
    limits = beforehand(screen.call, answers.account, chosen(answers.slot).start)
    return replace(view, text=Markup("\n").join([view.text, *limits]))


CONFIRM = replace(_CONFIRM, show=_show)

RESCHEDULE: Dialog[Desk, BookAnswers] = Dialog(
    name="reschedule",
    answers=RescheduleAnswers,
    steps=(
        ADDRESS,
        *book_when.steps(),
        _asks_anew(person.email()),
        *identity.identity(_insists),
        book_who.age(_instead),
        *map(_asks_anew, book_asks.steps()),
        CONFIRM,
    ),
    begin=_begin,
    finish=_finish,
)
