"""What a button carries, in at most 64 bytes: its dialog, step and revision, and what it says."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Verb(StrEnum):
    TAKE = "o"  # an offered choice, by its token
    TURN = "k"  # another page, month or search of the same step
    CHANGE = "c"  # one line of a summary, by its step
    BACK = "b"
    RESTART = "r"


@dataclass(frozen=True, slots=True)
class StepPress:
    """A button of one step at one revision."""

    dialog: str
    step: str
    revision: int
    verb: Verb
    argument: str = ""

    def data(self) -> str:
        return f"{self.dialog}:{self.step}:{base36(self.revision)}:{self.verb}{self.argument}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A button that opens a dialog, whenever it is pressed."""

    dialog: str
    argument: str = ""

    def data(self) -> str:
        return f"go:{self.dialog}:{self.argument}"


def token(key: str) -> str:
    """Ten characters that stand for a choice's key."""
    return blake2s(key.encode(), digest_size=5).hexdigest()


def read(data: str) -> StepPress | Entry | None:
    """What a button said, None when it is none of ours."""
    parts = data.split(":", 3)
    if parts[0] == "go" and len(parts) >= 2:
        return Entry(parts[1], ":".join(parts[2:]))
    if len(parts) != 4 or not parts[3]:
        return None
    dialog, step, revision, said = parts
    try:
        return StepPress(dialog, step, int(revision, 36), Verb(said[0]), said[1:])
    except ValueError:
        return None


def base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = DIGITS[rest] + digits
        if not number:
            return digits
