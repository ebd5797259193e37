"""What Docplanner's refusals mean. It has no error codes, only statuses and English sentences."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from integrations.call import Reply
from integrations.errors import AccessDenied, NotFound, NotOffered, ProviderError, Rejected, SlotTaken
from integrations.scrub import scrub

_TAKEN = re.compile(
    r"target slot|slot\b.*\bnot (found|available|free)|already (booked|taken|occupied|reserved)"
    r"|\b(is|was|been) taken|no longer (available|free)|overbook",
    re.IGNORECASE,
)
_UNFIT = re.compile(r"support service|service does not belong", re.IGNORECASE)
_GONE = re.compile(r"(service|address) does not exist", re.IGNORECASE)
_NO_SLOTS = re.compile(r"no slots?\b", re.IGNORECASE)
_NOTHING_PULLED = re.compile(r"no notifications?\b", re.IGNORECASE)


def message(data: Any) -> str:
    """The sentence and the details of an error envelope, in whichever of its shapes; still unscrubbed."""
    if not isinstance(data, Mapping):
        return ""
    inner = data.get("error")
    words = [data.get("message"), data.get("error_description"), inner]
    words += [inner.get("message")] if isinstance(inner, Mapping) else []
    said = next((word for word in words if isinstance(word, str) and word), "")
    return "; ".join(filter(None, [said, *_details(data.get("errors"))]))


def _details(errors: Any) -> list[str]:
    if isinstance(errors, Mapping):
        return [f"{field}: {' '.join(_details(told))}" for field, told in errors.items()]
    if isinstance(errors, list):
        return [detail for error in errors for detail in _details(error)]
    return [str(errors)] if errors else []


def refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """A refusal of any operation but booking and moving. `private`: words that must not be repeated."""
    said = message(reply.data)
    text = scrub(f"HTTP {reply.status} {said}", private)
    if reply.status in (401, 403):
        return AccessDenied(text)
    if reply.status in (404, 410) or _GONE.search(said):
        return NotFound(text)
    return Rejected(text)


def booking_refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """A taken slot is documented as a 404 with a sentence, and by the general table as a 409."""
    said = message(reply.data)
    if _UNFIT.search(said):
        return NotOffered(scrub(said, private))
    if reply.status == 409 or _TAKEN.search(said):
        return SlotTaken(scrub(said, private))
    return refusal(reply, private)


def move_refusal(reply: Reply) -> ProviderError:
    """A 409 speaks of the visit, cancelled or moved before; what a taken target gives is undocumented."""
    said = message(reply.data)
    if _UNFIT.search(said):
        return NotOffered(scrub(said))
    if _TAKEN.search(said):
        return SlotTaken(scrub(said))
    return refusal(reply)


def means_no_slots(reply: Reply) -> bool:
    return reply.status == 404 and bool(_NO_SLOTS.search(message(reply.data)))


def means_nothing_to_pull(reply: Reply) -> bool:
    return reply.status == 404 and bool(_NOTHING_PULLED.search(message(reply.data)))
