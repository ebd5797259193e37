"""From a reply to wire words. Errors name fields and never values, which may be about a patient."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from integrations.call import Reply
from integrations.docplanner.wire import Booking, Wire, unwrap
from integrations.errors import OutcomeUnknown, Unavailable
from integrations.model import Place

log = logging.getLogger(__name__)
W = TypeVar("W", bound=Wire)
_LINK = re.compile(r"/facilities/([^/]+)/doctors/([^/]+)/addresses/([^/]+)/bookings/([^/]+)/?$")


@dataclass(frozen=True, slots=True)
class Booked:
    """What a booking or moving was answered with: the booking, a link to it, or both."""

    booking: Booking | None = None
    place: Place | None = None
    linked_id: str = ""


def parse(kind: type[W], reply: Reply) -> W:
    """One object, also when it comes inside `visit_booking`."""
    data = reply.data
    if isinstance(data, Mapping) and "id" not in data and isinstance(data.get("visit_booking"), Mapping):
        data = data["visit_booking"]
    return _one(kind, data)


def parse_all(kind: type[W], reply: Reply) -> list[W]:
    """Every item of a list that is surely there, or an error: an empty body is no empty list."""
    if not reply.data and not isinstance(reply.data, list):
        raise Unavailable("the answer holds no list")
    return [_one(kind, item) for item in _items(reply.data)]


def parse_known(kind: type[W], reply: Reply) -> list[W]:
    """The items of a list that can be read: one odd doctor must not hide the others.

    No body at all is no empty list, but where a 204 says so.
    """
    if reply.data is None and reply.status != 204:
        raise Unavailable("the answer has no body")
    read, items = [], _items(reply.data)
    for item in items:
        try:
            read.append(_one(kind, item))
        except Unavailable as error:
            log.warning("one of %d skipped: %s", len(items), error)
    if items and not read:
        raise Unavailable(f"nothing in the list of {kind.__name__} can be read")
    return read


def raw_items(data: Any) -> list[dict[str, Any]]:
    return [item for item in _items(data) if isinstance(item, dict)]


def booked(reply: Reply) -> Booked:
    """An accepted write. Raises OutcomeUnknown when neither its body nor its Location names the visit."""
    found = _LINK.search(urlsplit(reply.location).path)
    parts = [unquote(part) for part in found.groups()] if found else []
    try:
        booking = parse(Booking, reply)
    except Unavailable:
        booking = None
    if booking is None and not parts:
        raise OutcomeUnknown("the answer to an accepted write names no visit")
    if not parts:
        return Booked(booking)
    return Booked(booking, Place(clinic_id=parts[0], doctor_id=parts[1], address_id=parts[2]), parts[3])


def _items(data: Any) -> list[Any]:
    items = unwrap(data)
    if not isinstance(items, list):
        raise Unavailable("the answer holds no list")
    return items


def _one(kind: type[W], data: Any) -> W:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, told["loc"])) or "all" for told in error.errors()}))
        raise Unavailable(f"a {kind.__name__} that cannot be read: {fields}") from None
