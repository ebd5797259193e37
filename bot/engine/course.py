"""The course of one turn: how the conversation stands while answers are taken and questions come up."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup
from pydantic import JsonValue, ValidationError

from bot.engine import trace
from bot.engine.dialog import AnyDialog, Call, Offer, Option, Outcome, Screen, Step
from bot.engine.drawing import draw, offered
from bot.engine.interpret import reads_numbers
from bot.engine.moves import Map
from bot.engine.press import Entry
from bot.engine.session import Frame, Session
from bot.engine.view import View
from bot.errors import Trouble
from bot.i18n import words

MOST_STEPS = 60
MOST_UNDO = 30


@dataclass(slots=True)
class Course:
    """A turn while it is being worked out. before: the answers that what happens now can be undone to."""

    where: Map
    session: Session
    call: Call[Any]
    note: Markup | None = None
    effects: tuple[Any, ...] = ()
    locale: str | None = None
    view: View | None = None
    before: dict[str, JsonValue] | None = None

    def answer(self, change: Callable[[AnyDialog, Frame], Frame]) -> None:
        """Change what is known; that, and all that follows from it without asking, can be undone."""
        if top := self.session.top:
            self.before = top.answers
            self.session = self.session.over(change(self.where.dialogs[top.dialog], top))

    def back(self) -> None:
        top = self.session.top
        if top is None:
            return
        if top.cursor.startswith("q"):
            self._at_top(lambda f: f.model_copy(update={"cursor": ""}))
        elif top.undo:
            answers = {**top.answers, **top.undo[-1]}
            known = {name: value for name, value in answers.items() if value is not None}
            self.session = self.session.over(
                top.model_copy(update={"answers": known, "undo": top.undo[:-1], "cursor": "", "held": {}})
            )
        else:
            self.session = self.session.without_top()

    def restart(self) -> None:
        self.session = self.session.model_copy(update={"frames": ()})

    async def open(self, entry: Entry) -> None:
        dialog = self.where.dialogs[entry.dialog]
        sets = await dialog.begin(self.call, entry.argument)
        frame = dialog.takes(Frame(dialog=dialog.name), dialog.dump(sets))
        if dialog.name == self.where.root:
            self.restart()
        self.session = self.session.under(frame)

    async def settled(self, depth: int) -> None:
        """The work that the dialog at this depth, from the bottom, waits for is done."""
        frames = self.session.frames[: depth + 1]
        self.session = self.session.model_copy(update={"frames": frames})
        dialog = self.where.dialogs[frames[-1].dialog]
        if dialog.settled is not None:
            await self._outcome(await dialog.settled(self.call, dialog.load(frames[-1])))

    async def settle(self, *, finishes: bool = True) -> None:
        """Go on until there is something to show: ask, make choices of one, finish what is complete."""
        for _ in range(MOST_STEPS):
            if self.view is not None:
                return
            dialog, frame = await self._present()
            answers = dialog.load(frame)
            step = dialog.open_step(answers)
            if step is None and finishes:
                self._remember()
                await self._outcome(await dialog.finish(self.call, answers))
            elif step is None:
                self.session = self.session.without_top()
            elif sure := await self._show(dialog, frame, step):
                self.session = self.session.over(dialog.takes(frame, dialog.dump(sure.sets)))
        raise RuntimeError("a conversation did not come to a question")

    def shown(self) -> Session:
        """The session that knows how each button of the view can be typed."""
        session = trace.shown(self.session, self.view)
        if session.lines and not session.marked:
            marked = reads_numbers(self.where, session.top, len(session.lines), self.call)
            session = session.model_copy(update={"marked": marked})
        return session

    def _at_top(self, change: Callable[[Frame], Frame]) -> None:
        if top := self.session.top:
            self.session = self.session.over(change(top))

    def _remember(self) -> None:
        top = self.session.top
        if self.before is None or top is None:
            return
        changed = trace.undo(self.before, top.answers)
        self.before = None
        if changed:
            frame = top.model_copy(update={"undo": (*top.undo, changed)[-MOST_UNDO:]})
            self.session = self.session.over(frame)

    async def _outcome(self, outcome: Outcome) -> None:
        frames = self.session.frames
        self.session = self.session.model_copy(update={"frames": frames[: len(frames) - outcome.closes]})
        self.effects += outcome.effects
        self.note = outcome.note or self.note
        self.view = outcome.view
        self._prefers(outcome)
        top = self.session.top
        dialog = self.where.dialogs.get(top.dialog) if top else None
        # The questions that led here may have been closed meanwhile: then there is nothing to change.
        if outcome.sets and top and dialog and outcome.sets.keys() <= dialog.answers.model_fields.keys():
            self.session = self.session.over(dialog.takes(top, dialog.dump(outcome.sets)))
        if isinstance(outcome.opens, Frame):
            self.session = self.session.under(outcome.opens)
        elif outcome.opens:
            await self.open(outcome.opens)

    def _prefers(self, outcome: Outcome) -> None:
        """How the person would like to be spoken with from here on."""
        if outcome.numbered is not None:
            self.session = self.session.model_copy(update={"numbered": outcome.numbered})
            self.call = replace(self.call, numbered=outcome.numbered)
        if outcome.locale:
            self.locale = outcome.locale
            self.call = replace(self.call, say=words(outcome.locale))

    async def _present(self) -> tuple[AnyDialog, Frame]:
        """The dialog in hand. One that this version does not know, or cannot read, is closed."""
        while top := self.session.top:
            dialog = self.where.dialogs.get(top.dialog)
            try:
                if dialog:
                    dialog.load(top)
                    return dialog, top
            except ValidationError:
                pass
            self.session = self.session.without_top()
        await self.open(Entry(self.where.root))
        return await self._present()

    async def _show(self, dialog: AnyDialog, frame: Frame, step: Step[Any, Any]) -> Option | None:
        """Draw the step, or return the choice that needs no asking."""
        answers, told = dialog.load(frame), Markup("")
        try:
            offer = await step.offer(self.call, answers, frame.cursor)
        except Trouble as trouble:
            offer, told = Offer(), trouble.told(self.call.say)
        if offer.sure:
            return offer.sure
        screen = Screen(
            self.call, answers, offer, frame.cursor, dialog.name, step.name, self.session.revision
        )
        self.view = draw(dialog, step, screen, told)
        self._remember()
        choices = tuple(offered(dialog, option) for option in offer.options)
        self._at_top(lambda f: f.model_copy(update={"step": step.name, "offered": choices}))
        return None
