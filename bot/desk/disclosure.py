"""Disclosure: everything that is kept of a chat, as a file that a person and a machine can read."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.desk.privacy import Held
from storage.session import Row

# What stands as JSON in one column is shown as what it is.
NESTED = ("answers", "details", "request", "outcome", "state", "payload", "body")


def disclosed(held: Held, now: datetime) -> bytes:
    """UTF-8 JSON. Times are in UTC; names are those of our columns."""
    parts = {
        "made_at": now.isoformat(),
        "chat": _row(held.chat),
        "people": _rows(held.people),
        "visits": _rows(held.visits),
        "consents": _rows(held.consents),
        "requests": _rows(held.intents),
        "messages": _rows(held.messages),
        "conversation": _row(held.conversation),
        "received": _rows(held.acts),
    }
    return json.dumps(parts, ensure_ascii=False, indent=2).encode()


def _rows(rows: Sequence[Row]) -> list[dict[str, Any] | None]:
    return [_row(row) for row in rows]


def _row(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    values = row.model_dump(mode="json")
    return {name: _unfolded(value) if name in NESTED else value for name, value in values.items()}


def _unfolded(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
