"""AlfaDocs' notices: forms with many events each, unsigned, so they are hints and nothing more."""

import re
from urllib.parse import parse_qsl

from integrations.errors import Rejected

_FIELD = re.compile(r"(?P<number>\d+)\[(?P<name>event|objectId)\]")
_ENTITY = re.compile(
    r"(?P<number>\d+)\[data\]\[(?:created|updated|deleted)_entity\]\[(?P<name>id|archiveId)\]"
)
_ABOUT = "appointment"
_MOST = 20_000


def changed(body: bytes, archive_id: str | None) -> list[str]:
    """Ids of the appointments that a notice names, each once; those of other archives are left out.

    Raises Rejected when it is no notice.
    """
    events: dict[str, dict[str, str]] = {}
    for name, value in _fields(body):
        if told := _FIELD.fullmatch(name) or _ENTITY.fullmatch(name):
            events.setdefault(told["number"], {})[told["name"]] = value
    if not any("event" in event for event in events.values()):
        raise Rejected("a notice that names no event")
    found = (_appointment(event, archive_id) for _, event in sorted(events.items(), key=lambda e: int(e[0])))
    return list(dict.fromkeys(each for each in found if each))


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST)
    except ValueError:
        raise Rejected("a notice that is no form") from None


def _appointment(event: dict[str, str], archive_id: str | None) -> str | None:
    ours = archive_id is None or event.get("archiveId") in (None, "", archive_id)
    told = event.get("id") or event.get("objectId", "")
    about = event.get("event", "").casefold().startswith(_ABOUT)
    return told if ours and about and told.isdecimal() else None
