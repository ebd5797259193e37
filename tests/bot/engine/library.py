"""A small house of dialogs for tests of the engine: somebody borrows a book, without any desk behind it."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict

from bot.engine.calendar import month_rows
from bot.engine.dialog import Call, Dialog, Offer, Option, Outcome, Refuses, Screen, Step, Takes
from bot.engine.inbound import Act, Commanded, Pressed, Wrote
from bot.engine.moves import Map
from bot.engine.press import Entry
from bot.engine.session import Session
from bot.engine.steps import ask, choose, confirm
from bot.engine.turn import Conversations, Turned
from bot.engine.view import Button, View
from bot.errors import CalendarSilent
from bot.i18n import words

T = TypeVar("T")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHELVES = tuple(f"Shelf {letter}" for letter in "ABCDEFGHIJKL")
FREE = tuple(NOON.replace(day=day).date() for day in (24, 26, 30))


class Answers(BaseModel):
    model_config = ConfigDict(frozen=True)

    choice: str | None = None
    shelf: str | None = None
    day: str | None = None
    copies: int | None = None
    phone: str | None = None
    sure: bool | None = None
    numbers: bool | None = None


def _option(name: str, value: str) -> Option:
    return Option(value, value, {name: value})


async def _rooms(_call: Call[None], _answers: Answers) -> Sequence[Option]:
    return [_option("choice", "lend"), _option("choice", "habits")]


async def _open(_call: Call[None], answers: Answers) -> Outcome:
    return Outcome(closes=0, sets={"choice": None}, opens=Entry(answers.choice or "lend"))


async def _shelves(_call: Call[None], _answers: Answers) -> Sequence[Option]:
    return [_option("shelf", shelf) for shelf in SHELVES]


async def _days(_call: Call[None], _answers: Answers, _cursor: str) -> Offer:
    return Offer(tuple(Option(d.isoformat(), f"{d:%A} {d.day}", {"day": d.isoformat()}) for d in FREE))


def _show_days(screen: Screen[None, Answers]) -> View:
    rows = month_rows(screen, NOON.date(), FREE, NOON.date())
    return View(Markup("Which day?"), rows=(*rows, screen.way_out()))


def _copies(call: Call[None], _answers: Answers, text: str) -> Takes | Refuses:
    if text.strip().isdecimal():
        return Takes({"copies": int(text)})
    return Refuses(call.say("A number, please."))


async def _one(_call: Call[None], _answers: Answers) -> Sequence[Option]:
    return [Option("one", "Just one", {"copies": 1})]


def _phone(call: Call[None], _answers: Answers, text: str) -> Takes | Refuses:
    if text == "000":
        raise CalendarSilent
    return Takes({"phone": text}) if len(text) > 5 else Refuses(call.say("A longer number, please."))


async def _lend(call: Call[None], _answers: Answers) -> Outcome:
    again = Button("Lend another", Entry("lend").data())
    view = View(Markup("Lent."), rows=((again, Button("Map", url="https://example.com/map")),), lasting=True)
    return Outcome(view=view, effects=("lent",))


async def _habit(_call: Call[None], answers: Answers) -> Outcome:
    return Outcome(numbered=bool(answers.numbers), note=Markup("As you like."))


async def _habits(_call: Call[None], _answers: Answers) -> Sequence[Option]:
    return [Option("on", "Numbers", {"numbers": True}), Option("off", "Buttons", {"numbers": False})]


ROOT: Dialog[None, Answers] = Dialog(
    name="root",
    answers=Answers,
    steps=(choose("choice", question=lambda say, _: say("What?"), options=_rooms, leaves=False),),
    finish=_open,
)
LEND: Dialog[None, Answers] = Dialog(
    name="lend",
    answers=Answers,
    steps=(
        choose("shelf", question=lambda say, _: say("Which shelf?"), options=_shelves),
        Step(name="day", offer=_days, show=_show_days, read=lambda c, _a, _o, _t: Refuses(c.say("No day."))),
        ask("copies", question=lambda say, _: say("How many?"), parse=_copies, options=_one),
        ask("phone", question=lambda say, _: say("Which number?"), parse=_phone, shares_phone=True),
        confirm(
            "sure", summary=lambda say, _: say("Right?"), yes="Lend it", changes=lambda _: [("Day", "day")]
        ),
    ),
    finish=_lend,
)
HABITS: Dialog[None, Answers] = Dialog(
    name="habits",
    answers=Answers,
    steps=(choose("numbers", question=lambda say, _: say("How?"), options=_habits),),
    finish=_habit,
)
HOUSE = Map(
    dialogs={dialog.name: dialog for dialog in (ROOT, LEND, HABITS)},
    root=ROOT.name,
    commands={"start": Entry("root"), "lend": Entry("lend"), "habits": Entry("habits")},
    behind_links="lend",
)


async def _news(_call: Call[None], intent_id: str) -> View | None:
    again = Button("Lend another", Entry("lend").data())
    return View(Markup("News of {}").format(intent_id), rows=((again,),), lasting=True) if intent_id else None


TALK: Conversations[None] = Conversations(HOUSE, _news)


def waited(work: Coroutine[Any, Any, T]) -> T:
    """What the work returns, in a test that Hypothesis runs many times."""
    return asyncio.run(work)


@dataclass
class Reader:
    """Somebody in the library. seen: every view so far, the newest last."""

    session: Session = field(default_factory=Session)
    seen: list[View] = field(default_factory=list)
    note: str = ""
    effects: list[Any] = field(default_factory=list)
    written: int = 0

    @property
    def view(self) -> View:
        return self.seen[-1]

    @property
    def text(self) -> str:
        return str(self.view.text)

    async def does(self, act: Act) -> Turned:
        turned = await turn(self.session, act)
        # What is known must survive a restart: it is written down and read back.
        self.session = Session.model_validate_json(turned.session.model_dump_json(exclude_defaults=True))
        self.effects += turned.effects
        if turned.view is not None:
            self.seen.append(turned.view)
            self.note = str(turned.note or "")
        return turned

    async def starts(self, *, numbered: bool = False) -> None:
        self.session = self.session.model_copy(update={"numbered": numbered})
        await self.does(Commanded(name="start"))

    async def says(self, *texts: str) -> int:
        """Write each; the number of the last message."""
        for text in texts:
            self.written += 1
            await self.does(Wrote(text=text, message_id=self.written))
        return self.written

    async def presses(self, label: str) -> None:
        await self.does(Pressed(data=next(b.data for b in self.buttons() if b.label == label)))

    def buttons(self) -> list[Button]:
        return [button for row in self.view.rows for button in row]


async def turn(session: Session, act: Act) -> Turned:
    call = Call(say=words("en"), chat_id=1, first_name="Ana", private=True, now=NOON, desk=None)
    return await TALK.turn(session, act, call)
