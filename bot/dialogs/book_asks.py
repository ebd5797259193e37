"""The address's own questions, each asked by its kind, and once for every person."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from bot.desk.desk import Desk
from bot.dialogs.answers import BookAnswers
from bot.dialogs.book_what import chosen
from bot.dialogs.person import SENTENCES
from bot.engine.dialog import Call, Offer, Option, Picks, Reading, Refuses, Screen, Step, Takes
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.session import Offered
from bot.engine.steps import NOT_THE_PHONE, PAGE, choose, paged, read_choice
from bot.engine.view import View
from bot.i18n import Words
from bot.understanding.person import Reason, read_yes_no
from bot.understanding.plain import plain_words
from integrations.model import CustomField, FieldKind

YES, NO = "yes", "no"
LONGEST = 300
LONGEST_LABEL = 60


def asked(answers: BookAnswers) -> tuple[CustomField, ...]:
    return answers.address.asks if answers.address else ()


def _is_answer(field: CustomField, said: str) -> bool:
    """A choice that is offered no more is asked anew."""
    if not said:
        return False
    if field.kind is FieldKind.CHECKBOX:
        return said in (YES, NO)
    return field.kind is FieldKind.TEXT or said in field.choices


def open_field(answers: BookAnswers) -> CustomField | None:
    """The first question that has no answer yet."""
    said = dict(answers.said)
    return next((one for one in asked(answers) if not _is_answer(one, said.get(one.key, ""))), None)


def details(answers: BookAnswers) -> tuple[tuple[str, str], ...]:
    """What was said to this address's questions, in its order."""
    said = dict(answers.said)
    return tuple((one.key, said[one.key]) for one in asked(answers) if one.key in said)


def lines(say: Words, answers: BookAnswers) -> list[Markup]:
    """Questions and answers for the summary."""
    fields = {one.key: one for one in asked(answers)}
    return [
        escape(f"{fields[key].label}: {_shown(say, fields[key], said)}") for key, said in details(answers)
    ]


def _shown(say: Words, field: CustomField, said: str) -> str:
    if field.kind is not FieldKind.CHECKBOX:
        return said
    return say.label("Yes") if said == YES else say.label("No")


def _sets(answers: BookAnswers, field: CustomField, said: str) -> dict[str, Any]:
    return {"said": (*((key, told) for key, told in answers.said if key != field.key), (field.key, said))}


async def _offer(call: Call[Desk], answers: BookAnswers, _cursor: str) -> Offer:
    field, say = chosen(open_field(answers)), call.say
    given = (YES, NO) if field.kind is FieldKind.CHECKBOX else field.choices
    return Offer(tuple(Option(one, _shown(say, field, one), _sets(answers, field, one)) for one in given))


def _show(screen: Screen[Desk, BookAnswers]) -> View:
    field = chosen(open_field(screen.answers))
    text = screen.say("The clinic also asks: {question}", question=field.label)
    rows = paged(screen, screen.offer.options, page=PAGE, columns=1)
    return View(text, rows=(*rows, screen.way_out()))


def _read(
    call: Call[Desk], answers: BookAnswers, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    field = open_field(answers)
    if isinstance(act, SharedPhone) or field is None:
        return Refuses(call.say(NOT_THE_PHONE))
    if field.kind is FieldKind.TEXT:
        return _read_text(call, answers, field, act.text)
    if field.kind is FieldKind.CHECKBOX:
        said = read_yes_no(act.text, locale=call.say.locale)
        if said is None:
            return Refuses(call.say("Please answer with yes or no."))
        return Takes(_sets(answers, field, YES if said else NO))
    return _read_choice(call, offered, act.text)


def _read_choice(call: Call[Desk], offered: tuple[Offered, ...], text: str) -> Reading:
    """Some of its words name a choice too, also those that would say nothing in a doctor's name."""
    wanted = set(plain_words(text))
    named = [one.token for one in offered if wanted and wanted <= set(plain_words(one.label))]
    return Picks(named[0]) if len(named) == 1 else read_choice(call, offered, text)


def _read_text(call: Call[Desk], answers: BookAnswers, field: CustomField, text: str) -> Reading:
    said = " ".join(text.split())
    if not said:
        return Refuses(call.say(SENTENCES[Reason.EMPTY]))
    if len(said) > LONGEST:
        return Refuses(call.say(SENTENCES[Reason.TOO_LONG]))
    return Takes(_sets(answers, field, said))


async def _to_change(call: Call[Desk], answers: BookAnswers) -> Sequence[Option]:
    """Each question with its answer; the one that is chosen is asked again."""
    said = dict(answers.said)
    return [
        Option(
            one.key,
            f"{one.label}: {_shown(call.say, one, said[one.key])}"[:LONGEST_LABEL],
            {"said": tuple(pair for pair in answers.said if pair[0] != one.key), "review": True},
        )
        for one in asked(answers)
        if one.key in said
    ]


REVIEW: Step[Desk, BookAnswers] = choose(
    "review",
    question=lambda say, _: say("Which answer would you like to change?"),
    options=_to_change,
    needed=lambda a: bool(details(a)),
)
QUESTION: Step[Desk, BookAnswers] = Step(
    name="question", offer=_offer, show=_show, read=_read, needed=lambda a: open_field(a) is not None
)


def steps() -> tuple[Step[Desk, BookAnswers], ...]:
    """The questions of this part: they stand open as long as one has no answer."""
    return (REVIEW, QUESTION)
