"""Telegram's HTML measured and cut: what is sent is never longer than allowed and always well formed."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

LONGEST = 4096
_TAGS = "b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|tg-emoji|tg-time|a|code|pre|blockquote"
_ATOM = re.compile(
    rf"(?P<tag></?(?P<name>{_TAGS})(?:\s[^<>]*)?>)|(?P<entity>&(?:#\d+|#[xX][0-9a-fA-F]+|lt|gt|amp|quot);)|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Atom:
    """A tag, which takes no room, or one character as it is written in HTML and as it is seen."""

    written: str
    seen: str = ""
    opens: str = ""
    closes: str = ""

    @property
    def units(self) -> int:
        """Telegram counts UTF-16 code units."""
        return sum(2 if ord(one) > 0xFFFF else 1 for one in self.seen)


def atoms(text: str) -> Iterator[Atom]:
    for found in _ATOM.finditer(text):
        written = found[0]
        if not found["tag"]:
            yield Atom(written, seen=html.unescape(written) if found["entity"] else written)
        elif written.startswith("</"):
            yield Atom(written, closes=found["name"])
        else:
            yield Atom(written, opens=found["name"])


def length(text: str) -> int:
    """How long Telegram finds this HTML, in UTF-16 code units after its entities are parsed."""
    return sum(one.units for one in atoms(text))


def plain(text: str) -> str:
    """The words alone, for when Telegram cannot read the markup."""
    return "".join(one.seen for one in atoms(text))


def fitted(text: Markup, longest: int = LONGEST) -> Markup:
    """The text itself, or its first lines with an ellipsis and every open tag closed."""
    # No character is longer than two units, and markup is longer than what it shows.
    if 2 * len(text) <= longest or length(text) <= longest:
        return text
    kept = _cut(list(atoms(text)), longest - 1)
    return Markup("".join(one.written for one in kept) + "…" + _closing(kept))  # noqa: S704


def _cut(everything: list[Atom], room: int) -> list[Atom]:
    """As much as fits, back to the last line or else the last word in its second half."""
    used = end = 0
    while used + everything[end].units <= room:
        used += everything[end].units
        end += 1
    for separator in ("\n", " "):
        for place in range(end, end // 2, -1):
            if everything[place].seen == separator:
                return everything[:place]
    return everything[:end]


def _closing(kept: list[Atom]) -> str:
    stack: list[str] = []
    for one in kept:
        if one.opens:
            stack.append(one.opens)
        elif one.closes and stack and stack[-1] == one.closes:
            stack.pop()
    return "".join(f"</{name}>" for name in reversed(stack))
