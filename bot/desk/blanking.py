"""Blanking: what was kept as JSON of a deed, without whom it was for and what they wrote."""

import json
from typing import Any

NOBODY = {"name": "", "surname": "", "phone": ""}
WORDS = frozenset(
    {
        *("patient_name", "patient_surname", "phone", "reason", "relation", "question"),
        *("file_name", "file_id"),
    }
)


def blanked(stored: str) -> str:
    """The same JSON with nobody as its patient and without words of theirs; it can be read as before."""
    return json.dumps(_blank(json.loads(stored)), ensure_ascii=False) if stored else stored


def _blank(value: Any) -> Any:
    if isinstance(value, list):
        return [_blank(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _blank_under(key, one) for key, one in value.items()}


def _blank_under(key: str, value: Any) -> Any:
    if key == "patient" and isinstance(value, dict):
        return NOBODY
    return "" if key in WORDS and isinstance(value, str) else _blank(value)
