"""From a reply to wire words. Errors name fields and never values, which may be about a patient."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from integrations.call import Reply
from integrations.eka_care.wire import Made, PatientRecord, Service, Slot, Wire, flag
from integrations.errors import OutcomeUnknown, Unavailable

log = logging.getLogger(__name__)
W = TypeVar("W", bound=Wire)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The slots of a doctor at one clinic, free and busy, and the services that they name."""

    slots: tuple[Slot, ...] = ()
    services: tuple[Service, ...] = ()


def content(data: Any, *names: str) -> Any:
    """What the envelopes `data` and `names` hold, where they are there."""
    for name in ("data", *names):
        if isinstance(data, Mapping) and isinstance(data.get(name), (Mapping, list)):
            data = data[name]
    return data


def parse(kind: type[W], reply: Reply, *names: str) -> W:
    """One object, bare or inside `data` and the envelopes named."""
    return _one(kind, content(reply.data, *names))


def parse_all(kind: type[W], reply: Reply, name: str) -> list[W]:
    """Every item of a list that is surely there, or an error: an empty body is no empty list.

    A list that is named and null is there, and empty.
    """
    found = content(reply.data, name)
    if isinstance(found, Mapping) and name in found and found[name] is None and not _failed(reply):
        return []
    if not isinstance(found, list):
        raise Unavailable(f"the answer holds no list of {name}")
    return [_one(kind, item) for item in found]


def parse_known(kind: type[W], reply: Reply, name: str) -> list[W]:
    """The items that can be read, also of a list that comes as its one item, or keyed by id, or bare."""
    holder = content(reply.data)
    if isinstance(holder, list) and holder:
        holder = {name: holder}
    if not isinstance(holder, Mapping) or name not in holder:
        raise Unavailable(f"the answer holds no {name}")
    read = _known(kind, holder[name])
    if not read and holder[name]:
        raise Unavailable(f"nothing in the list of {name} can be read")
    return read


def timetable(reply: Reply, clinic_id: str) -> Timetable:
    """Raises Unavailable where no timetable can be found: silence is not an empty day.

    `schedule` has no key for a clinic at which the doctor does not work. Success with nothing in `data` is
    a day without a timetable.
    """
    if _is_nothing(reply):
        return Timetable()
    holder = content(reply.data)
    if not isinstance(holder, Mapping) or "schedule" not in holder:
        raise Unavailable("the answer holds no schedule")
    schedule = holder["schedule"]
    mine = schedule.get(clinic_id) if isinstance(schedule, Mapping) else schedule
    slots = [slot for group in _items(mine, "slots") for slot in _slots(group)]
    return Timetable(tuple(slots), tuple(_known(Service, holder.get("services"))))


def made_visit(reply: Reply) -> str:
    """The id of what an accepted write made, else OutcomeUnknown."""
    try:
        made = parse(Made, reply, "appointment").appointment_id
    except Unavailable:
        made = ""
    if not made:
        raise OutcomeUnknown("the answer to an accepted write names no visit")
    return made


def profiles(reply: Reply) -> list[PatientRecord]:
    """The records of a search; what is known about one stands in two places."""
    found = []
    for item in _items(content(reply.data, "profiles")):
        if isinstance(item, Mapping):
            inner = item.get("patient_profile")
            merged = {**item, **inner} if isinstance(inner, Mapping) else dict(item)
            merged["patient_id"] = merged.get("patient_id") or item.get("patient_id")
            found.append(_one(PatientRecord, merged))
    return found


def _slots(group: Any) -> list[Slot]:
    """Slots come in groups of one kind of service; a slot on its own is its own group."""
    if not isinstance(group, Mapping):
        return []
    return _known(Slot, group.get("slots", group))


def _known(kind: type[W], value: Any) -> list[W]:
    """One odd doctor must not hide the others."""
    read, items = [], _items(value, *_required(kind))
    for item in items:
        try:
            read.append(_one(kind, item))
        except Unavailable as error:
            log.warning("one of %d skipped: %s", len(items), error)
    return read


def _items(value: Any, *names: str) -> Sequence[Any]:
    """Of a list, or of an object keyed by id. names: one of them makes an object an item of its own."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return []
    if any(name in value for name in names):
        return [value]
    return [item for item in value.values() if isinstance(item, Mapping)]


def _required(kind: type[Wire]) -> list[str]:
    """Under what names the fields come without which nothing can be read."""
    fields = ((name, field) for name, field in kind.model_fields.items() if field.is_required())
    return [name for name, _ in fields]


def _failed(reply: Reply) -> bool:
    """Whether an answer with a good status tells of a failure all the same."""
    data = reply.data
    return isinstance(data, Mapping) and (bool(data.get("error")) or not flag(data.get("success", True)))


def _is_nothing(reply: Reply) -> bool:
    data = reply.data
    told = isinstance(data, Mapping) and "data" in data and not data["data"]
    return told and flag(data.get("success")) and not _failed(reply)


def _one(kind: type[W], data: Any) -> W:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, told["loc"])) or "all" for told in error.errors()}))
        raise Unavailable(f"a {kind.__name__} that cannot be read: {fields}") from None
