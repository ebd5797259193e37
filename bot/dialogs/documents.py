"""Documents: photos and papers that a patient sends before a visit go into their record, if they say so."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from markupsafe import Markup, escape
from pydantic import AwareDatetime

from bot.desk.desk import Desk
from bot.desk.documents import KINDS, Objection, kind_told, limit, objection
from bot.desk.intent import DocumentIntent, Shown, reference
from bot.desk.visits import Kept
from bot.dialogs.visit_rules import Hindered, the_visit
from bot.dialogs.visit_words import of_several_people, short
from bot.engine.dialog import (
    Call,
    Dialog,
    Offer,
    Option,
    Outcome,
    Reading,
    Refuses,
    Screen,
    Sets,
    Step,
    Takes,
)
from bot.engine.inbound import SentFile, SharedPhone, Wrote
from bot.engine.interpret import A_FILE
from bot.engine.session import Offered
from bot.engine.steps import choose
from bot.engine.view import View
from bot.i18n import N_, Words
from integrations.model import DocumentRule, Value, VisitStatus
from integrations.provider import Capability

MOST_FILES = 10  # as many as an album holds
LONGEST_SHOWN = 60
YES, NO = "yes", "no"
NO_VISIT = N_("You have no coming visit here to whose record I could add a file.")


class DocumentAnswers(Value):
    """files: what was sent. visit: its id; account, shown, start, name: of it. sure: YES or NO."""

    files: tuple[SentFile, ...] | None = None
    visit: str | None = None
    account: str = ""
    shown: Shown | None = None
    start: AwareDatetime | None = None
    name: str = ""
    sure: str | None = None


def may_send_documents(call: Call[Desk], kept: Kept) -> bool:
    coming = kept.visit.status == VisitStatus.BOOKED and call.now < kept.visit.ends_at
    return coming and kept.can(Capability.DOCUMENTS)


async def _begin(call: Call[Desk], argument: str) -> Sets:
    """With a file that was sent, or with the id of a visit. Raises Hindered where neither leads anywhere."""
    if argument.startswith("{"):
        return await _begin_with_file(call, SentFile.model_validate_json(argument))
    kept = await the_visit(call, argument)
    if not may_send_documents(call, kept):
        raise Hindered(call.say("I cannot add files to the record for this visit."))
    return _of(kept, with_name=bool(kept.patient and kept.patient.relation))


async def _begin_with_file(call: Call[Desk], file: SentFile) -> Sets:
    rules = _rules(call)
    if not rules:
        raise Hindered(call.say(A_FILE))
    if not await _possible(call, ()):
        raise Hindered(call.say(NO_VISIT))
    if refusal := _refusal(call.say, rules, file):
        raise Hindered(refusal)
    return {"files": (file,)}


def _of(kept: Kept, *, with_name: bool) -> Sets:
    patient = kept.patient
    return {
        "visit": kept.visit.id,
        "account": kept.visit.account,
        "shown": kept.shown,
        "start": kept.start,
        "name": f"{patient.name} {patient.surname}" if patient and with_name else "",
    }


def _rules(call: Call[Desk], account: str = "") -> Sequence[DocumentRule]:
    """What may be sent to this account, or to any of them while the visit is not known."""
    accounts = call.desk.accounts
    chosen = [accounts[account]] if account in accounts else accounts.values()
    return [one.provider.document_rule for one in chosen if Capability.DOCUMENTS in one.provider.capabilities]


async def _possible(call: Call[Desk], files: Sequence[SentFile]) -> Sequence[Kept]:
    """The coming visits to whose record all these files can be added."""
    return [
        kept
        for kept in await call.desk.visits.coming(call.chat_id)
        if may_send_documents(call, kept)
        and not any(_objection(_rules(call, kept.visit.account), file) for file in files)
    ]


def _objection(rules: Sequence[DocumentRule], file: SentFile) -> Objection | None:
    return objection(rules, kind_told(file.mime, file.name), file.size)


def _refusal(say: Words, rules: Sequence[DocumentRule], file: SentFile) -> Markup | None:
    """Why this file is not taken, and what would be."""
    match _objection(rules, file):
        case Objection.TOO_LARGE:
            return say("This file is too large: I can take up to {size}.", size=_most(say, rules))
        case Objection.OF_ANOTHER_KIND:
            return say("I cannot add a file of this kind. I can take {kinds}.", kinds=_kinds(say, rules))
        case None:
            return None


def _most(say: Words, rules: Sequence[DocumentRule]) -> str:
    return say.size(max((limit(rule) for rule in rules), default=0))


def _kinds(say: Words, rules: Sequence[DocumentRule]) -> str:
    taken = {mime for rule in rules for mime in rule.mimes}
    return say.list([label for mime, label in KINDS.items() if mime in taken])


def _read_file(call: Call[Desk], answers: DocumentAnswers, act: SentFile) -> Reading:
    """One file more."""
    rules, files = _rules(call, answers.account), answers.files or ()
    if refusal := _refusal(call.say, rules, act):
        return Refuses(refusal)
    if len(files) >= MOST_FILES:
        return Refuses(call.say("That is enough for now. You can send more files afterwards."))
    return Takes({"files": (*files, act)})


async def _visits(call: Call[Desk], answers: DocumentAnswers) -> Sequence[Option]:
    visits = await _possible(call, answers.files or ())
    named = of_several_people(visits)
    return [
        Option(kept.visit.id, _label(call.say, kept, named), _of(kept, with_name=named)) for kept in visits
    ]


def _label(say: Words, kept: Kept, named: bool) -> str:
    return f"{short(say, kept)} · {kept.patient.name}" if named and kept.patient else short(say, kept)


def _which(say: Words, answers: DocumentAnswers) -> Markup:
    count = len(answers.files or ())
    ask = say.plural("For which visit is this file?", "For which visit are these {n} files?", count)
    return Markup("\n").join([*_names(answers), ask])


async def _no_offer(_call: Call[Desk], _answers: DocumentAnswers, _cursor: str) -> Offer:
    return Offer()


def _ask_for_files(screen: Screen[Desk, DocumentAnswers]) -> View:
    say, rules = screen.say, _rules(screen.call, screen.answers.account)
    parts = [
        say("Send me a photo or a file here, and I will add it to the record for this visit:"),
        _which_visit(say, screen.answers),
        say("I can take {kinds}, up to {size} each.", kinds=_kinds(say, rules), size=_most(say, rules)),
    ]
    return View(Markup("\n").join(parts), rows=(screen.way_out(),))


def _not_a_file(
    call: Call[Desk], _answers: DocumentAnswers, _offered: tuple[Offered, ...], _act: Wrote | SharedPhone
) -> Reading:
    return Refuses(call.say("Please send a photo or a file, or choose “Back”."))


def _which_visit(say: Words, answers: DocumentAnswers) -> Markup:
    if answers.shown is None or answers.start is None:
        return Markup("")
    start = answers.start
    when = say(
        "<b>{day} at {time}</b> with {doctor}",
        day=say.day(start.date()),
        time=say.time(start),
        doctor=answers.shown.doctor,
    )
    return when + Markup(" · ") + say("For {name}", name=answers.name) if answers.name else when


def _names(answers: DocumentAnswers) -> list[Markup]:
    return [escape(file.name[:LONGEST_SHOWN]) for file in answers.files or () if file.name]


def _sure(say: Words, answers: DocumentAnswers) -> Markup:
    ask = say.plural(
        "Add this file to the record for the visit?",
        "Add these {n} files to the record for the visit?",
        len(answers.files or ()),
    )
    return Markup("\n").join([*_names(answers), _which_visit(say, answers), ask])


async def _yes_or_no(call: Call[Desk], _answers: DocumentAnswers) -> Sequence[Option]:
    say = call.say
    return (
        Option(YES, say.label("Yes, add it"), {"sure": YES}, names=(say.label("Yes"),)),
        Option(NO, say.label("No, do not add it"), {"sure": NO}, names=(say.label("No"),)),
    )


async def _finish(call: Call[Desk], answers: DocumentAnswers) -> Outcome:
    files = answers.files or ()
    if answers.sure != YES:
        return Outcome(note=call.say("Nothing was added."))
    kept = await the_visit(call, answers.visit or "")
    if kept.visit.id not in {one.visit.id for one in await _possible(call, files)}:
        return Outcome(note=call.say("I cannot add files to the record for this visit."))
    note = call.say.plural(
        "I am adding your file to the record and will tell you here when it is there.",
        "I am adding your {n} files to the record and will tell you here when they are there.",
        len(files),
    )
    return Outcome(effects=_intents(call, kept, files), note=note)


def _intents(call: Call[Desk], kept: Kept, files: Sequence[SentFile]) -> tuple[DocumentIntent, ...]:
    together = uuid4().hex
    return tuple(
        DocumentIntent(
            id=f"{together}-{nth}",
            chat_id=call.chat_id,
            account=kept.visit.account,
            locale=call.say.locale,
            shown=kept.shown,
            reference=reference(),
            standing=kept.standing(),
            file_id=file.file_id,
            file_name=file.name,
            mime=kind_told(file.mime, file.name),
            nth=nth,
            of=len(files),
        )
        for nth, file in enumerate(files)
    )


FILES: Step[Desk, DocumentAnswers] = Step(
    name="files", offer=_no_offer, show=_ask_for_files, read=_not_a_file, file=_read_file
)
VISIT: Step[Desk, DocumentAnswers] = replace(
    choose("visit", question=_which, options=_visits, nothing=NO_VISIT), file=_read_file
)
SURE: Step[Desk, DocumentAnswers] = replace(
    choose("sure", question=_sure, options=_yes_or_no), file=_read_file
)

DOCUMENT: Dialog[Desk, DocumentAnswers] = Dialog(
    name="document", answers=DocumentAnswers, steps=(FILES, VISIT, SURE), begin=_begin, finish=_finish
)
