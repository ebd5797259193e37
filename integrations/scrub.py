"""What may be kept of a vendor's message: no numbers that name a person, no addresses, not endless."""

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")
_NUMBER = re.compile(r"\+?\d(?:[ ./()-]?\d){5,}")
_LONGEST = 200
_GONE = "…"


def scrub(text: str, private: Iterable[str | None] = ()) -> str:
    """The text without e-mail addresses, numbers of more than five digits and the private words given."""
    for word in sorted(filter(None, private), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", _GONE, text, flags=re.IGNORECASE)
    text = _NUMBER.sub(_GONE, _EMAIL.sub(_GONE, text))
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + _GONE
