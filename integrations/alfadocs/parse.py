"""From a reply to wire words. Errors name fields and never values, which may be about a patient."""

import logging
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from integrations.alfadocs.wire import Wire
from integrations.call import Reply
from integrations.errors import Unavailable

log = logging.getLogger(__name__)
W = TypeVar("W", bound=Wire)
_LISTS = ("data", "results", "items")


def content(reply: Reply) -> Any:
    """What the envelope holds; an answer without one is its own content."""
    data = reply.data
    if isinstance(data, Mapping):
        return next((data[name] for name in _LISTS if name in data), data)
    return data


def one(kind: type[W], reply: Reply) -> W:
    """One object, also when it comes as the only one of a list."""
    found = content(reply)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    return _validated(kind, found)


def every(kind: type[W], reply: Reply) -> list[W]:
    """Every item of a list, or an error where one cannot be read."""
    return [_validated(kind, item) for item in items(reply)]


def known(kind: type[W], reply: Reply) -> list[W]:
    """The items of a list that can be read: one odd operator must not hide the others."""
    read, found = [], items(reply)
    for item in found:
        try:
            read.append(_validated(kind, item))
        except Unavailable as error:
            log.warning("one of %d skipped: %s", len(found), error)
    if found and not read:
        raise Unavailable(f"nothing in the list of {kind.__name__} can be read")
    return read


def items(reply: Reply) -> list[Any]:
    """The list of an answer. PHP writes a list with gaps as an object with numbers for keys."""
    found = content(reply)
    if isinstance(found, Mapping):
        found = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), found)
    if isinstance(found, list):
        return found
    if isinstance(found, Mapping) and found and all(str(key).isdigit() for key in found):
        return list(found.values())
    raise Unavailable("the answer holds no list")


def count(reply: Reply, name: str = "count") -> int | None:
    told = reply.data.get(name) if isinstance(reply.data, Mapping) else None
    try:
        return None if told is None or isinstance(told, bool) else int(told)
    except (TypeError, ValueError):
        return None


def _validated(kind: type[W], data: Any) -> W:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, told["loc"])) or "all" for told in error.errors()}))
        raise Unavailable(f"a {kind.__name__} that cannot be read: {fields}") from None
