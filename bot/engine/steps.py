"""The usual kinds of questions, ready made: choose one of several, ask for words, confirm."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from markupsafe import Markup
from pydantic import BaseModel

from bot.engine.dialog import Call, Offer, Option, Picks, Reading, Refuses, Screen, Step, Takes, Turns
from bot.engine.inbound import SharedPhone, Wrote
from bot.engine.press import Verb, token
from bot.engine.session import Offered
from bot.engine.view import Button, Reply, View
from bot.i18n import N_, Words
from bot.understanding.choose import best_matches

A = TypeVar("A", bound=BaseModel)
C = TypeVar("C")

PAGE = 8
SEARCH = "q"

Question = Callable[[Words, A], Markup]
Options = Callable[[Call[C], A], Awaitable[Sequence[Option]]]
Parse = Callable[[Call[C], A, str], Takes | Refuses]
NOT_THE_PHONE = N_("Thank you, but the phone number is not needed here.")
NOT_FOUND = N_("I did not find “{text}” here. Please choose one of these, or type it another way.")


def choose(
    name: str,
    *,
    question: Question[A],
    options: Options[C, A],
    nothing: str = N_("There is nothing to choose from at the moment."),
    columns: int = 1,
    page: int = PAGE,
    asks_for_one: bool = False,
    leaves: bool = True,
    more: Callable[[Screen[C, A]], tuple[Button, ...]] = lambda _: (),
    clears: tuple[str, ...] = (),
    needed: Callable[[A], bool] = lambda _: True,
) -> Step[C, A]:
    """One of several. A choice of one is made without asking, unless asks_for_one.

    nothing: the sentence for an empty offer. leaves: whether there is a way back and out.
    more: buttons above the way out.
    """

    async def offer(call: Call[C], answers: A, cursor: str) -> Offer:
        found = tuple(await options(call, answers))
        visible = [option for option in found if not option.hidden]
        alone = len(visible) == 1 and not asks_for_one
        return Offer(found, sure=visible[0] if alone else None)

    def show(screen: Screen[C, A]) -> View:
        shown = visible_options(screen)
        if not shown:
            return View(screen.say(nothing), rows=(screen.way_out(),))
        rows = paged(screen, shown, page=page, columns=columns)
        rows += [row for row in (more(screen), screen.way_out() if leaves else ()) if row]
        return View(question(screen.say, screen.answers), rows=tuple(rows))

    return Step(name=name, offer=offer, show=show, read=reads_choice, needed=needed, clears=clears)


def visible_options(screen: Screen[Any, Any]) -> list[Option]:
    """What has a button: everything that is not hidden, or what a typed search found."""
    if not screen.cursor.startswith(SEARCH):
        return [option for option in screen.offer.options if not option.hidden]
    pairs = [(option.key, name) for option in screen.offer.options for name in (option.label, *option.names)]
    found = best_matches(screen.cursor[1:], pairs, locale=screen.say.locale)
    keys = {found.sure, *found.candidates}
    return [option for option in screen.offer.options if option.key in keys]


def paged(
    screen: Screen[Any, Any], options: Sequence[Option], *, page: int, columns: int
) -> list[tuple[Button, ...]]:
    """Rows of choices, with the way to the other pages under them when there are many."""
    at = _page(screen.cursor, len(options), page)
    part = options[at * page : (at + 1) * page]
    buttons = [screen.button(option.label, Verb.TAKE, token(option.key)) for option in part]
    rows = [tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns)]
    ways = []
    if at > 0:
        ways.append(screen.button(screen.say.label("‹ Previous"), Verb.TURN, f"p{at - 1}"))
    if (at + 1) * page < len(options):
        ways.append(screen.button(screen.say.label("More ›"), Verb.TURN, f"p{at + 1}"))
    return [*rows, tuple(ways)] if ways else rows


def _page(cursor: str, count: int, page: int) -> int:
    asked = int(cursor[1:]) if cursor.startswith("p") and cursor[1:].isdecimal() else 0
    return min(asked, max(0, (count - 1) // page))


def reads_choice(
    call: Call[Any], _answers: Any, offered: tuple[Offered, ...], act: Wrote | SharedPhone
) -> Reading:
    """The read of a step in which one of several is chosen."""
    if isinstance(act, SharedPhone):
        return Refuses(call.say(NOT_THE_PHONE))
    return read_choice(call, offered, act.text)


def read_choice(call: Call[Any], offered: tuple[Offered, ...], text: str) -> Reading:
    """Typed words against what was offered: one is taken, several are shown, none is said."""
    pairs = [(one.token, name) for one in offered for name in (one.label, *one.names)]
    found = best_matches(text, pairs, locale=call.say.locale)
    if found.sure:
        return Picks(found.sure)
    if found.candidates:
        return Turns(SEARCH + text[:60])
    return Refuses(call.say(NOT_FOUND, text=text[:60]))


async def _no_options(_call: Call[Any], _answers: Any) -> Sequence[Option]:
    return ()


def ask(
    name: str,
    *,
    question: Question[A],
    parse: Parse[C, A],
    options: Options[C, A] = _no_options,
    shares_phone: bool = False,
    clears: tuple[str, ...] = (),
    needed: Callable[[A], bool] = lambda _: True,
    secret: Callable[[str], bool] = lambda _: False,
) -> Step[C, A]:
    """A question that is answered in words. `options` are answers that need no typing.

    parse: the words, or a shared number, as answers, or the sentence that says what would be understood.
    shares_phone: a key that shares the person's own number stands in place of their keyboard.
    """

    async def offer(call: Call[C], answers: A, cursor: str) -> Offer:
        return Offer(tuple(await options(call, answers)))

    def show(screen: Screen[C, A]) -> View:
        text = question(screen.say, screen.answers)
        if shares_phone and screen.call.private:
            share = Reply(screen.say.label("Share my phone number"), shares_phone=True)
            return View(text, replies=((share,), screen.way_out_keys()))
        rows = paged(screen, screen.offer.options, page=PAGE, columns=1)
        return View(text, rows=(*rows, screen.way_out()))

    def read(call: Call[C], answers: A, offered: tuple[Offered, ...], act: Wrote | SharedPhone) -> Reading:
        if isinstance(act, SharedPhone) and not shares_phone:
            return Refuses(call.say(NOT_THE_PHONE))
        return parse(call, answers, act.phone if isinstance(act, SharedPhone) else act.text)

    return Step(name=name, offer=offer, show=show, read=read, needed=needed, clears=clears, secret=secret)


def confirm(
    name: str,
    *,
    summary: Question[A],
    yes: str,
    changes: Callable[[A], Sequence[tuple[str, str]]],
) -> Step[C, A]:
    """Everything that was chosen, with a way to change each of it.

    yes: the label that agrees. changes: label and step of each line that can be changed.
    """

    async def offer(call: Call[C], answers: A, cursor: str) -> Offer:
        return Offer((Option("yes", call.say.label(yes), {name: True}),))

    def show(screen: Screen[C, A]) -> View:
        agree = screen.button(screen.say.label(yes), Verb.TAKE, token("yes"))
        lines = [
            screen.button(screen.say.label(label), Verb.CHANGE, step)
            for label, step in changes(screen.answers)
        ]
        pairs = [tuple(lines[i : i + 2]) for i in range(0, len(lines), 2)]
        return View(summary(screen.say, screen.answers), rows=((agree,), *pairs, screen.way_out()))

    def read(call: Call[C], answers: A, offered: tuple[Offered, ...], act: Wrote | SharedPhone) -> Reading:
        return Refuses(
            call.say("Please choose “{yes}” to go on, or change what is not right.", yes=call.say.label(yes))
        )

    return Step(name=name, offer=offer, show=show, read=read)
