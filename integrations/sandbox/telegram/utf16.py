"""Lengths and places as Telegram counts them."""


def length(text: str) -> int:
    """UTF-16 code units, in which entities are measured."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, position: int) -> int:
    """Where a character starts in UTF-8, in which parse errors are told."""
    return len(text[:position].encode())


def part(text: str, offset: int, units: int) -> str:
    """The piece of a text that an entity covers. Raises UnicodeDecodeError inside a surrogate pair."""
    return text.encode("utf-16-le")[offset * 2 : (offset + units) * 2].decode("utf-16-le")
