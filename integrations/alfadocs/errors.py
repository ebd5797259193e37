"""What AlfaDocs' refusals mean. No error body is documented, so every envelope that was seen is read."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from integrations.call import Reply
from integrations.errors import AccessDenied, NotFound, ProviderError, Rejected, SlotTaken
from integrations.scrub import scrub

_TAKEN = re.compile(
    r"overlap|overbook|\b(already|is|was) (booked|taken|occupied|reserved|busy)\b|no longer (available|free)"
    r"|not (available|free)|conflict|sovrappo|occupat[oa]|non (è )?(più )?(disponibile|liber[oa])",
    re.IGNORECASE,
)
_WORDS = ("error", "message", "error_description", "detail", "title")
_LISTS = ("errors", "violations")
_FAILED = ("error", "fail", "failed", "failure")


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
    status = reply.data.get("status") if isinstance(reply.data, Mapping) else None
    return reply.ok and not (isinstance(status, str) and status.casefold() in _FAILED)


def refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """A refusal of any operation but those that take a slot. `private`: words that must not be repeated."""
    text = scrub(f"HTTP {reply.status} {message(reply.data)}", private)
    if reply.status in (401, 403):
        return AccessDenied(text)
    if reply.status in (404, 410):
        return NotFound(text)
    return Rejected(text)


def slot_refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """Whether an occupied time is refused, and how, is not documented."""
    said = message(reply.data)
    if reply.status == 409 or (reply.status not in (401, 403, 404) and _TAKEN.search(said)):
        return SlotTaken(scrub(f"HTTP {reply.status} {said}", private))
    return refusal(reply, private)
