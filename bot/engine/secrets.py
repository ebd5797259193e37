"""What may not stay in the chat: the messages in which somebody typed what a question calls secret."""

from typing import Any

from bot.engine.dialog import AnyDialog, Call, Step, Takes
from bot.engine.inbound import Act, Edited, Wrote
from bot.engine.moves import Map
from bot.engine.session import Frame, Session


def secrets(where: Map, session: Session, act: Act, call: Call[Any]) -> tuple[int, ...]:
    """The message to be deleted after this act, none when it holds no secret. session: as it was before."""
    if not isinstance(act, Wrote | Edited) or act.message_id is None:
        return ()
    if where.secret(call, act.text):
        return (act.message_id,)
    top = session.top
    dialog = where.dialogs.get(top.dialog) if top else None
    if top is None or dialog is None:
        return ()
    step = dialog.step(top.step)
    if step and step.secret(act.text):
        return (act.message_id,)
    edited = isinstance(act, Edited) and any(_reads(one, dialog, top, act, call) for one in dialog.steps)
    return (act.message_id,) if edited else ()


def _reads(step: Step[Any, Any], dialog: AnyDialog, frame: Frame, act: Edited, call: Call[Any]) -> bool:
    """Whether a question that was answered before would take the new words of an old message."""
    if step.name not in frame.answers or not step.secret(act.text):
        return False
    return isinstance(step.read(call, dialog.load(frame), (), Wrote(text=act.text)), Takes)
