"""Drawing: from a step and its offer to the view, and to what the session must remember of it."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from bot.engine.dialog import AnyDialog, Option, Screen, Step
from bot.engine.interpret import fold
from bot.engine.press import Verb, token
from bot.engine.session import Offered
from bot.engine.view import View

LONGEST_ARGUMENT = 20


def draw(dialog: AnyDialog, step: Step[Any, Any], screen: Screen[Any, Any], told: Markup) -> View:
    """The step under the line of what was chosen; or, when something was told instead, a way to try again."""
    view = _trouble(screen, told) if told else step.show(screen)
    trail = dialog.trail(screen.say, screen.answers)
    return replace(view, text=trail + Markup("\n\n") + view.text) if trail else view


def _trouble(screen: Screen[Any, Any], told: Markup) -> View:
    # What was typed has no place in a button, and a long cursor no room.
    typed = screen.cursor.startswith("q") or len(screen.cursor.encode()) > LONGEST_ARGUMENT
    cursor = "" if typed else screen.cursor
    again = screen.button(screen.say.label("Try again"), Verb.TURN, cursor)
    return View(told, rows=((again,), screen.way_out()))


def offered(dialog: AnyDialog, option: Option) -> Offered:
    """A choice as it is remembered, so that a tap on it is understood without asking anybody."""
    sets = dialog.dump(option.sets)
    return Offered(token=token(option.key), label=option.label, sets=sets, names=option.names)


def labels(view: View) -> dict[str, str]:
    """What can be typed instead of tapped; a label that stands twice for different things cannot."""
    pairs = [(fold(b.label), b.data) for row in view.rows for b in row if b.data]
    pairs += [(fold(r.label), r.data) for row in view.replies for r in row if r.data]
    seen: dict[str, set[str]] = {}
    for label, data in pairs:
        seen.setdefault(label, set()).add(data)
    return {label: next(iter(all_data)) for label, all_data in seen.items() if len(all_data) == 1}
