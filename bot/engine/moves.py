"""What an act means where the conversation stands: a plain function from act to move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from pydantic import JsonValue

from bot.engine import press
from bot.engine.dialog import AnyDialog, Call, Picks, Refuses, Takes, Turns
from bot.engine.inbound import Act, Commanded, Left, Pressed, SentOther, Settled, SharedPhone, Wrote
from bot.engine.press import Entry, StepPress, Verb
from bot.engine.session import Session


@dataclass(frozen=True, slots=True)
class Answer:
    sets: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Turn:
    cursor: str


@dataclass(frozen=True, slots=True)
class Change:
    step: str


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Restart:
    pass


@dataclass(frozen=True, slots=True)
class Open:
    entry: Entry


@dataclass(frozen=True, slots=True)
class Stay:
    """Show again where we are, under a sentence."""

    note: Markup | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """A double tap, or nothing that wants an answer."""


@dataclass(frozen=True, slots=True)
class News:
    intent_id: str


Move = Answer | Turn | Change | Back | Restart | Open | Stay | Nothing | News


@dataclass(frozen=True, kw_only=True)
class Map:
    """The dialogs that there are, the one at the bottom, and which commands open which."""

    dialogs: Mapping[str, AnyDialog]
    root: str
    commands: Mapping[str, Entry] = field(default_factory=dict)


def interpret(where: Map, session: Session, act: Act, call: Call[Any]) -> Move:
    """What the person means. Never raises, whatever was sent."""
    match act:
        case Pressed():
            return _pressed(where, session, act.data, call)
        case Wrote():
            return _wrote(where, session, act, call)
        case SharedPhone():
            return _told(where, session, act, call)
        case Commanded():
            return _commanded(where, act, call)
        case SentOther():
            return Stay(call.say("I can only read text and buttons. Please type a message or tap a button."))
        case Settled():
            return News(act.intent_id)
        case Left():
            return Nothing()


def _commanded(where: Map, act: Commanded, call: Call[Any]) -> Move:
    if act.name == "start" and not act.argument:
        return Restart()
    if entry := where.commands.get(act.name):
        return Open(Entry(entry.dialog, act.argument or entry.argument))
    return Stay(call.say("I do not know that command. This is where we are:"))


def _pressed(where: Map, session: Session, data: str, call: Call[Any]) -> Move:
    pressed = press.read(data)
    if isinstance(pressed, Entry):
        return Open(pressed) if pressed.dialog in where.dialogs else _old(call)
    if data == session.last_press:
        return Nothing()
    if pressed is None or not _is_current(session, pressed):
        return _old(call)
    return _step_press(where, session, pressed) or _old(call)


def _is_current(session: Session, pressed: StepPress) -> bool:
    top = session.top
    return (
        top is not None
        and session.since <= pressed.revision <= session.revision
        and (pressed.dialog, pressed.step) == (top.dialog, top.step)
    )


def _old(call: Call[Any]) -> Stay:
    return Stay(call.say("That button is from an earlier message. This is where we are now:"))


def _step_press(where: Map, session: Session, pressed: StepPress) -> Move | None:
    match pressed.verb:
        case Verb.BACK:
            return Back()
        case Verb.RESTART:
            return Restart()
        case Verb.TURN:
            return Turn(pressed.argument)
        case Verb.CHANGE:
            dialog = where.dialogs[pressed.dialog]
            return Change(pressed.argument) if dialog.step(pressed.argument) else None
        case Verb.TAKE:
            return _take(session, pressed.argument)


def _take(session: Session, token: str) -> Answer | None:
    offered = session.top.offered if session.top else ()
    return next((Answer(one.sets) for one in offered if one.token == token), None)


def _wrote(where: Map, session: Session, act: Wrote, call: Call[Any]) -> Move:
    if data := session.labels.get(fold(act.text)):
        return _pressed(where, session.model_copy(update={"last_press": ""}), data, call)
    return _told(where, session, act, call)


def _told(where: Map, session: Session, act: Wrote | SharedPhone, call: Call[Any]) -> Move:
    """The present step reads the words."""
    top = session.top
    dialog = where.dialogs.get(top.dialog) if top else None
    step = dialog.step(top.step) if top and dialog else None
    if top is None or dialog is None or step is None:
        return Restart()
    reading = step.read(call, dialog.load(top), top.offered, act)
    match reading:
        case Takes(sets):
            return Answer(dialog.dump(sets))
        case Picks(token):
            return _take(session, token) or _old(call)
        case Turns(cursor):
            return Turn(cursor)
        case Refuses(sentence):
            return Stay(sentence)


def fold(label: str) -> str:
    """A label as it is compared with typed words."""
    return " ".join(label.casefold().split())
