"""The official methods: what each may be asked, and the check of one call against it."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from integrations.sandbox.telegram.arguments import Upload
from integrations.sandbox.telegram.check import Check, Ignored, Malformed, Types, WrongKind
from integrations.sandbox.telegram.refusal import Refused, bad_request

Read = Callable[[Any, Ignored], Any]

# What the real server says when a parameter is absent or empty; for all others that it is required.
MISSING = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "user_id": "invalid user_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "latitude": "latitude is empty",
    "longitude": "longitude is empty",
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
}
NOT_JSON = {"reply_markup": "can't parse reply keyboard markup JSON object"}
NOT_THAT_KIND = {
    "reply_markup": "object expected as reply markup",
    "commands": "expected an Array of BotCommand",
    "scope": "can't parse BotCommandScope: BotCommandScope must be an Object",
    "message_ids": "expected an Array of message identifiers",
}
MAY_BE_EMPTY = {"url"}  # setWebhook without an address takes the webhook away
TRUE, FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


class Method:
    """One official method."""

    def __init__(self, name: str, returns: str, params: Mapping[str, str], types: Types) -> None:
        self.name = name
        self.returns = returns
        self._read = {key.rstrip("?"): _reader(key.rstrip("?"), kind, types) for key, kind in params.items()}
        self._required = [key for key in params if not key.endswith("?") and key not in MAY_BE_EMPTY]

    def arguments(self, raw: Mapping[str, Any], ignored: Ignored) -> dict[str, Any]:
        """The call's arguments in their own types. Raises Refused; what Telegram would ignore is noted."""
        checked = {}
        for key, value in raw.items():
            read = self._read.get(key)
            if read is not None:
                if value is not None and value != "":
                    checked[key] = read(value, ignored)
            elif isinstance(value, Upload):
                checked[f"file:{key}"] = value  # named elsewhere as attach://key
            else:
                ignored.append(key)
        for key in self._required:
            if key not in checked:
                raise bad_request(MISSING.get(key, f'parameter "{key}" is required'))
        return checked


@cache
def methods() -> dict[str, Method]:
    """All official methods by their names in small letters: Telegram does not mind the case."""
    schema = _schema()
    types = official_types()
    return {
        name.lower(): Method(name, entry["returns"], entry["params"], types)
        for name, entry in schema["methods"].items()
    }


@cache
def official_types() -> Types:
    return Types(_schema()["types"])


@cache
def _schema() -> dict[str, Any]:
    written = Path(__file__).with_name("schema.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(written)
    return loaded


def _reader(name: str, kind: str, types: Types) -> Read:
    simple: dict[str, Read] = {
        "str": _text(name),
        "int|str": _text(name),
        "int": _converted(name, int, "Number"),
        "float": _converted(name, float, "Number"),
        "bool": _boolean(name),
        "file": _file(name),
        "str|file": _file(name),
    }
    return simple.get(kind) or _structure(name, types.check(kind))


def _text(name: str) -> Read:
    def read(value: Any, ignored: Ignored) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise bad_request(f'Field "{name}" must be of type String')

    return read


def _converted(name: str, kind: Callable[[Any], Any], said: str) -> Read:
    def read(value: Any, ignored: Ignored) -> Any:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            try:
                return kind(value)
            except (ValueError, OverflowError):
                pass
        raise bad_request(f'Can\'t parse "{name}" as {said}')

    return read


def _boolean(name: str) -> Read:
    def read(value: Any, ignored: Ignored) -> bool:
        word = str(value).lower()
        if word not in TRUE | FALSE:
            raise bad_request(f'Can\'t parse "{name}" as Boolean')
        return word in TRUE

    return read


def _file(name: str) -> Read:
    def read(value: Any, ignored: Ignored) -> Any:
        if isinstance(value, Upload | str):
            return value
        raise bad_request(f'Field "{name}" must be of type String')

    return read


def _structure(name: str, check: Check) -> Read:
    def read(value: Any, ignored: Ignored) -> Any:
        try:
            return check(json.loads(value) if isinstance(value, str) else value, ignored)
        except ValueError:
            raise bad_request(NOT_JSON.get(name, f"Can't parse {name} JSON object")) from None
        except Malformed as wrong:
            raise bad_request(str(wrong)) from None
        except WrongKind as wrong:
            raise _unexpected(name, wrong) from None

    return read


def _unexpected(name: str, wrong: WrongKind) -> Refused:
    return bad_request(NOT_THAT_KIND.get(name, f"{wrong} expected as {name.replace('_', ' ')}"))
