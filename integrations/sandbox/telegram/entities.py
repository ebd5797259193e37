"""A text as Telegram keeps it: trimmed, measured, and with its entities in order."""

import re
from typing import Any

from integrations.sandbox.telegram import html_text, markdown_text, utf16
from integrations.sandbox.telegram.refusal import Refused, bad_request

Entity = dict[str, Any]
LONGEST_SOURCE = 1 << 15  # bytes, before the entities are parsed
KNOWN = {
    *("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic"),
    *("underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"),
    *("text_link", "text_mention", "custom_emoji", "date_time"),
}
# What Telegram finds by itself in every text, wherever no code or link stands already.
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,:;!?)\]])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/<>])(?P<bot_command>/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<!\w)(?P<mention>@[a-zA-Z0-9_]{2,32})(?!\w)"
    r"|(?<!\w)(?P<hashtag>#(?=\w*[^\W\d_])\w{1,256})(?![\w#])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]|[\u202a-\u202e]")


def formatted(text: str, mode: str, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """What a bot's text becomes under its parse mode or its own entities. Raises Refused."""
    if len(text) > LONGEST_SOURCE // 4 and len(text.encode()) > LONGEST_SOURCE:
        raise bad_request("text is too long")
    if not given:
        text = text.replace("\r", "")
    match mode.lower():
        case "html":
            text, entities = html_text.parse(text)
        case "markdownv2":
            text, entities = markdown_text.parse(text)
        case "" | "none":
            entities = _checked(text, given or [])
        case "markdown":
            raise bad_request("the legacy Markdown mode is not in the sandbox")
        case _:
            raise bad_request("unsupported parse_mode")
    return _trimmed(_CONTROL.sub(" ", text), entities)


def written(text: str) -> tuple[str, list[Entity]]:
    """What a person's text becomes."""
    return _trimmed(text, [])


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    bare = text.strip()
    if len(bare) != len(text):
        skipped, end = utf16.length(text) - utf16.length(text.lstrip()), utf16.length(bare)
        entities = [kept for entity in entities if (kept := _moved(entity, skipped, end))]
    return bare, ordered(entities + found(bare, entities))


def _moved(entity: Entity, skipped: int, end: int) -> Entity | None:
    start = max(entity["offset"] - skipped, 0)
    stop = min(entity["offset"] + entity["length"] - skipped, end)
    return {**entity, "offset": start, "length": stop - start} if stop > start else None


def ordered(entities: list[Entity]) -> list[Entity]:
    """By place, the outer before the inner, with the keys in the documented order and none twice."""
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    kept: dict[tuple[int, int, str], Entity] = {}
    for entity in entities:
        key = (entity["offset"], entity["length"], entity["type"])
        kept.setdefault(key, {"offset": key[0], "length": key[1], **entity})
    return list(kept.values())


def found(text: str, taken: list[Entity]) -> list[Entity]:
    """Commands, mentions, addresses and tags, which nobody has to mark."""
    if not any(mark in text for mark in "/@#"):
        return []
    entities = []
    for match in _FOUND.finditer(text):
        offset = utf16.length(text[: match.start()])
        entity = {"offset": offset, "length": utf16.length(match[0]), "type": str(match.lastgroup)}
        if not any(_covers(other, entity) for other in taken):
            entities.append(entity)
    return entities


def _covers(other: Entity, entity: Entity) -> bool:
    if other["type"] not in ("code", "pre", "text_link", "text_mention", "custom_emoji"):
        return False
    end = entity["offset"] + entity["length"]
    return bool(other["offset"] < end and entity["offset"] < other["offset"] + other["length"])


def _checked(text: str, entities: list[Entity]) -> list[Entity]:
    end = utf16.length(text)
    checked = []
    for entity in entities:
        if entity["type"] not in KNOWN:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        start, stop = entity["offset"], entity["offset"] + entity["length"]
        if start < 0 or entity["length"] < 0:
            raise bad_request("ENTITY_BOUNDS_INVALID")
        if stop > end:
            raise _beyond(start, end, stop)
        if entity["length"]:
            checked.append(entity)
    return checked


def _beyond(start: int, end: int, stop: int) -> Refused:
    said = f"ends after the end of the text at UTF-16 offset {end}"
    return bad_request(f"entity beginning at UTF-16 offset {start} {said}")
