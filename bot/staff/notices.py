"""Notices to the clinic's staff: what happened, by initials, time and reference; a name only to phone."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.desk.accounts import Account
from bot.desk.deeds import Deeds
from bot.desk.intent import AnyIntent, BookingIntent, MoveIntent
from bot.desk.message import ChangeNotice, IntentNotice, News, PhoneNotice, UnheardNotice
from bot.desk.visits import Kept, Visits
from bot.engine.view import View
from bot.i18n import N_, Words, words
from bot.understanding.person import shown_phone
from integrations.model import PatientDetails, VisitStatus
from storage.patients import Patient

DOT = Markup(" · ")

HEADS = {
    News.BOOKED: N_("<b>New visit</b>"),
    News.MOVED: N_("<b>Visit moved by the patient</b>"),
    News.CANCELLED: N_("<b>Visit cancelled by the patient</b>"),
    News.PRESENT: N_("<b>The patient is here</b>"),
    News.DOCUMENT: N_("<b>New file in the patient's record</b>"),
    News.UNKNOWN: N_(
        "<b>Please check the calendar</b>: it has not said for some minutes whether it did what was asked"
    ),
    News.LEFT_BEHIND: N_(
        "<b>Please free the old time</b>: the visit was moved, but its old time is still taken"
    ),
    News.STRAY: N_(
        "<b>Please cancel by hand</b>: booked late, after the patient was told that it had failed"
    ),
    News.UNHEARD: N_(
        "<b>Please phone</b>: what the patient asked for was not done, and they could not be told so"
    ),
}
CHANGES = {
    News.MOVED: N_("<b>Moved in the calendar</b>"),
    News.CANCELLED: N_("<b>Cancelled in the calendar</b>"),
    News.PRESENT: N_("<b>The patient is here</b>"),
}

UNHEARD = {
    News.MOVED: N_("<b>Please phone</b>: the patient could not be told that the clinic has moved the visit"),
    News.CANCELLED: N_(
        "<b>Please phone</b>: the patient could not be told that the clinic has cancelled the visit"
    ),
}


class StaffNotices:
    """Views for the staff chat, in the language of the account."""

    def __init__(self, accounts: Mapping[str, Account], deeds: Deeds, visits: Visits) -> None:
        self._accounts = accounts
        self._deeds = deeds
        self._visits = visits

    def _say(self, account: Account) -> Words:
        """A chat that hears of several accounts is spoken to in the language of the first of them."""
        there = (one.locale for one in self._accounts.values() if one.staff_chat == account.staff_chat)
        return words(next(there, account.locale))

    async def intent(self, notice: IntentNotice) -> View | None:
        """How something that a patient asked for went."""
        try:
            intent, settled = await self._deeds.intent(notice.intent_id)
        except KeyError:
            return None  # erased meanwhile
        say = self._say(self._accounts[intent.account])
        start = settled.visit.start if settled and settled.visit else _start(intent)
        parts = [say(HEADS[notice.news]), _when(say, start, intent.shown.zone)]
        if isinstance(intent, MoveIntent):
            old = _when(say, intent.standing.start, intent.shown.zone)
            parts.append(say("until now {when}", when=old))
        parts += [escape(intent.shown.doctor), escape(intent.shown.service)]
        visit_id = settled.visit_id if settled else ""
        parts += [*await self._who(say, intent, visit_id), escape(_reference(intent))]
        if notice.news is News.UNHEARD:
            parts += await self._whom_to_call(intent)
        return View(DOT.join(part for part in parts if part))

    async def change(self, notice: ChangeNotice) -> View | None:
        """What was changed in the provider's own calendar."""
        found = await self._visits.several([notice.visit_id])
        if not found or found[0].account is None:
            return None
        kept = found[0]
        if kept.visit.status == VisitStatus.CANCELLED and notice.news is not News.CANCELLED:
            return None  # that is told by itself
        say = self._say(kept.account) if kept.account else words("en")
        parts = [say(CHANGES[notice.news]), *_line(say, kept)]
        if notice.news is News.MOVED:
            parts.append(say("until now {when}", when=_when(say, notice.before, kept.visit.zone)))
        return View(DOT.join(part for part in parts if part))

    async def unheard(self, notice: UnheardNotice) -> View | None:
        """Who should be rung up, as the clinic's change of the visit did not reach them."""
        found = await self._visits.several([notice.visit_id])
        if not found or found[0].account is None:
            return None
        kept = found[0]
        if (kept.visit.status == VisitStatus.CANCELLED) is not (notice.news is News.CANCELLED):
            return None  # what was changed after this is told by itself
        say = self._say(found[0].account)
        parts = [say(UNHEARD[notice.news]), *_line(say, kept)]
        if notice.news is News.MOVED:
            parts.append(say("until now {when}", when=_when(say, notice.before, kept.visit.zone)))
        return View(DOT.join([*parts, *_to_call(kept.patient)]))

    async def phone(self, notice: PhoneNotice) -> View | None:
        """Who should be rung up, and why. Their names and numbers stay covered until they are tapped."""
        coming = [
            kept for kept in await self._visits.several(notice.visit_ids) if not kept.visit.confirmed_at
        ]
        standing = [kept for kept in coming if kept.visit.status == "booked" and kept.account]
        if not standing or standing[0].account is None:
            return None
        say = self._say(standing[0].account)
        lines = [say("<b>Please phone</b>: these patients have not confirmed their visit")]
        for kept in standing:
            unreached = kept.visit.id in notice.unreached
            why = [say("the reminder did not arrive")] if unreached else []
            lines.append(
                DOT.join(part for part in (*_line(say, kept), *_to_call(kept.patient), *why) if part)
            )
        return View(Markup("\n").join(lines))

    async def _who(self, say: Words, intent: AnyIntent, visit_id: str) -> list[Markup]:
        if isinstance(intent, BookingIntent):
            patient = intent.request.patient
            initials = _initials(patient.name, patient.surname)
            return [escape(initials) if patient.returning else say("{initials} (new)", initials=initials)]
        found = await self._visits.several([visit_id or intent.standing.visit_id])
        patients = [kept.patient for kept in found if kept.patient]
        return [escape(_initials(patient.name, patient.surname)) for patient in patients]

    async def _whom_to_call(self, intent: AnyIntent) -> list[Markup]:
        if isinstance(intent, BookingIntent | MoveIntent):
            return _to_call(intent.request.patient)
        found = await self._visits.several([intent.standing.visit_id])
        return [line for kept in found for line in _to_call(kept.patient)]


def _line(say: Words, kept: Kept) -> list[Markup]:
    who = [escape(_initials(kept.patient.name, kept.patient.surname))] if kept.patient else []
    when = _when(say, kept.visit.starts_at, kept.visit.zone)
    return [when, escape(kept.shown.doctor), escape(kept.shown.service), *who, escape(kept.visit.reference)]


def _to_call(patient: Patient | PatientDetails | None) -> list[Markup]:
    if patient is None or not patient.phone:
        return []
    who = escape(f"{patient.name} {patient.surname} {shown_phone(patient.phone)}")
    return [Markup("<tg-spoiler>{}</tg-spoiler>").format(who)]


def _when(say: Words, instant: datetime, zone: str) -> Markup:
    start = instant.astimezone(ZoneInfo(zone))
    return escape(f"{say.short_day(start.date())} {say.time(start)}")


def _start(intent: AnyIntent) -> datetime:
    if isinstance(intent, BookingIntent | MoveIntent):
        return intent.request.slot.start
    return intent.standing.start


def _reference(intent: AnyIntent) -> str:
    """The reference that the visit carries in the provider's calendar."""
    if isinstance(intent, BookingIntent | MoveIntent):
        return intent.request.reference
    return intent.standing.reference


def _initials(name: str, surname: str) -> str:
    return " ".join(f"{part[:1]}." for part in (name, surname) if part)
