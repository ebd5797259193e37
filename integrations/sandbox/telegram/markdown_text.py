"""Telegram's MarkdownV2: marks become entities, or a complaint in Telegram's words."""

from dataclasses import dataclass
from typing import Any

from integrations.sandbox.telegram import links, utf16
from integrations.sandbox.telegram.refusal import Refused, bad_request

Entity = dict[str, Any]
RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
# Longest marks first: the first that fits counts.
MARKS = {
    "```": "pre",
    "||": "spoiler",
    "__": "underline",
    "![": "custom_emoji",
    "_": "italic",
    "*": "bold",
    "~": "strikethrough",
    "`": "code",
    "[": "text_link",
}
ENDS = {**{kind: mark for mark, kind in MARKS.items()}, "text_link": "]", "custom_emoji": "]"}
NAMES = {
    **{"pre": "Pre", "spoiler": "Spoiler", "underline": "Underline", "custom_emoji": "CustomEmoji"},
    **{"italic": "Italic", "bold": "Bold", "strikethrough": "Strikethrough", "code": "Code"},
    **{"text_link": "TextUrl", "blockquote": "BlockQuote"},
}


@dataclass
class _Open:
    """A mark that waits for its end. `begun` is where it stands in the source."""

    kind: str
    offset: int
    begin: int
    begun: int
    language: str = ""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.plain: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []
        self.quoting = False

    def read(self) -> tuple[str, list[Entity]]:
        if self.text.startswith(">"):
            self._quote()
        while self.at < len(self.text):
            self._step()
        if self.quoting and self.open[-1].kind == "blockquote":
            self._close(self.open.pop(), {"type": "blockquote"})
        if self.open:
            raise self._unfinished()
        return "".join(self.plain), self.entities

    def _step(self) -> None:
        mark, following = self.text[self.at], self.text[self.at + 1 : self.at + 2]
        if mark == "\\" and following and 0 < ord(following) <= 126:
            self._write(following, 2)
        elif mark not in self._reserved():
            self._write(mark, 1)
        elif self._ends_here():
            self._end()
        elif mark == "\n":
            self._line_break()
        else:
            self._begin()

    def _reserved(self) -> frozenset[str]:
        return frozenset("`") if self.open and self.open[-1].kind in ("code", "pre") else RESERVED

    def _write(self, piece: str, consumed: int) -> None:
        self.plain.append(piece)
        self.length += utf16.length(piece)
        self.at += consumed

    def _quote(self) -> None:
        self.quoting = True
        self.open.append(_Open("blockquote", self.length, len(self.plain), self.at))
        self.at += 1

    def _line_break(self) -> None:
        self._write("\n", 1)
        if self.text.startswith(">", self.at):
            if self.quoting:
                self.at += 1
            else:
                self._quote()

    def _ends_here(self) -> bool:
        if not self.open:
            return False
        kind = self.open[-1].kind
        if self.quoting and self.text[self.at] == "\n" and not self.text.startswith(">", self.at + 1):
            return True
        if kind == "blockquote" or not self.text.startswith(ENDS[kind], self.at):
            return False
        return kind != "italic" or not self.text.startswith("__", self.at)

    def _begin(self) -> None:
        mark = next((mark for mark in MARKS if self.text.startswith(mark, self.at)), None)
        if mark is None:
            reserved = f"Character '{self.text[self.at]}' is reserved and must be escaped"
            raise _wrong(f"{reserved} with the preceding '\\'")
        opened = _Open(MARKS[mark], self.length, len(self.plain), self.at)
        self.at += len(mark)
        if opened.kind == "pre":
            opened.language = self._language()
        self.open.append(opened)

    def _language(self) -> str:
        """The word after three backticks, and the line break that follows it, are no text."""
        end = self.at
        while end < len(self.text) and not self.text[end].isspace() and self.text[end] != "`":
            end += 1
        language = self.text[self.at : end] if end < len(self.text) and self.text[end] != "`" else ""
        self.at += len(language)
        breaks = self.text[self.at : self.at + 2]
        if breaks[:1] in ("\n", "\r"):
            self.at += 2 if breaks in ("\r\n", "\n\r") else 1
        return language

    def _end(self) -> None:
        if self.text[self.at] == "\n" and self.open[-1].kind != "blockquote":
            raise self._unfinished()
        mark = self.open.pop()
        if mark.kind == "blockquote":
            self.quoting = False
            self._write("\n", 1)
            self._close(mark, {"type": "blockquote"})
            return
        self.at += len(ENDS[mark.kind])
        self._close(mark, self._entity(mark))

    def _entity(self, mark: _Open) -> Entity | None:
        if mark.kind == "text_link":
            said = "".join(self.plain[mark.begin :])
            return links.link_entity(self._address("a URL") if self.text.startswith("(", self.at) else said)
        if mark.kind == "custom_emoji":
            if not self.text.startswith("(", self.at):
                raise _wrong("Custom emoji entity must contain a tg://emoji URL")
            return {
                "type": "custom_emoji",
                "custom_emoji_id": self._address("a custom emoji URL").partition("id=")[2],
            }
        return {"type": mark.kind, **({"language": mark.language} if mark.language else {})}

    def _address(self, what: str) -> str:
        begin = self.at = self.at + 1
        address = ""
        while self.at < len(self.text) and self.text[self.at] != ")":
            self.at += self.text[self.at] == "\\" and self.at + 1 < len(self.text)
            address += self.text[self.at]
            self.at += 1
        if self.at == len(self.text):
            offset = utf16.byte_offset(self.text, begin)
            raise _wrong(f"Can't find end of {what} at byte offset {offset}")
        self.at += 1
        return address

    def _close(self, mark: _Open, entity: Entity | None) -> None:
        if entity is not None and self.length > mark.offset:
            self.entities.append({**entity, "offset": mark.offset, "length": self.length - mark.offset})

    def _unfinished(self) -> Refused:
        mark = self.open[-1]
        name = "PreCode" if mark.language else NAMES[mark.kind]
        offset = utf16.byte_offset(self.text, mark.begun)
        return _wrong(f"Can't find end of {name} entity at byte offset {offset}")


def _wrong(sentence: str) -> Refused:
    return bad_request(f"can't parse entities: {sentence}")


def parse(text: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities, innermost first. Raises Refused."""
    return _Reader(text).read()
