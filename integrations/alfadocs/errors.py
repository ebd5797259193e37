"""What AlfaDocs' refusals mean. No error body is documented, so every envelope that was seen is read."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from integrations.call import Reply
from integrations.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Rejected,
    SlotTaken,
)
from integrations.scrub import scrub

_TAKEN = re.compile(
    r"overlap|overbook|\b(already|is|was) (booked|taken|occupied|reserved|busy)\b|no longer (available|free)"
    r"|not (available|free)|conflict|sovrappo|occupat[oa]|non (è )?(più )?(disponibile|liber[oa])",
    re.IGNORECASE,
)
_WORDS = ("error", "message", "error_description", "detail", "title")
_LISTS = ("errors", "violations")
_FAILED = frozenset({"error", "errors", "fail", "failed", "failure", "ko", "false"})
_CODES = ("code", "statusCode", "status_code", "status")
_CONTENT = frozenset({"data", "results", "id"})
_DENIED = re.compile(
    r"unauthori[sz]ed|forbidden|access denied|(invalid|missing|wrong|unknown) api.?key|non autorizzato",
    re.IGNORECASE,
)
_MISSING = re.compile(r"\b(not found|no such|does not exist|non (è stat[oa] )?trovat[oa])\b", re.IGNORECASE)


def message(data: Any) -> str:
    """The sentence and the details of an error envelope, in whichever of its shapes; still unscrubbed."""
    if not isinstance(data, Mapping):
        return data if isinstance(data, str) else ""
    said = next((told for told in (_said(data.get(word)) for word in _WORDS) if told), "")
    details = (detail for name in _LISTS for detail in _details(data.get(name)))
    return "; ".join(filter(None, [said, *details]))


def _said(word: Any) -> str:
    return message(word) if isinstance(word, Mapping) else word if isinstance(word, str) else ""


def _details(errors: Any) -> list[str]:
    if isinstance(errors, Mapping):
        if isinstance(errors.get("message"), str):
            return [f"{errors.get('propertyPath') or errors.get('field') or ''} {errors['message']}".strip()]
        return [f"{field}: {' '.join(_details(told))}" for field, told in errors.items()]
    if isinstance(errors, list):
        return [detail for error in errors for detail in _details(error)]
    return [str(errors)] if errors else []


def accepted(reply: Reply) -> bool:
    """Whether it is a success; an envelope that says "error" is none, whatever its status."""
    if not reply.ok or not isinstance(reply.data, Mapping):
        return reply.ok
    told = {str(reply.data[name]).casefold() for name in ("status", "success") if name in reply.data}
    only_an_error = reply.data.get("error") or reply.data.get("errors")
    if only_an_error and not _CONTENT & set(reply.data):
        return False
    return not told & _FAILED and not any(_is_refusal(word) for word in told)


def _is_refusal(code: str) -> bool:
    return code.isdecimal() and 400 <= int(code) < 600


def _status(reply: Reply) -> int:
    """The HTTP status; where that says success, what the envelope of the refusal says itself."""
    if not reply.ok:
        return reply.status
    data = reply.data if isinstance(reply.data, Mapping) else {}
    layers = [data, *(data[name] for name in ("error", "data") if isinstance(data.get(name), Mapping))]
    codes = (str(layer.get(name, "")) for layer in layers for name in _CODES)
    if told := next((int(code) for code in codes if _is_refusal(code)), None):
        return told
    said = message(data)
    return 401 if _DENIED.search(said) else 404 if _MISSING.search(said) else reply.status


def refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """A refusal of any operation but those that take a slot. `private`: words that must not be repeated."""
    text, status = scrub(f"HTTP {reply.status} {message(reply.data)}", private), _status(reply)
    if status in (401, 403):
        return AccessDenied(text)
    if status in (404, 410):
        return NotFound(text)
    if status == 429:
        return RateLimited(text)
    return OutcomeUnknown(text) if status >= 500 else Rejected(text)


def slot_refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """Whether an occupied time is refused, and how, is not documented."""
    said = message(reply.data)
    if _status(reply) == 409 or (_status(reply) not in (401, 403, 404) and _TAKEN.search(said)):
        return SlotTaken(scrub(f"HTTP {reply.status} {said}", private))
    return refusal(reply, private)
