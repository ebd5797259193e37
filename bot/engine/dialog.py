"""A conversation as data: typed steps, asked in order until every answer is known, then a finish."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from markupsafe import Markup
from pydantic import BaseModel, JsonValue, TypeAdapter

from bot.engine.inbound import SentFile, SharedPhone, Wrote
from bot.engine.press import Entry, StepPress, Verb
from bot.engine.session import Frame, Offered
from bot.engine.view import Button, Reply, View
from bot.i18n import Words

A = TypeVar("A", bound=BaseModel)
C = TypeVar("C")
Sets = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call(Generic[C]):
    """The circumstances of one turn: who, when, in which words, and the desk that knows the rest.

    numbered: the person answers by typing numbers.
    """

    say: Words
    chat_id: int
    first_name: str
    private: bool
    now: datetime
    desk: C
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. `sets` gives answers by step; several at once are welcome.

    hidden: has no button, but can be typed. names: what else it is called.
    """

    key: str
    label: str
    sets: Sets
    hidden: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen now. `sure` is taken without asking. `extra` is for the step's own show."""

    options: tuple[Option, ...] = ()
    sure: Option | None = None
    extra: Any = None


@dataclass(frozen=True, slots=True)
class Takes:
    """The words were understood as these answers."""

    sets: Sets


@dataclass(frozen=True, slots=True)
class Picks:
    """The words name one of the offered choices."""

    token: str


@dataclass(frozen=True, slots=True)
class Turns:
    """The words ask to see another part of what is offered."""

    cursor: str


@dataclass(frozen=True, slots=True)
class Refuses:
    """The words were not understood, or cannot be: the sentence says what would be."""

    sentence: Markup


Reading = Takes | Picks | Turns | Refuses


@dataclass(frozen=True, slots=True)
class Screen(Generic[C, A]):
    """What a step's show is given to draw with."""

    call: Call[C]
    answers: A
    offer: Offer
    cursor: str
    dialog: str
    step: str
    revision: int

    @property
    def say(self) -> Words:
        return self.call.say

    def data(self, verb: Verb, argument: str = "") -> str:
        return StepPress(self.dialog, self.step, self.revision, verb, argument).data()

    def button(self, label: str, verb: Verb, argument: str = "") -> Button:
        return Button(label, self.data(verb, argument))

    def back(self) -> Button:
        return self.button(self.say.label("Back"), Verb.BACK)

    def restart(self) -> Button:
        return self.button(self.say.label("Start over"), Verb.RESTART)

    def way_out(self) -> tuple[Button, ...]:
        return (self.back(), self.restart())

    def way_out_keys(self) -> tuple[Reply, ...]:
        """Back and start over, as keys in place of the person's keyboard."""
        return (
            Reply(self.say.label("Back"), self.data(Verb.BACK)),
            Reply(self.say.label("Start over"), self.data(Verb.RESTART)),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Step(Generic[C, A]):
    """One question. Its name is the answer's field in the dialog's answers.

    offer: loads what can be chosen; the only part that may wait. show and read are plain functions.
    needed: whether these answers make the question necessary. clears: answers that fall with this one.
    secret: whether words that were typed here may not stay in the chat.
    file: reads a file that is sent at this question, None where files are no answer to it.
    """

    name: str
    offer: Callable[[Call[C], A, str], Awaitable[Offer]]
    show: Callable[[Screen[C, A]], View]
    read: Callable[[Call[C], A, tuple[Offered, ...], Wrote | SharedPhone], Reading]
    needed: Callable[[A], bool] = lambda _: True
    clears: tuple[str, ...] = ()
    secret: Callable[[str], bool] = lambda _: False
    file: Callable[[Call[C], A, SentFile], Reading] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What the end of a dialog, or news for it, leads to.

    effects: what is to be written and begun, carried out with the turn's commit. closes: how many dialogs
    end, from the top. sets: answers changed in the one on top then. opens: a dialog put on top of it.
    view: the last word, shown instead of a next question. note: a sentence before the next question.
    locale: the language from here on. numbered: whether the person types numbers from here on.
    """

    effects: tuple[Any, ...] = ()
    closes: int = 1
    sets: Sets = field(default_factory=dict)
    opens: Frame | Entry | None = None
    view: View | None = None
    note: Markup | None = None
    locale: str | None = None
    numbered: bool | None = None


async def _nothing_known(_call: Call[Any], _argument: str) -> Sets:
    return {}


@dataclass(frozen=True, kw_only=True)
class Dialog(Generic[C, A]):
    """One conversation. Malformed ones fail when they are made, that is at import.

    answers: the frozen model whose fields are the steps' names (and what else is remembered).
    trail: what was chosen so far as one growing line. begin: what is known before the first question.
    finish: called once every needed answer is there. settled: called with the id of finished work that
    this dialog waits for (`waits` tells); None where it waits for nothing.
    """

    name: str
    answers: type[A]
    steps: tuple[Step[C, A], ...]
    finish: Callable[[Call[C], A], Awaitable[Outcome]]
    trail: Callable[[Words, A], Markup] = lambda _say, _answers: Markup("")
    begin: Callable[[Call[C], str], Awaitable[Sets]] = _nothing_known
    waits: Callable[[A, str], bool] = lambda _answers, _intent: False
    settled: Callable[[Call[C], A], Awaitable[Outcome]] | None = None

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        fields = self.answers.model_fields
        problems = [f"step {n!r} has no field in the answers" for n in names if n not in fields]
        problems += [f"step {n!r} stands twice" for n in set(names) if names.count(n) > 1]
        problems += [
            f"step {step.name!r} clears {gone!r}, which is no field"
            for step in self.steps
            for gone in step.clears
            if gone not in fields
        ]
        problems += [f"answer {n!r} is required" for n, f in fields.items() if f.is_required()]
        problems += [f"the name {n!r} holds a colon" for n in (self.name, *names) if ":" in n]
        longest = len(self.name) + max((len(n) for n in names), default=0)
        if not names or longest > 28:
            problems.append("needs steps, and names short enough for a button")
        if problems:
            raise ValueError(f"dialog {self.name!r}: " + "; ".join(problems))

    @cached_property
    def _fields(self) -> dict[str, TypeAdapter[Any]]:
        return {name: TypeAdapter(f.annotation or Any) for name, f in self.answers.model_fields.items()}

    def step(self, name: str) -> Step[C, A] | None:
        return next((step for step in self.steps if step.name == name), None)

    def load(self, frame: Frame) -> A:
        return self.answers.model_validate(frame.answers)

    def dump(self, sets: Sets) -> dict[str, JsonValue]:
        """The answers as JSON. Raises KeyError for an answer that the dialog does not have."""
        return {name: self._fields[name].dump_python(value, mode="json") for name, value in sets.items()}

    def open_step(self, answers: A) -> Step[C, A] | None:
        """The first question whose answer is needed and not known."""
        for step in self.steps:
            if getattr(answers, step.name) is None and step.needed(answers):
                return step
        return None

    def takes(self, frame: Frame, sets: Mapping[str, JsonValue]) -> Frame:
        """The frame with these answers, and without those that fall with a changed one."""
        answers, held = dict(frame.answers), dict(frame.held)
        for name, value in sets.items():
            step = self.step(name)
            before = held.pop(name, answers.get(name))
            for gone in step.clears if step and before != value else ():
                if gone not in sets:
                    answers.pop(gone, None)
                    held.pop(gone, None)
            answers[name] = value
        known = {name: value for name, value in answers.items() if value is not None}
        return frame.model_copy(update={"answers": known, "held": held, "cursor": ""})

    def asks_again(self, frame: Frame, name: str) -> Frame:
        """The frame with one question open again; what depends on it stays unless the answer changes."""
        answers = dict(frame.answers)
        held = {**frame.held, name: answers.pop(name)} if name in answers else frame.held
        return frame.model_copy(update={"answers": answers, "held": held, "cursor": ""})


AnyDialog = Dialog[Any, Any]
