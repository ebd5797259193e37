"""One turn: what a person did is read, the dialog decides, and the next screen is drawn."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from markupsafe import Markup
from pydantic import JsonValue, ValidationError

from bot.engine.dialog import AnyDialog, Call, Offer, Option, Outcome, Screen, Step
from bot.engine.drawing import draw, labels, offered
from bot.engine.inbound import Act, Pressed, Settled
from bot.engine.moves import (
    Answer,
    Back,
    Change,
    Map,
    News,
    Nothing,
    Open,
    Restart,
    Stay,
    Turn,
    interpret,
)
from bot.engine.press import Entry
from bot.engine.session import Frame, Session
from bot.engine.view import View
from bot.errors import Trouble
from bot.i18n import words

C = TypeVar("C")

MOST_STEPS = 60
MOST_UNDO = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Turned:
    """What a turn leads to. view None: nothing to show. replaces: the message that the view is edited into.

    note: a sentence for above the view. effects: to be carried out with the session's commit.
    locale: the person's new language.
    """

    session: Session
    view: View | None = None
    note: Markup | None = None
    replaces: int | None = None
    effects: tuple[Any, ...] = ()
    locale: str | None = None


@dataclass(slots=True)
class _Going:
    """A turn while it is being worked out."""

    session: Session
    call: Call[Any]
    note: Markup | None = None
    effects: tuple[Any, ...] = ()
    locale: str | None = None
    view: View | None = None
    before: dict[str, JsonValue] | None = None


class Conversations(Generic[C]):
    """All dialogs of the bot. `news` draws the result of work that no open dialog waits for."""

    def __init__(self, where: Map, news: Callable[[Call[C], str], Awaitable[View | None]]) -> None:
        self._where = where
        self._news = news

    async def turn(self, session: Session, act: Act, call: Call[C]) -> Turned:
        """The conversation after this act."""
        move = interpret(self._where, session, act, call)
        if isinstance(move, Nothing):
            return Turned(session=session)
        if isinstance(move, News) and self._waiting(session, move.intent_id) is None:
            return Turned(session=session, view=await self._news(call, move.intent_id))
        going = _Going(session, call)
        try:
            await self._move(going, move)
            await self._settle(going)
        except Trouble as trouble:
            going = _Going(_next(session), call, note=trouble.told(call.say))
            await self._settle(going, finishes=False)
        # News is nobody's act: the tap that led to it may still come a second time.
        led_here = session.last_press if isinstance(act, Settled) else ""
        pressed = act.data if isinstance(act, Pressed) else led_here
        edits = session.screen is not None and (
            isinstance(act, Settled) or (isinstance(act, Pressed) and act.message_id == session.screen)
        )
        news = act.intent_id if isinstance(act, Settled) and going.view and going.view.lasting else ""
        return self._turned(session, going, pressed, session.screen if edits else None, news=news)

    async def again(self, session: Session, call: Call[C]) -> Turned:
        """The present screen once more, for one that may not have been seen."""
        going = _Going(_next(session), call)
        if session.news:
            going.view = await self._news(call, session.news)
        await self._settle(going, finishes=False)
        return self._turned(session, going, session.last_press, session.screen, news=session.news)

    def _turned(
        self, before: Session, going: _Going, pressed: str, replaces: int | None, *, news: str
    ) -> Turned:
        session, view = going.session, going.view
        since = before.since if _question(before) == _question(session) else session.revision
        session = session.model_copy(
            update={
                "since": since,
                "last_press": pressed,
                "labels": labels(view) if view else {},
                "keyboard": bool(view and view.replies),
                "news": news,
                "screen": None if view and view.lasting else session.screen,
            }
        )
        return Turned(
            session=session,
            view=view,
            note=going.note,
            replaces=replaces,
            effects=going.effects,
            locale=going.locale,
        )

    def _waiting(self, session: Session, intent_id: str) -> int | None:
        """How deep, from the bottom, the dialog stands that waits for this work."""
        for depth, frame in enumerate(session.frames):
            dialog = self._where.dialogs.get(frame.dialog)
            if dialog and dialog.settled and dialog.waits(dialog.load(frame), intent_id):
                return depth
        return None

    async def _move(self, going: _Going, move: object) -> None:
        going.session = _next(going.session)
        match move:
            case Answer(sets):
                self._answer(going, lambda dialog, frame: dialog.takes(frame, sets))
            case Change(step):
                self._answer(going, lambda dialog, frame: dialog.asks_again(frame, step))
            case Turn(cursor):
                self._answer(going, lambda _, frame: frame.model_copy(update={"cursor": cursor}))
            case Back():
                self._back(going)
            case Restart():
                going.session = going.session.model_copy(update={"frames": ()})
            case Open(entry):
                await self._open(going, entry)
            case Stay(note):
                going.note = note
            case News(intent_id):
                await self._news_for(going, intent_id)

    def _at_top(self, going: _Going, change: Callable[[Frame], Frame]) -> None:
        if top := going.session.top:
            going.session = going.session.over(change(top))

    def _answer(self, going: _Going, change: Callable[[AnyDialog, Frame], Frame]) -> None:
        """Change what is known; that, and all that follows from it without asking, can be undone."""
        if top := going.session.top:
            going.before = top.answers
            going.session = going.session.over(change(self._where.dialogs[top.dialog], top))

    def _remember(self, going: _Going) -> None:
        top = going.session.top
        if going.before is None or top is None:
            return
        undo = _undo(going.before, top.answers)
        going.before = None
        if undo:
            frame = top.model_copy(update={"undo": (*top.undo, undo)[-MOST_UNDO:]})
            going.session = going.session.over(frame)

    def _back(self, going: _Going) -> None:
        top = going.session.top
        if top is None:
            return
        if top.cursor.startswith("q"):
            self._at_top(going, lambda f: f.model_copy(update={"cursor": ""}))
        elif top.undo:
            answers = {**top.answers, **top.undo[-1]}
            known = {name: value for name, value in answers.items() if value is not None}
            going.session = going.session.over(
                top.model_copy(update={"answers": known, "undo": top.undo[:-1], "cursor": "", "held": {}})
            )
        else:
            going.session = going.session.without_top()

    async def _open(self, going: _Going, entry: Entry) -> None:
        dialog = self._where.dialogs[entry.dialog]
        sets = await dialog.begin(going.call, entry.argument)
        frame = dialog.takes(Frame(dialog=dialog.name), dialog.dump(sets))
        if dialog.name == self._where.root:
            going.session = going.session.model_copy(update={"frames": ()})
        going.session = going.session.under(frame)

    async def _news_for(self, going: _Going, intent_id: str) -> None:
        depth = self._waiting(going.session, intent_id)
        if depth is None:
            return
        frames = going.session.frames[: depth + 1]
        going.session = going.session.model_copy(update={"frames": frames})
        dialog = self._where.dialogs[frames[-1].dialog]
        if dialog.settled is not None:
            await self._outcome(going, await dialog.settled(going.call, dialog.load(frames[-1])))

    async def _outcome(self, going: _Going, outcome: Outcome) -> None:
        frames = going.session.frames
        going.session = going.session.model_copy(update={"frames": frames[: len(frames) - outcome.closes]})
        going.effects += outcome.effects
        going.note = outcome.note or going.note
        going.view = outcome.view
        if outcome.locale:
            going.locale = outcome.locale
            going.call = replace(going.call, say=words(outcome.locale))
        if outcome.sets and (top := going.session.top):
            dialog = self._where.dialogs[top.dialog]
            going.session = going.session.over(dialog.takes(top, dialog.dump(outcome.sets)))
        if isinstance(outcome.opens, Frame):
            going.session = going.session.under(outcome.opens)
        elif outcome.opens:
            await self._open(going, outcome.opens)

    async def _settle(self, going: _Going, *, finishes: bool = True) -> None:
        """Go on until there is something to show: ask, make choices of one, finish what is complete."""
        for _ in range(MOST_STEPS):
            if going.view is not None:
                return
            dialog, frame = await self._present(going)
            answers = dialog.load(frame)
            step = dialog.open_step(answers)
            if step is None and finishes:
                self._remember(going)
                await self._outcome(going, await dialog.finish(going.call, answers))
            elif step is None:
                going.session = going.session.without_top()
            elif sure := await self._show(going, dialog, frame, step):
                going.session = going.session.over(dialog.takes(frame, dialog.dump(sure.sets)))
        raise RuntimeError("a conversation did not come to a question")

    async def _present(self, going: _Going) -> tuple[AnyDialog, Frame]:
        """The dialog in hand. One that this version does not know, or cannot read, is closed."""
        while top := going.session.top:
            dialog = self._where.dialogs.get(top.dialog)
            try:
                if dialog:
                    dialog.load(top)
                    return dialog, top
            except ValidationError:
                pass
            going.session = going.session.without_top()
        await self._open(going, Entry(self._where.root))
        return await self._present(going)

    async def _show(
        self, going: _Going, dialog: AnyDialog, frame: Frame, step: Step[Any, Any]
    ) -> Option | None:
        """Draw the step, or return the choice that needs no asking."""
        answers, told = dialog.load(frame), Markup("")
        try:
            offer = await step.offer(going.call, answers, frame.cursor)
        except Trouble as trouble:
            offer, told = Offer(), trouble.told(going.call.say)
        if offer.sure:
            return offer.sure
        screen = Screen(
            going.call, answers, offer, frame.cursor, dialog.name, step.name, going.session.revision
        )
        going.view = draw(dialog, step, screen, told)
        self._remember(going)
        choices = tuple(offered(dialog, option) for option in offer.options)
        self._at_top(going, lambda f: f.model_copy(update={"step": step.name, "offered": choices}))
        return None


def _question(session: Session) -> tuple[Any, ...]:
    """What is being asked, and on which answers."""
    top = session.top
    return (top.dialog, top.step, top.answers, len(session.frames)) if top else ()


def _next(session: Session) -> Session:
    return session.model_copy(update={"revision": session.revision + 1})


def _undo(before: dict[str, JsonValue], after: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {n: before.get(n) for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
