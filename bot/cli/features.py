"""The table of what each provider can do, made from what they declare, in docs/providers/README.md."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from integrations.docplanner.locales import LOCALES
from integrations.pace import own_pace
from integrations.provider import BookingProvider, Capability
from integrations.registry import VENDORS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = Path("docs", "providers", "README.md")
BEGIN, END = "<!-- made by `make features`: -->", "<!-- until here -->"
_BASICS = (
    "list clinics, doctors, addresses, services and free times",
    "book, find a booking whose answer was lost, read a visit",
)
_WORDS = {
    Capability.LIST_VISITS: "list visits, also those that were not booked here",
    Capability.CANCEL: "cancel",
    Capability.MOVE: "move in one request; elsewhere the new time is booked, then the old one cancelled",
    Capability.CHECK_IN: "check in",
    Capability.NOTIFIES: "tell us of changes; elsewhere visits are compared",
    Capability.DOCUMENTS: "take a document for the patient's record",
}
_DOCPLANNER = {"client_id": "id", "client_secret": "none", "locale": "es"}
_EKA = {"client_id": "id", "client_secret": "none"}


@dataclass(frozen=True, slots=True)
class Column:
    """A provider, or one of its dialects. options: settings that may change what it declares."""

    title: str
    provider: str
    told: Mapping[str, Any]
    options: Sequence[tuple[str, Any]] = ()
    where: str = ""


COLUMNS = (
    Column(
        "Docplanner",
        "docplanner",
        _DOCPLANNER,
        (("webhook_secret", "…"),),
        where=f"{len(LOCALES)} countries",
    ),
    Column(
        "Eka Care, `v1`",
        "eka_care",
        _EKA,
        (("reschedule", "native"), ("check_in", True), ("webhook_secret", "…")),
    ),
    Column(
        "Eka Care, `business`",
        "eka_care",
        {**_EKA, "dialect": "business"},
        (("check_in", False), ("webhook_secret", "…")),
    ),
    Column("AlfaDocs", "alfadocs", {"api_key": "none"}, (("webhook_secret", "…"), ("documents", False))),
)


def table() -> str:
    """The rows that begin with |, as Markdown has them."""
    heads = ["", *(column.title for column in COLUMNS)]
    rows = [heads, ["---"] * len(heads), *_rows()]
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)


def written(page: str) -> str:
    """The page with the table as it should be. Raises ValueError where it has no place for one."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has no place for the table, between {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _rows() -> Iterator[list[str]]:
    yield ["where", *(column.where or _built(column).country for column in COLUMNS)]
    for basic in _BASICS:
        yield [basic, *("yes" for _ in COLUMNS)]
    for capability in Capability:
        words = _WORDS.get(capability, capability.value.replace("_", " "))
        yield [words, *(_cell(column, capability) for column in COLUMNS)]


def _cell(column: Column, capability: Capability) -> str:
    """yes or no with the usual settings, and which setting makes it otherwise."""
    usually = capability in _built(column).capabilities
    for name, value in column.options:
        if (capability in _built(column, {name: value}).capabilities) is not usually:
            return f"{'unless' if usually else 'with'} `{name} = {_toml(value)}`"
    return "yes" if usually else "no"


def _built(column: Column, changed: Mapping[str, Any] | None = None) -> BookingProvider:
    """Opens no connection."""
    vendor = VENDORS[column.provider]
    settings = vendor.settings.model_validate({**column.told, **(changed or {})})
    return vendor.build(settings, SystemClock(), own_pace)


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def main(arguments: list[str]) -> int:
    """`check` only looks; without arguments the page is brought up to date."""
    path = ROOT / PAGE
    page = path.read_text(encoding="utf-8")
    if page == written(page):
        return 0
    if arguments == ["check"]:
        sys.stderr.write(f"{PAGE} is stale: run `make features`.\n")
        return 1
    path.write_text(written(page), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
