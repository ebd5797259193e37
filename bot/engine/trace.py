"""What a turn leaves in the session besides the answers: what was shown, what was heard, what was tapped."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from bot.engine.drawing import labels
from bot.engine.inbound import Act, Edited, Pressed, SentFile, SentOther, Settled, Wrote
from bot.engine.numbers import lines_of, numbered, pressable
from bot.engine.press import token
from bot.engine.session import Heard, Session
from bot.engine.view import View
from bot.i18n import Words


def question(session: Session) -> tuple[Any, ...]:
    """What is being asked, and on which answers."""
    top = session.top
    return (top.dialog, top.step, top.answers, len(session.frames)) if top else ()


def undo(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """What the answers that changed were before."""
    return {n: before.get(n) for n in before.keys() | after.keys() if before.get(n) != after.get(n)}


def shown(session: Session, view: View | None) -> Session:
    """The session with what can be typed in place of the view's buttons."""
    can_be_typed = labels(view) if view else {}
    lines = pressable(lines_of(view, {})) if view and session.numbered else ()
    marked = any(label.isdecimal() and int(label) <= len(lines) for label in can_be_typed)
    return session.model_copy(update={"labels": can_be_typed, "lines": lines, "marked": marked})


def written_out(session: Session, view: View, say: Words) -> View:
    """The view as somebody sees it who types numbers."""
    choices = session.top.offered if session.top else ()
    names = {choice.token: choice.label for choice in choices}
    return numbered(view, lines_of(view, names), say, marked=session.marked)


def pressed(session: Session, act: Act) -> str:
    """The button that was taken last. News is nobody's act: the tap that led to it may come a second time."""
    if isinstance(act, Pressed):
        return act.data
    return session.last_press if isinstance(act, Settled) else ""


def edited_into(session: Session, act: Act) -> int | None:
    """The message whose place the next view takes, None when it must be a new one."""
    pressed_there = isinstance(act, Pressed) and act.message_id == session.screen
    more_of_album = isinstance(act, SentFile) and act.album != "" and act.album == session.album
    in_place = isinstance(act, Settled) or pressed_there or more_of_album
    return session.screen if in_place else None


def heard(before: Session, after: Session, act: Act) -> Heard | None:
    """The words of this turn, while the dialog that read them is still the one in hand."""
    was, now = before.top, after.top
    if not isinstance(act, Wrote | Edited) or act.message_id is None or was is None or now is None:
        return None
    if (was.dialog, len(before.frames)) != (now.dialog, len(after.frames)):
        return None
    known = before.heard
    correcting = isinstance(act, Edited) and known is not None and known.message_id == act.message_id
    could_undo = known.undo if known and correcting else len(was.undo)
    if len(now.undo) < could_undo:
        return None
    return Heard(message_id=act.message_id, mark=token(act.text), undo=could_undo)


def album(session: Session, act: Act) -> str:
    return act.album if isinstance(act, SentFile | SentOther) else session.album
