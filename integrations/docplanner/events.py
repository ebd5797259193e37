"""Docplanner's notices: JSON with a name and data that differs by name; unsigned, so they are hints."""

import json
from collections.abc import Mapping
from typing import Any

from integrations.errors import Rejected

_BOOKING = "booking"  # visit_booking, old_ and new_visit_booking, canceling_booking, a bare booking


def changed(body: bytes) -> list[str]:
    """Ids of the bookings that a notice names, each once: of a move the old one and the new one.

    Requests for approval name a booking that is not made yet by no id, and notices about breaks, services
    or addresses name none. Raises Rejected when it is no notice.
    """
    try:
        notice = json.loads(body)
    except (ValueError, RecursionError):
        raise Rejected("a notice that is no JSON") from None
    if not isinstance(notice, dict) or not isinstance(notice.get("name"), str) or not notice["name"]:
        raise Rejected("a notice without a name")
    data = notice.get("data")
    parts = data.items() if isinstance(data, Mapping) else ()
    named = [_id(part) for key, part in parts if str(key).casefold().endswith(_BOOKING)]
    return list(dict.fromkeys(id for id in named if id))


def _id(part: Any) -> str:
    """Some tenants write ids as numbers."""
    found = part.get("id") if isinstance(part, Mapping) else None
    return str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""
