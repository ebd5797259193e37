"""Turns the spelled types of the official schema into functions that check a JSON value."""

from collections.abc import Callable, Mapping
from typing import Any

Ignored = list[str]
Check = Callable[[Any, Ignored], Any]

# Inside these a complaint says which part of the request it is about.
SPEAKS_UP = {
    "InlineKeyboardButton": "can't parse inline keyboard button: ",
    "KeyboardButton": "can't parse keyboard button: ",
    "MessageEntity": "can't parse MessageEntity: ",
    "BotCommand": "can't parse BotCommand: ",
}


class Malformed(Exception):
    """The value does not fit; the text is how Telegram says it."""


class WrongKind(Exception):
    """The value is of another JSON type than the one named."""


def boolean(value: Any, ignored: Ignored) -> bool:
    if value is True or value is False:
        return bool(value)
    raise WrongKind("Boolean")


def text(value: Any, ignored: Ignored) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise WrongKind("String")


def integer(value: Any, ignored: Ignored) -> int:
    if type(value) is int:
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise WrongKind("Number")


def number(value: Any, ignored: Ignored) -> float:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        try:
            return float(value)
        except ValueError:
            pass
    raise WrongKind("Number")


def anything(value: Any, ignored: Ignored) -> Any:
    return value


def array(item: Check) -> Check:
    def check(value: Any, ignored: Ignored) -> list[Any]:
        if type(value) is not list:
            raise WrongKind("Array")
        try:
            return [item(one, ignored) for one in value]
        except WrongKind as wrong:
            raise WrongKind(f"Array of {wrong}") from None

    return check


def constant(expected: str) -> Check:
    def check(value: Any, ignored: Ignored) -> Any:
        if value != expected:
            raise Malformed(f'Expected "{expected}"')
        return value

    return check


class Types:
    """The checks of all named types, built when they are first asked for."""

    def __init__(self, fields: Mapping[str, Mapping[str, str]]) -> None:
        self._fields = fields
        self._objects: dict[str, Check] = {}
        self._built: dict[str, Check] = {}

    def check(self, kind: str) -> Check:
        """The check for a type as schema.json spells it."""
        if kind not in self._built:
            self._built[kind] = self._build(kind)
        return self._built[kind]

    def _build(self, kind: str) -> Check:
        plain: dict[str, Check] = {"int": integer, "str": text, "bool": boolean, "float": number}
        plain |= {"any": anything, "file": text, "true": boolean}
        if kind in plain:
            return plain[kind]
        if kind.startswith("[") and _closes_at_end(kind):
            return array(self.check(kind[1:-1]))
        if kind.startswith("'") and "|" not in kind:
            return constant(kind.strip("'"))
        parts = kind.split("|")
        return self._either(parts) if len(parts) > 1 else self._object(kind)

    def _object(self, name: str) -> Check:
        """Recursive types meet themselves half built, so the lookup happens at the first use."""

        def check(value: Any, ignored: Ignored) -> Any:
            built = self._objects.get(name) or self._objects.setdefault(name, self._record(name))
            return built(value, ignored)

        return check

    def _record(self, name: str) -> Check:
        fields = {key.rstrip("?"): self.check(kind) for key, kind in self._fields[name].items()}
        required = [key for key in self._fields[name] if not key.endswith("?")]
        about = SPEAKS_UP.get(name, "")

        def check(value: Any, ignored: Ignored) -> dict[str, Any]:
            if type(value) is str and name == "KeyboardButton":
                return {"text": value}
            if type(value) is not dict:
                if about:
                    raise Malformed(f"{about}expected an Object")
                raise WrongKind("Object")
            checked = {}
            for key, item in value.items():
                field = fields.get(key)
                if field is None:
                    ignored.append(f"{name}.{key}")
                elif item is not None:
                    try:
                        checked[key] = field(item, ignored)
                    except WrongKind as wrong:
                        raise Malformed(f'{about}Field "{key}" must be of type {wrong}') from None
            for key in required:
                if key not in checked:
                    raise Malformed(f'{about}Can\'t find field "{key}"')
            return checked

        return check

    def _either(self, parts: list[str]) -> Check:
        names = [part for part in parts if part in self._fields]
        others = [self.check(part) for part in parts if part not in self._fields]

        def check(value: Any, ignored: Ignored) -> Any:
            if names and isinstance(value, dict):
                return self._object(self._which(names, value))(value, ignored)
            for other in others:
                try:
                    return other(value, ignored)
                except WrongKind:
                    continue
            raise WrongKind("Object" if names else "String")

        return check

    def _which(self, names: list[str], value: Mapping[str, Any]) -> str:
        """Of several types the one whose constants agree and whose required fields are all there."""
        agreeing = [name for name in names if self._constants_agree(name, value)]
        if not agreeing:
            raise Malformed("Unsupported type specified")
        for name in agreeing:
            if all(key in value for key in self._fields[name] if not key.endswith("?")):
                return name
        return agreeing[0]

    def _constants_agree(self, name: str, value: Mapping[str, Any]) -> bool:
        constants = {key: kind[1:-1] for key, kind in self._fields[name].items() if kind.startswith("'")}
        return all(value.get(key) == expected for key, expected in constants.items())


def _closes_at_end(kind: str) -> bool:
    """True for `[[A]]`, false for `[A]|B`."""
    depth = 0
    for position, mark in enumerate(kind):
        depth += (mark == "[") - (mark == "]")
        if depth == 0:
            return position == len(kind) - 1
    return False
