"""What is wrong with the settings, as one sentence: where, which key, what would be right. Never a value."""

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from bot.settings import PREFIX, Account, Settings
from integrations.registry import VENDORS

Place = tuple[str, ...]

WORDS = {
    "missing": "is missing",
    "string_type": "should be text in quotes",
    "string_pattern_mismatch": "should be 1 to 16 of the letters a-z, digits, - and _",
    "too_short": "is empty; describe at least one under a line that says [[accounts]]",
    "model_type": "should be a table, under a line in square brackets",
}


def explain(errors: Sequence[ErrorDetails], path: Path, document: Mapping[str, Any]) -> str:
    """One sentence about the error that explains the others: a misspelled key before the one then missing."""
    error = min(errors, key=lambda error: error["type"] != "extra_forbidden")
    place = tuple(str(part) for part in error["loc"] if part != "settings")
    return f"{_source(place, path)}: {'.'.join(place)} {_complaint(error, place, document)}."


def unknown_section(variable: str, section: str) -> str:
    return f"{variable}: {section} is not a setting{_hint(section, list(Settings.model_fields))}."


def _source(place: Place, path: Path) -> str:
    variable = (PREFIX + "__".join(place)).upper()
    return variable if variable in (name.upper() for name in os.environ) else str(path)


def _complaint(error: ErrorDetails, place: Place, document: Mapping[str, Any]) -> str:
    match error["type"]:
        case "extra_forbidden":
            return f"is not a setting{_hint(place[-1], _known(place[:-1], document))}"
        case "missing" if place == ("accounts",):
            return WORDS["too_short"]
        case "literal_error" | "enum":
            return f"should be one of {error.get('ctx', {})['expected']}"
        case "value_error" if _is_said_by_provider(place):
            return f"cannot be used: {error.get('ctx', {})['error']}"
        case "value_error":
            return str(error.get("ctx", {})["error"])
        case "missing_secret":
            return f"has no secret: {error['msg']}"
        case kind:
            return WORDS.get(kind) or f"should {error['msg'].partition(' should ')[2]}"


def _is_said_by_provider(place: Place) -> bool:
    return place[0] == "accounts" and len(place) == 3 and place[2] not in Account.model_fields


def _hint(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; known here: {', '.join(known)}"


def _known(place: Place, document: Mapping[str, Any]) -> list[str]:
    """The keys that may stand at this place."""
    if place[:1] == ("accounts",) and len(place) == 2:
        provider = document["accounts"].get(place[1], {}).get("provider", "")
        return [*_fields(Account), *_fields(VENDORS[provider].settings)]
    return _fields(Settings.model_fields[place[0]].annotation) if place else _fields(Settings)


def _fields(model: Any) -> list[str]:
    assert issubclass(model, BaseModel)
    return [name for name in model.model_fields if name != "settings"]
