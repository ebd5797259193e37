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
_ENVELOPES = 2


def content(reply: Reply) -> Any:
    """What the envelope holds, or the envelope in it; an answer without one is its own content."""
    data = reply.data
    for _ in range(_ENVELOPES):
        name = next((name for name in _LISTS if name in data), None) if isinstance(data, Mapping) else None
        if name is None:
            break
        data = data[name]
    return data


def envelope(reply: Reply, name: str) -> Any:
    """What stands beside the content, in the outer envelope or in the inner one."""
    outer = reply.data if isinstance(reply.data, Mapping) else {}
    inner = outer.get("data")
    return outer.get(name, inner.get(name) if isinstance(inner, Mapping) else None)


def single(reply: Reply) -> Any:
    """What an answer about one thing holds, also as the only one of a list, or under its own name."""
    found = content(reply)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if isinstance(found, Mapping) and len(found) == 1:
        inner = next(iter(found.values()))
        found = inner if isinstance(inner, Mapping) else found
    return found


def one(kind: type[W], reply: Reply) -> W:
    return _validated(kind, single(reply))


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
    """The list of an answer, also under its own name. PHP writes one with gaps as an object with numbers."""
    found = content(reply)
    if isinstance(found, list):
        return found
    if is_nothing(found, reply):
        return []
    if isinstance(found, Mapping) and found and all(str(key).isdigit() for key in found):
        return list(found.values())
    lists = [each for each in found.values() if isinstance(each, list)] if isinstance(found, Mapping) else []
    if len(lists) == 1 and "id" not in found:
        return list(lists[0])
    raise Unavailable("the answer holds no list")


def is_nothing(found: Any, reply: Reply) -> bool:
    """Whether no list stands for an empty one: only where the envelope counts to zero.

    Else the absence of a list would prove that nothing was booked.
    """
    counted = count(reply) if count(reply) is not None else count(reply, "total")
    return counted == 0 and (found is None or found is reply.data or found in ({}, ""))


def count(reply: Reply, name: str = "count") -> int | None:
    told = envelope(reply, name)
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
