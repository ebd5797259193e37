"""What an act means where the conversation stands: plain functions from act to move."""

from typing import Any

from bot.engine import press
from bot.engine.dialog import AnyDialog, Call, Picks, Reading, Refuses, Takes, Turns
from bot.engine.inbound import (
    Act,
    Commanded,
    Edited,
    Left,
    Pressed,
    SentFile,
    SentOther,
    Settled,
    SharedPhone,
    Wrote,
)
from bot.engine.moves import (
    Answer,
    Back,
    Change,
    Correct,
    Map,
    Move,
    News,
    Nothing,
    Open,
    Restart,
    Stay,
    Turn,
)
from bot.engine.numbers import read_number
from bot.engine.press import Entry, StepPress, Verb
from bot.engine.session import Frame, Session
from bot.errors import Trouble
from bot.i18n import N_

NOT_WORDS = N_("I can only read text and buttons. Please type a message or tap a button.")
A_FILE = N_("Thank you, but I cannot open files here. Please type a message or tap a button.")
NOT_ASKED = N_(
    "That looks like the number of an identity document. "
    "It is not needed here, so I delete it from this chat."
)
TOO_LATE = N_(
    "You changed an earlier message, but I had already gone on. "
    "Please type it again where I ask for it, or choose “Back”."
)
# What messengers and address books put around words without showing it. Joiners stay: they make letters.
_UNSEEN = dict.fromkeys(
    [
        0xAD,
        0x61C,
        0x200B,
        0x2060,
        0xFEFF,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)


def interpret(where: Map, session: Session, act: Act, call: Call[Any]) -> Move:
    """What the person means. Never raises, whatever was sent."""
    match act:
        case Pressed():
            return _pressed(where, session, act.data, call)
        case Wrote():
            return _wrote(where, session, act, call)
        case SharedPhone():
            return _told(where, session, act, call)
        case Edited():
            return _edited(session, act, call)
        case Commanded():
            return _commanded(where, act, call)
        case SentOther() | SentFile():
            return _sent(where, session, act, call)
        case Settled():
            return News(act.intent_id)
        case Left():
            return Nothing()


def _commanded(where: Map, act: Commanded, call: Call[Any]) -> Move:
    if act.name == "start" and act.argument and where.behind_links:
        return Open(Entry(where.behind_links, act.argument), anew=True)
    if act.name == "start":
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
    text = legible(act.text)
    if where.aside and session.numbered and read_number(text, marked=session.marked) == 0:
        return Open(where.aside)
    if data := _numbered_line(session, text) or session.labels.get(fold(text)):
        return _pressed(where, session.model_copy(update={"last_press": ""}), data, call)
    return _told(where, session, Wrote(text=text), call)


def _numbered_line(session: Session, text: str) -> str:
    """What the line of that number carries, empty when there is none."""
    number = read_number(text, marked=session.marked) if session.numbered else None
    return session.lines[number - 1] if number and number <= len(session.lines) else ""


def _edited(session: Session, act: Edited, call: Call[Any]) -> Move:
    """Only the words that were read last can be corrected: nothing else was built on them yet."""
    heard, top = session.heard, session.top
    if heard is None or top is None or heard.message_id != act.message_id:
        return Stay(call.say(TOO_LATE))
    if heard.mark == press.token(act.text):
        return Nothing()
    return Correct(act.text, undoes=len(top.undo) > heard.undo)


def _sent(where: Map, session: Session, act: SentOther | SentFile, call: Call[Any]) -> Move:
    """A file is for the question that wants files, else for the dialog that is there for them."""
    top = session.top
    dialog = where.dialogs.get(top.dialog) if top else None
    step = dialog.step(top.step) if top and dialog else None
    if isinstance(act, SentFile) and top and dialog and step and step.file:
        return _meant(session, dialog, step.file(call, dialog.load(top), act), call)
    if act.album and act.album == session.album:
        return Nothing()
    if isinstance(act, SentFile) and where.behind_files:
        return Open(Entry(where.behind_files, act.model_dump_json()))
    return Stay(call.say(A_FILE if isinstance(act, SentFile) else NOT_WORDS))


def _told(where: Map, session: Session, act: Wrote | SharedPhone, call: Call[Any]) -> Move:
    """The present step reads the words."""
    top = session.top
    dialog = where.dialogs.get(top.dialog) if top else None
    step = dialog.step(top.step) if top and dialog else None
    if top is None or dialog is None or step is None:
        return Restart()
    reading = step.read(call, dialog.load(top), top.offered, act)
    unread = isinstance(reading, Refuses | Turns) and not (isinstance(act, Wrote) and step.secret(act.text))
    if unread and isinstance(act, Wrote) and where.secret(call, act.text):
        return Stay(call.say(NOT_ASKED))  # what was not understood is quoted, and this may not be
    return _meant(session, dialog, reading, call)


def _meant(session: Session, dialog: AnyDialog, reading: Reading, call: Call[Any]) -> Move:
    match reading:
        case Takes(sets):
            return Answer(dialog.dump(sets))
        case Picks(token):
            return _take(session, token) or _old(call)
        case Turns(cursor):
            return Turn(cursor)
        case Refuses(sentence):
            return Stay(sentence)


def reads_numbers(where: Map, top: Frame | None, count: int, call: Call[Any]) -> bool:
    """Whether the present question would understand one of the numbers up to `count` as its answer."""
    dialog = where.dialogs.get(top.dialog) if top else None
    step = dialog.step(top.step) if top and dialog else None
    if top is None or dialog is None or step is None:
        return False
    answers = dialog.load(top)
    try:
        readings = [step.read(call, answers, top.offered, Wrote(text=str(n))) for n in range(1, count + 1)]
    except Trouble:
        return True
    return not all(isinstance(reading, Refuses) for reading in readings)


def legible(text: str) -> str:
    """The text without marks that nobody sees, such as those around a number from an address book."""
    return text.translate(_UNSEEN)


def fold(label: str) -> str:
    """A label as it is compared with typed words."""
    return " ".join(label.casefold().split())
