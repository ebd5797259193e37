"""Buttons as numbered lines, and typed numbers as presses: everything can be done without tapping."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from bot.engine import press
from bot.engine.press import Entry, StepPress, Verb
from bot.engine.view import Button, View
from bot.i18n import N_, Words

PLAIN = N_("Type the number of your choice:")
ASIDE = N_("To answer this, type {number}.")
MARKED = N_("Type # and the number of your choice, for example #1. A number without # is read as an answer:")
_NUMBER = re.compile(r"(?P<mark>#|n[ro]\.?)?\s*\(?(?P<digits>\d{1,3})\s*[.):,]?", re.IGNORECASE)
# What keyboards put after a digit to make a picture of it.
_DECORATION = dict.fromkeys(map(ord, "\ufe0e\ufe0f\u20e3"))


@dataclass(frozen=True, slots=True)
class Line:
    """What a button says, and what pressing it carries; or the page that it opens."""

    label: str
    data: str = ""
    url: str = ""


def lines_of(view: View, names: Mapping[str, str]) -> list[Line]:
    """The buttons of a view as lines. names: what choices are called in full, by their token.

    The fields of a calendar that only show where a week begins, or that a day is not free, are left out.
    """
    buttons = [button for row in view.rows for button in row if not _says_nothing(button)]
    keys = [Line(reply.label, reply.data) for row in view.replies for reply in row if reply.data]
    return [Line(_name(button, names), button.data, button.url) for button in buttons] + keys


def pressable(lines: list[Line]) -> tuple[str, ...]:
    """What each number carries, from 1 on."""
    return tuple(line.data for line in lines if line.data)


def numbered(view: View, lines: list[Line], say: Words, *, marked: bool) -> View:
    """The view with its buttons written out under the text."""
    if not lines:
        return view
    sign = Markup("#{number} {label}") if marked else Markup("{number}. {label}")
    written, number = [], 0
    for line in lines:
        number += bool(line.data)
        shown = sign.format(number=number, label=line.label)
        written.append(shown if line.data else _link(line))
    hint = [say(MARKED if marked else PLAIN)] if number else []
    return replace(view, text=view.text + Markup("\n\n") + Markup("\n").join([*hint, *written]))


def with_commands(view: View, command_of: Callable[[Entry], str], say: Words, number: str) -> View:
    """A message from outside the conversation: its numbers would be mistaken for those of the screen.

    command_of: what opens a dialog by typing, without the slash, or nothing. number: what to type for the
    buttons that no command stands for.
    """
    written = []
    lines = lines_of(view, {})
    for line in lines:
        pressed = press.read(line.data) if line.data else None
        command = command_of(pressed) if isinstance(pressed, Entry) else ""
        if line.url:
            written.append(_link(line))
        elif command:
            written.append(Markup("{label}: /{command}").format(label=line.label, command=command))
    if number and len(written) < len(lines):
        written.append(say(ASIDE, number=number))
    return replace(view, text=Markup("\n").join([view.text + Markup("\n"), *written])) if written else view


def read_number(text: str, *, marked: bool) -> int | None:
    """The number that was typed, in the digits of any script, as "2", "2.", "2)" or "#2".

    marked: without a # it is none.
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).translate(_DECORATION).strip())
    if found is None or (marked and not found["mark"]):
        return None
    return int(found["digits"])


def _says_nothing(button: Button) -> bool:
    pressed = press.read(button.data) if button.data else None
    looks = isinstance(pressed, StepPress) and pressed.verb is Verb.TURN
    return looks and len(button.label.strip()) <= 1 and not button.label.isdecimal()


def _name(button: Button, names: Mapping[str, str]) -> str:
    """A day of the calendar, which is a bare number on its button, under its full name."""
    pressed = press.read(button.data) if button.data else None
    if isinstance(pressed, StepPress) and pressed.verb is Verb.TAKE and button.label.isdecimal():
        return names.get(pressed.argument) or button.label
    return button.label


def _link(line: Line) -> Markup:
    return Markup("{label}: {url}").format(label=line.label, url=line.url)
