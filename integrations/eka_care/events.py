"""Eka Care's webhooks: whether a notice is genuine, and which visits it names."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from integrations.errors import AccessDenied, Rejected

HEADER = "eka-webhook-signature"
_WINDOW = timedelta(seconds=180)


def verify(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> None:
    """`t=<unix seconds>,v1=<hex>`: an HMAC-SHA256 of "<t>.<body as received>". Raises AccessDenied.

    The parts may come in any order, and the signature more than once while a key is being changed.
    """
    parts = [part.strip().partition("=") for part in headers.get(HEADER, "").split(",")]
    told = next((value for name, _, value in parts if name == "t"), "")
    if not told.isascii() or not told.isdigit() or len(told) > 12:
        raise AccessDenied("a webhook without a signature")
    if abs(now.timestamp() - int(told)) > _WINDOW.total_seconds():
        raise AccessDenied("a webhook of another time")
    expected = hmac.new(secret.encode(), told.encode() + b"." + body, sha256).hexdigest().encode()
    signatures = (value.lower().encode() for name, _, value in parts if name == "v1")
    if not any(hmac.compare_digest(expected, given) for given in signatures):
        raise AccessDenied("a webhook whose signature is wrong")


def visits_named(body: bytes) -> Sequence[str]:
    """The appointment, and the one that it replaces; none in a notice of something else.

    Two documents spell the event's name differently, and reminders lack most of the envelope, so only
    `data` is looked at. Raises Rejected.
    """
    try:
        notice = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("a webhook that is no JSON") from None
    if not isinstance(notice, dict) or not _event(notice) or not isinstance(notice.get("data"), dict):
        raise Rejected("a webhook that is no notice")
    data = notice["data"]
    ids = (data.get("appointment_id"), data.get("p_aid"))
    named = (found for found in ids if isinstance(found, (str, int)) and not isinstance(found, bool))
    return tuple(dict.fromkeys(str(found) for found in named if found))


def _event(notice: Mapping[str, Any]) -> str:
    found = notice.get("event") or notice.get("event_type")
    return found if isinstance(found, str) else ""
