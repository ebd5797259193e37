"""One's own contact, shared in one tap: the name and the phone number of who writes, both at once."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from bot.desk.desk import Desk
from bot.dialogs.answers import ME, PersonAnswers
from bot.engine.dialog import Call, Reading, Refuses, Screen, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Offered
from bot.engine.view import Reply, View
from bot.i18n import N_
from bot.understanding.person import Phone, Reason, read_name, read_phone

P = TypeVar("P", bound=PersonAnswers)
_TINTS = "\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
NOT_YOURS = N_("I can take your own contact here, but not somebody else's. Please type the name.")
NO_PHONE = N_("I could not read the number in that contact. Please type the name and the number.")


def may_share(screen: Screen[Desk, P]) -> bool:
    """Who writes, and is not known yet; nobody else's name stands in their contact."""
    answers = screen.answers
    return screen.call.private and answers.patient == ME and not (answers.phone or answers.name)


def shared_phone(act: SharedPhone, country: str) -> Phone | Reason:
    """Telegram writes people's own numbers with the code of the country, but often without the plus."""
    own = read_phone("+" + act.phone.lstrip("+"), country) if act.own else Reason.NOT_A_PHONE
    return own if isinstance(own, Phone) else read_phone(act.phone, country)


def names_of(act: SharedPhone) -> dict[str, Any]:
    """What the contact says of its owner's name; nothing where that is none. Many have both in one field."""
    first, last = (read_name(_undecorated(part)) for part in (act.first_name, act.last_name))
    if isinstance(first, Reason):
        return {}
    if not isinstance(last, Reason):
        return {"name": first, "surname": last}
    name, *surname = first.split() if len(first.split()) == 2 else [first]
    return {"name": name, "surname": surname[0] if surname else None}


def takes_contact(step: Step[Desk, P]) -> Step[Desk, P]:
    """The question for a name, which who writes may also answer with their contact."""
    return replace(step, show=_show(step), read=_read(step))


def _show(step: Step[Desk, P]) -> Callable[[Screen[Desk, P]], View]:
    def show(screen: Screen[Desk, P]) -> View:
        view = step.show(screen)
        if not may_share(screen):
            return view
        share = Reply(screen.say.label("Share my name and phone number"), shares_phone=True)
        return View(view.text, replies=((share,), screen.way_out_keys()))

    return show


def _read(
    step: Step[Desk, P],
) -> Callable[[Call[Desk], P, tuple[Offered, ...], Wrote | SharedPhone], Reading]:
    def read(call: Call[Desk], answers: P, offered: tuple[Offered, ...], act: Wrote | SharedPhone) -> Reading:
        if isinstance(act, SharedPhone) and answers.patient == ME:
            return _take(call, answers, act)
        return step.read(call, answers, offered, act)

    return read


def _take(call: Call[Desk], answers: PersonAnswers, act: SharedPhone) -> Takes | Refuses:
    if not act.own:
        return Refuses(call.say(NOT_YOURS))
    phone = shared_phone(act, answers.country)
    if isinstance(phone, Reason):
        return Refuses(call.say(NO_PHONE))
    return Takes({"phone": phone.e164, **names_of(act)})


def _undecorated(name: str) -> str:
    """Names in messengers are full of pictures, which are no part of them."""
    return "".join(mark for mark in name if unicodedata.category(mark) != "So" and mark not in _TINTS)
