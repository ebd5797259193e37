"""Choosing the clinic: one list of the places of all accounts, also while one of them does not answer."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.desk.desk import Desk
from bot.dialogs.answers import BookAnswers, ClinicChoice
from bot.dialogs.book_what import WHEN, clinic_choice
from bot.engine.dialog import Call, Offer, Option, Screen, Step
from bot.engine.steps import choose
from bot.engine.view import View
from bot.errors import CalendarSilent, Trouble
from bot.i18n import N_

PATIENCE = 4.0  # seconds for a calendar that was never read before: the others need not wait longer


async def _options(call: Call[Desk], _answers: BookAnswers) -> Sequence[Option]:
    return (await _offer(call, _answers, "")).options


async def _offer(call: Call[Desk], _answers: BookAnswers, _cursor: str) -> Offer:
    """The places of every account that answers; `extra`: one did not. Raises Trouble when none did."""
    read = await asyncio.gather(*(_clinics_of(call, name) for name in call.desk.accounts))
    found = [choice for each in read if not isinstance(each, Trouble) for choice in each]
    troubles = [each for each in read if isinstance(each, Trouble)]
    if troubles and not found:
        raise troubles[0]
    options = [
        Option(f"{choice.account}/{choice.id}", label, {"clinic": choice}, names=(choice.name,))
        for choice, label in zip(found, await _labels(call, found), strict=True)
    ]
    # What is missing is said before the only place that is left is taken for what was wanted.
    alone = len(options) == 1 and not troubles
    return Offer(tuple(options), sure=options[0] if alone else None, extra=bool(troubles))


async def _clinics_of(call: Call[Desk], account: str) -> list[ClinicChoice] | Trouble:
    try:
        async with asyncio.timeout(PATIENCE):
            clinics = await call.desk.catalogue.clinics(account)
    except TimeoutError:
        return CalendarSilent()
    except Trouble as trouble:
        return trouble
    return [clinic_choice(call, account, clinic) for clinic in clinics]


async def _labels(call: Call[Desk], found: Sequence[ClinicChoice]) -> list[str]:
    """The names; those that several places share with the street and town that tell them apart."""
    count = Counter(choice.name.casefold() for choice in found)
    return [
        " · ".join(filter(None, (choice.name, await _whereabouts(call, choice))))
        if count[choice.name.casefold()] > 1
        else choice.name
        for choice in found
    ]


async def _whereabouts(call: Call[Desk], choice: ClinicChoice) -> str:
    """Where the first doctor of the clinic receives, empty where nobody can say."""
    catalogue, account = call.desk.catalogue, choice.account
    try:
        async with asyncio.timeout(PATIENCE):
            for doctor in await catalogue.doctors(account, choice.id):
                for address in await catalogue.addresses(account, choice.id, doctor.id):
                    if not address.online and (address.street or address.city):
                        return ", ".join(filter(None, (address.street, address.city)))
    except (TimeoutError, Trouble):
        return ""
    return ""


def _show(screen: Screen[Desk, BookAnswers]) -> View:
    view = _CLINIC.show(screen)
    if not screen.offer.extra:
        return view
    missing = screen.say(
        "One of our calendars is not answering at the moment. These places can be booked now; "
        "please try again later for the others."
    )
    return replace(view, text=Markup("\n").join((view.text, missing)))


_CLINIC: Step[Desk, BookAnswers] = choose(
    "clinic",
    question=lambda say, _: say("Which clinic would you like to visit?"),
    options=_options,
    nothing=N_("No clinic can be booked at the moment. Please try again later."),
    clears=("many", "speciality", "doctor", "address", "service", *WHEN),
)
CLINIC = replace(_CLINIC, offer=_offer, show=_show)
