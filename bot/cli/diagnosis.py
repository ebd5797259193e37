"""What the doctor found: checks in sections, as values, and how they are printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap

STATE = 6  # columns of "fail" with its margin


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """found: a sentence, or a few words. hint: what to change, and where."""

    level: Level
    what: str
    found: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    checks: tuple[Check, ...]


def ok(what: str, found: str = "") -> Check:
    return Check(Level.OK, what, found)


def warn(what: str, found: str, hint: str = "") -> Check:
    return Check(Level.WARN, what, found, hint)


def fail(what: str, found: str, hint: str = "") -> Check:
    return Check(Level.FAIL, what, found, hint)


def printed(section: Section, width: int) -> Iterator[str]:
    """The lines of one section, none longer than the terminal is wide unless a single word is."""
    yield section.title
    names = max((len(check.what) for check in section.checks), default=0) + 2
    for check in section.checks:
        head = f"  {check.level:<{STATE}}{check.what:<{names}}"
        yield from _paragraph(head, check.found, width)
        if check.hint:
            yield from _paragraph(" " * len(head) + "→ ", check.hint, width)


def verdict(checks: Sequence[Check]) -> str:
    """One line about everything."""
    failures = sum(check.level is Level.FAIL for check in checks)
    warnings = sum(check.level is Level.WARN for check in checks)
    if failures:
        return f"{_counted(failures, 'failure')}, {_counted(warnings, 'warning')}: the bot is not ready."
    return f"No failure, {_counted(warnings, 'warning')}: the bot can work."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _paragraph(head: str, text: str, width: int) -> Iterator[str]:
    room = max(width - len(head), 30)
    lines = wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{head}{lines[0]}".rstrip()
    yield from (" " * len(head) + line for line in lines[1:])
