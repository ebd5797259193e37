"""What a person can mean by an act, as values; and the map of the dialogs that there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from pydantic import JsonValue

from bot.engine.dialog import AnyDialog, Call
from bot.engine.press import Entry


@dataclass(frozen=True, slots=True)
class Answer:
    sets: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Turn:
    cursor: str


@dataclass(frozen=True, slots=True)
class Change:
    step: str


@dataclass(frozen=True, slots=True)
class Back:
    pass


@dataclass(frozen=True, slots=True)
class Restart:
    pass


@dataclass(frozen=True, slots=True)
class Open:
    """anew: nothing that was under way stays underneath."""

    entry: Entry
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """Show again where we are, under a sentence."""

    note: Markup | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """A double tap, or nothing that wants an answer."""


@dataclass(frozen=True, slots=True)
class News:
    intent_id: str


@dataclass(frozen=True, slots=True)
class Correct:
    """Words that take the place of the last ones. undoes: those were taken as an answer, which falls."""

    text: str
    undoes: bool


Move = Answer | Turn | Change | Back | Restart | Open | Stay | Nothing | News | Correct


@dataclass(frozen=True, kw_only=True)
class Map:
    """The dialogs that there are, the one at the bottom, and which commands open which.

    behind_links: the dialog that /start opens when a link gave it an argument, empty where there is none.
    behind_files: the dialog that a file opens, with the act as JSON for its argument; empty as above.
    aside: where whoever types numbers answers what came from outside the conversation.
    secret: whether words may not stay in the chat, wherever they were typed.
    """

    dialogs: Mapping[str, AnyDialog]
    root: str
    commands: Mapping[str, Entry] = field(default_factory=dict)
    behind_links: str = ""
    behind_files: str = ""
    aside: Entry | None = None
    secret: Callable[[Call[Any], str], bool] = lambda _call, _text: False

    def command_of(self, entry: Entry) -> str:
        """What to type after a slash to open this, empty when there is no command for it."""
        opens = [name for name, known in self.commands.items() if known == entry]
        takes = [name for name, known in self.commands.items() if known == Entry(entry.dialog)]
        if opens:
            return opens[0]
        return f"{takes[0]} {entry.argument}" if takes and entry.dialog != self.root else ""
