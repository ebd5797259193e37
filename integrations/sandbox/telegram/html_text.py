"""Telegram's HTML: a text with tags becomes a text with entities, or a complaint in Telegram's words."""

import re
from dataclasses import dataclass
from typing import Any

from integrations.sandbox.telegram import links, utf16
from integrations.sandbox.telegram.refusal import Refused, bad_request

Entity = dict[str, Any]
KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    **{"a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote"},
    **{"tg-emoji": "custom_emoji", "tg-time": "date_time"},
}
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]*)(\s*=\s*)?")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def decoded(text: str) -> str:
    """With the character references resolved that Telegram knows; others stay as they are."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return _CHARACTERS[found[3]]
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]


@dataclass
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    offset: int
    begin: int  # index into the plain pieces


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.length = 0
        self.plain: list[str] = []
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while (tag := self.text.find("<", self.at)) >= 0:
            self._write(self.text[self.at : tag])
            self.at = tag
            if self.text.startswith("</", tag):
                self._end()
            else:
                self._start()
        self._write(self.text[self.at :])
        if self.open:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.plain), self.entities

    def _write(self, piece: str) -> None:
        if piece:
            piece = decoded(piece)
            self.plain.append(piece)
            self.length += utf16.length(piece)

    def _place(self) -> str:
        return f"at byte offset {utf16.byte_offset(self.text, self.at)}"

    def _start(self) -> None:
        found = re.compile(r"[^\s>]*").match(self.text, self.at + 1)
        assert found
        name, position = found[0].lower(), found.end()
        if position == len(self.text):
            raise _wrong(f"Unclosed start tag {self._place()}")
        if name not in KINDS:
            raise _wrong(f'Unsupported start tag "{name}" {self._place()}')
        attributes, position = self._attributes(name, position)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" {self._place()}')
        self.open.append(_Open(name, attributes, self.length, len(self.plain)))
        self.at = position + 1

    def _attributes(self, tag: str, position: int) -> tuple[dict[str, str], int]:
        """The attributes of a start tag, and where its `>` stands."""
        attributes: dict[str, str] = {}
        while True:
            found = _ATTRIBUTE.match(self.text, position)
            assert found
            name, equals, position = found[1], found[2], found.end()
            if not name and not equals:
                if position == len(self.text):
                    raise _wrong(f"Unclosed start tag {self._place()}")
                return attributes, position
            if not name:
                raise _wrong(f'Empty attribute name in the tag "{tag}" {self._place()}')
            if equals:
                attributes[name.lower()], position = self._value(tag, position)
            elif (tag, name.lower()) == ("blockquote", "expandable"):
                attributes["expandable"] = ""
            else:
                sentence = "Expected equal sign in declaration of an attribute of the tag"
                raise _wrong(f'{sentence} "{tag}" {self._place()}')

    def _value(self, tag: str, position: int) -> tuple[str, int]:
        quote = self.text[position : position + 1]
        if not quote:
            raise _wrong(f'Unclosed start tag "{tag}" {self._place()}')
        if quote in "'\"":
            end = self.text.find(quote, position + 1)
            if end < 0 or end + 1 == len(self.text):
                raise _wrong(f"Unclosed start tag {self._place()}")
            return decoded(self.text[position + 1 : end]), end + 1
        found = _TOKEN.match(self.text, position)
        assert found
        if not re.match(r"[\s>]", self.text[found.end() : found.end() + 1]):
            start = utf16.byte_offset(self.text, position)
            raise _wrong(f"Unexpected end of name token at byte offset {start}")
        return found[0].lower(), found.end()

    def _end(self) -> None:
        if not self.open:
            raise _wrong(f"Unexpected end tag {self._place()}")
        found = re.compile(r"</([^\s>]*)\s*(>?)").match(self.text, self.at)
        assert found
        if not found[2]:
            raise _wrong(f"Unclosed end tag {self._place()}")
        tag, name = self.open.pop(), found[1].lower()
        if name and name != tag.name:
            expected = f'expected "</{tag.name}>", found "</{name}>"'
            raise _wrong(f"Unmatched end tag {self._place()}, {expected}")
        self.at = found.end()
        if self.length > tag.offset:
            self._finish(tag)

    def _finish(self, tag: _Open) -> None:
        entity = self._entity(tag)
        if entity is None:
            return
        entity |= {"offset": tag.offset, "length": self.length - tag.offset}
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(key) == entity[key] for key in ("offset", "length"))
        if same and {last.get("type"), entity["type"]} == {"pre", "code"}:
            language = last.get("language") or entity.get("language")
            entity = {**entity, "type": "pre", **({"language": language} if language else {})}
            self.entities.pop()
        self.entities.append(entity)

    def _entity(self, tag: _Open) -> Entity | None:
        given = tag.attributes
        match tag.name:
            case "a":
                return links.link_entity(given.get("href") or "".join(self.plain[tag.begin :]))
            case "code" if given.get("class", "").startswith("language-"):
                return {"type": "code", "language": given["class"].removeprefix("language-")}
            case "blockquote" if "expandable" in given:
                return {"type": "expandable_blockquote"}
            case "tg-emoji":
                if not given.get("emoji-id", "").isdecimal():
                    raise _wrong("Invalid custom emoji identifier specified")
                return {"type": "custom_emoji", "custom_emoji_id": given["emoji-id"]}
            case "tg-time":
                return _time(given)
        return {"type": KINDS[tag.name]}


def _time(given: dict[str, str]) -> Entity:
    if not given.get("unix", "").isdecimal():
        raise _wrong("Invalid Unix time specified")
    shape = {"date_time_format": given["format"]} if "format" in given else {}
    return {"type": "date_time", "unix_time": int(given["unix"]), **shape}


def _wrong(sentence: str) -> Refused:
    return bad_request(f"can't parse entities: {sentence}")


def parse(text: str) -> tuple[str, list[Entity]]:
    """The plain text and its entities, innermost first. Raises Refused."""
    if "<" not in text and "&" not in text:
        return text, []
    plain, entities = _Reader(text).read()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return plain, entities
