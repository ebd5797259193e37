"""Text as it is compared: small letters without accents, so that "Śro., " and "sro" are one word."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not take apart, and the quotes that keyboards put for an apostrophe.
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "l", "ı": "i", "İ": "i", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("’‘`´ʼ", "'")
    | dict.fromkeys("–—−‐‑‒", "-")
)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Case and accents folded away; punctuation and digits stay."""
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark)).translate(_LETTERS)


def plain_words(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    return _WORD.findall(plain(text))
