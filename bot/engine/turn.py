"""One turn: what a person did is read, the dialog decides, and the next screen is drawn."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from bot.engine import trace
from bot.engine.course import Course
from bot.engine.dialog import Call
from bot.engine.inbound import Act, Settled, Wrote
from bot.engine.interpret import interpret
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
from bot.engine.numbers import with_commands
from bot.engine.secrets import secrets
from bot.engine.session import Session
from bot.engine.view import View
from bot.errors import Trouble
from bot.i18n import Words

C = TypeVar("C")
MOST_DELETES = 10


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


class Conversations(Generic[C]):
    """All dialogs of the bot. `news` draws the result of work that no open dialog waits for."""

    def __init__(self, where: Map, news: Callable[[Call[C], str], Awaitable[View | None]]) -> None:
        self._where = where
        self._news = news

    async def turn(self, session: Session, act: Act, call: Call[C]) -> Turned:
        """The conversation after this act. Its session says which of the person's messages are to go."""
        call = replace(call, numbered=session.numbered)
        move = interpret(self._where, session, act, call)
        if isinstance(move, Nothing):
            return Turned(session=session)
        if isinstance(move, News) and self._waiting(session, move.intent_id) is None:
            view = await self._news(call, move.intent_id)
            return Turned(session=session, view=self.outside(session, view, call.say) if view else None)
        going = self._course(session, call)
        try:
            await self._move(going, move)
            await going.settle()
        except Trouble as trouble:
            going = self._course(session, call, note=trouble.told(call.say))
            await going.settle(finishes=False)
        going.session = going.session.model_copy(
            update={
                "last_press": trace.pressed(session, act),
                "heard": trace.heard(session, going.session, act),
                "album": trace.album(session, act),
                "deletes": (*session.deletes, *secrets(self._where, session, act, call))[-MOST_DELETES:],
            }
        )
        news = act.intent_id if isinstance(act, Settled) and going.view and going.view.lasting else ""
        return self._turned(session, going, trace.edited_into(session, act), news=news)

    async def again(self, session: Session, call: Call[C]) -> Turned:
        """The present screen once more, for one that may not have been seen."""
        call = replace(call, numbered=session.numbered)
        going = self._course(session, call)
        if session.news:
            going.view = await self._news(call, session.news)
        await going.settle(finishes=False)
        return self._turned(session, going, session.screen, news=session.news)

    def knows(self, command: str) -> bool:
        """Whether a command, without its slash, means anything here."""
        return command in self._where.commands

    def outside(self, session: Session, view: View, say: Words) -> View:
        """A message that is no part of the conversation, such as a reminder, as this chat should see it."""
        if not session.numbered:
            return view
        number = self._where.aside and ("#0" if session.marked else "0")
        return with_commands(view, self._where.command_of, say, number or "")

    def _course(self, session: Session, call: Call[C], note: Markup | None = None) -> Course:
        following = session.model_copy(update={"revision": session.revision + 1})
        return Course(self._where, following, call, note=note)

    def _turned(self, before: Session, going: Course, replaces: int | None, *, news: str) -> Turned:
        session, view = going.shown(), going.view
        since = before.since if trace.question(before) == trace.question(session) else session.revision
        session = session.model_copy(
            update={
                "since": since,
                "keyboard": bool(view and view.replies),
                "news": news,
                "screen": None if view and view.lasting else session.screen,
            }
        )
        if view and session.numbered:
            view = trace.written_out(session, view, going.call.say)
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

    async def _move(self, going: Course, move: Move) -> None:
        match move:
            case Answer(sets):
                going.answer(lambda dialog, frame: dialog.takes(frame, sets))
            case Change(step):
                going.answer(lambda dialog, frame: dialog.asks_again(frame, step))
            case Turn(cursor):
                going.answer(lambda _, frame: frame.model_copy(update={"cursor": cursor}))
            case Back():
                going.back()
            case Restart():
                going.restart()
            case Open(entry, anew):
                if anew:
                    going.restart()
                await going.open(entry)
            case Stay(note):
                going.note = note
            case News(intent_id):
                if (depth := self._waiting(going.session, intent_id)) is not None:
                    await going.settled(depth)
            case Correct(text, undoes):
                await self._correct(going, text, undoes=undoes)
            case Nothing():
                pass

    async def _correct(self, going: Course, text: str, *, undoes: bool) -> None:
        """Read other words in place of the last ones, at the question that those were said to."""
        if undoes:
            going.back()
            await going.settle(finishes=False)
            going.session, going.view = going.shown(), None
        await self._move(going, interpret(self._where, going.session, Wrote(text=text), going.call))
