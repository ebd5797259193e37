"""Addresses in texts and on buttons: which Telegram takes, and as what."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"[^\s/@]+\.[^\s/@.]{2,}|localhost|\d+(\.\d+){3}|\[[0-9a-f:]+\]", re.IGNORECASE)


def checked(address: str) -> str:
    """The address as it is kept, or nothing when it is none that Telegram would open."""
    address = address.strip()
    scheme = _SCHEME.match(address)
    if scheme and scheme[0].lower() in ("tg:", "ton:"):
        return address
    if not address.lower().startswith(("http://", "https://")):
        if (scheme and "//" in address) or not address:
            return ""
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if not (_HOST.fullmatch(host) or ":" in host):
        return ""
    return address if parts.path or parts.query or parts.fragment else f"{address}/"


def user_id(address: str) -> int:
    """The person that a tg://user?id= link means, 0 for any other address."""
    if not address.lower().startswith("tg://user?"):
        return 0
    given = parse_qs(urlsplit(address).query).get("id", ["0"])[0]
    return int(given) if given.isdecimal() else 0


def link_entity(address: str) -> dict[str, Any] | None:
    """What a link in a text becomes: a mention, a text link, or nothing at all."""
    if mentioned := user_id(address):
        return {"type": "text_mention", "user": {"id": mentioned, "is_bot": False, "first_name": "User"}}
    address = checked(address)
    return {"type": "text_link", "url": address} if address else None
