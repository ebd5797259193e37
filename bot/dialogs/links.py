"""What stands behind a link on the clinic's page or in its QR code: a booking that has already begun."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.desk import links
from bot.desk.desk import Desk
from bot.desk.links import Target
from bot.dialogs.answers import ANY, ClinicChoice
from bot.dialogs.book_what import address_line
from bot.engine.dialog import Call, Dialog, Option, Outcome, Sets, Step
from bot.engine.press import Entry
from bot.engine.steps import choose
from bot.i18n import N_, Words
from integrations.model import Value

GONE = N_("I do not know where that link leads any more. You can look for it here:")
NOWHERE = ""


class LinkAnswers(Value):
    """argument: as it came. target: the link that leads to one thing only, NOWHERE when there is none."""

    argument: str = ""
    target: str | None = None


async def from_link(call: Call[Desk], argument: str) -> Sets:
    """What a link says of a booking, as answers; empty when it says nothing, or not any more.

    Where it can mean several things, what they have in common. Raises Trouble.
    """
    found = await links.targets(call.desk.catalogue, call.desk.accounts, argument)
    return _in_common(_sets(call, target) for target in found)


def _in_common(several: Iterable[Sets]) -> Sets:
    first, *others = list(several) or [{}]
    return {name: value for name, value in first.items() if all(o.get(name) == value for o in others)}


def _sets(call: Call[Desk], target: Target) -> Sets:
    account = call.desk.accounts[target.account]
    choice = ClinicChoice(
        account=target.account,
        id=target.clinic.id,
        name=target.clinic.name,
        zone=account.zone.key,
        currency=account.currency,
        country=account.country,
    )
    known = {"doctor": target.doctor, "address": target.address, "service": target.service}
    speciality = {"speciality": ANY} if target.doctor else {}
    return {"clinic": choice, **speciality, **{name: one for name, one in known.items() if one}}


async def _begin(_call: Call[Desk], argument: str) -> Sets:
    return {"argument": argument}


async def _targets(call: Call[Desk], answers: LinkAnswers) -> Sequence[Option]:
    found = await links.targets(call.desk.catalogue, call.desk.accounts, answers.argument)
    options = [
        Option(target.argument, _label(call.say, target), {"target": target.argument}) for target in found
    ]
    return options or [Option("nowhere", "", {"target": NOWHERE})]


def _label(say: Words, target: Target) -> str:
    clinic = target.clinic.name
    where = address_line(say, target.address, clinic) if target.address else clinic
    return f"{target.doctor.name} · {where}" if target.doctor else clinic


def _question(say: Words, _answers: LinkAnswers) -> Markup:
    return say("You can book that in more than one place. Which one would you like?")


async def _finish(call: Call[Desk], answers: LinkAnswers) -> Outcome:
    if answers.target:
        return Outcome(opens=Entry("book", answers.target))
    return Outcome(note=call.say(GONE), opens=Entry("menu"))


TARGET: Step[Desk, LinkAnswers] = choose("target", question=_question, options=_targets)

LINK: Dialog[Desk, LinkAnswers] = Dialog(
    name="link", answers=LinkAnswers, steps=(TARGET,), begin=_begin, finish=_finish
)
