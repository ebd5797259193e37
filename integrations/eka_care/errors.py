"""What Eka Care's refusals mean: five envelopes, a few codes, and the status, which decides."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from integrations.call import Reply
from integrations.errors import (
    AccessDenied,
    NotFound,
    NotOffered,
    ProviderError,
    Rejected,
    SlotTaken,
    Unsupported,
)
from integrations.scrub import scrub

_TAKEN = re.compile(
    r"slot|already (booked|taken|occupied|reserved)|unavailable|not available|no longer free", re.IGNORECASE
)
_UNFIT = re.compile(r"service_conf|service conf|conf_id", re.IGNORECASE)
_TAKEN_CODES = frozenset({"APPOINTMENT_BOOKING_FAILED", "NO_AVAILABLE_SLOTS"})
_FORBIDDEN_ACT = "_NOT_ALLOWED"  # a 403 about this visit, not about our rights
_CANNOT_BE = re.compile(r"appointment\b.*\b(can ?not|can't) be\b", re.IGNORECASE)  # the same without a code


def message(data: Any) -> str:
    """The sentence of an error envelope, in whichever of its shapes; still unscrubbed."""
    if not isinstance(data, Mapping):
        return ""
    words = (
        _inside(data.get("error"), "message"),
        data.get("message"),
        data.get("error"),
        _inside(data.get("err"), "message"),
    )
    return next((word for word in words if isinstance(word, str) and word), "")


def code(data: Any) -> str:
    """The code of an error envelope in capitals; empty where there is none but a number."""
    if not isinstance(data, Mapping):
        return ""
    found = _inside(data.get("error"), "code") or data.get("code")
    return found.upper() if isinstance(found, str) and not found.isdigit() else ""


def refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """A refusal of any operation but booking. `private`: words that must not be repeated."""
    text = _text(reply, private)
    if reply.status == 401:
        return AccessDenied(text)
    if reply.status == 403:
        return Rejected(text) if _is_about_the_visit(reply.data) else AccessDenied(text)
    if reply.status in (404, 410):
        return NotFound(text)
    return Rejected(text)


def _is_about_the_visit(data: Any) -> bool:
    return code(data).endswith(_FORBIDDEN_ACT) or bool(_CANNOT_BE.search(message(data)))


def patient_refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """On the way to a booking; NotFound would say there that the catalogue is stale."""
    error = refusal(reply, private)
    return Rejected(str(error)) if isinstance(error, NotFound) else error


def booking_refusal(reply: Reply, private: Iterable[str | None] = ()) -> ProviderError:
    """What a taken time gives is undocumented: 409 and 422 mean it, and a 400 that speaks of the slot."""
    said = f"{code(reply.data)} {message(reply.data)}"
    if reply.status in (400, 404) and _UNFIT.search(said):
        return NotOffered(_text(reply, private))
    taken = reply.status in (409, 422) or (reply.status == 400 and _means_taken(reply.data, said))
    return SlotTaken(_text(reply, private)) if taken else refusal(reply, private)


def check_in_refusal(reply: Reply) -> ProviderError:
    """The step is optional: a path that nobody serves means that it cannot be said."""
    nowhere = reply.status == 405 or (reply.status == 404 and not names_visit(reply))
    return Unsupported(_text(reply)) if nowhere else refusal(reply)


def names_visit(reply: Reply) -> bool:
    """Whether a 404 is about the appointment, not about a path that the vendor does not serve."""
    return code(reply.data).endswith("NOT_FOUND") or "appointment" in message(reply.data).casefold()


def names_patient(reply: Reply) -> bool:
    """Whether a 404 says that nobody has this phone, not that there is no such path."""
    return code(reply.data).endswith("NOT_FOUND") or "patient" in message(reply.data).casefold()


def _means_taken(data: Any, said: str) -> bool:
    return bool(_TAKEN_CODES & set(said.split())) or bool(_TAKEN.search(said))


def _text(reply: Reply, private: Iterable[str | None] = ()) -> str:
    return scrub(
        " ".join(filter(None, [f"HTTP {reply.status}", code(reply.data), message(reply.data)])), private
    )


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None
