"""The fault matrix as values: every deed, every trouble, every point at which a process dies."""

from dataclasses import dataclass
from itertools import product
from typing import Any

VENDORS = ("docplanner", "eka_care", "alfadocs")
# move: in one call; rebook: book anew, then cancel the old time; let go: the second call of that
REBOOK, LET_GO = BY_BOOKING_ANEW = ("rebook", "let go")
KINDS = ("book", "move", REBOOK, LET_GO, "cancel")
PAIRS = tuple(product(VENDORS, KINDS))
KILLS = ("before", "after", "stored")  # the call; the call; the end that the patient is told
FAULTS: dict[str, dict[str, Any]] = {
    "connection refused": {"kind": "refused"},
    "reset before": {"kind": "reset_before"},
    "reset after": {"kind": "reset_after"},
    "time-out after": {"kind": "timeout_after"},
    "429": {"kind": "status", "status": 429, "retry_after": 1},
    "500": {"kind": "status", "status": 500},
    "503": {"kind": "status", "status": 503},
    "html": {"kind": "html", "status": 502},
    "401 once": {"kind": "status", "status": 401},
    "taken": {"kind": "taken"},
}
ALIVE = ""

HARDEST = "after"


def _kills_on_a_file(vendor: str, kind: str) -> tuple[str, ...]:
    """Only Eka Care's visits are always moved by booking anew; elsewhere the hardest point will do."""
    return (ALIVE, HARDEST) if kind == LET_GO and vendor != "eka_care" else (ALIVE, *KILLS)


def _kills_on_a_server(vendor: str, kind: str) -> tuple[str, ...]:
    """What differs by vendor is proved on a file; here the hardest point will do for all but one of them."""
    if kind == LET_GO:
        return (HARDEST,) if vendor == "eka_care" else ()
    return KILLS if vendor == "docplanner" else (HARDEST,)


ON_A_FILE = [(vendor, kind, kill) for vendor, kind in PAIRS for kill in _kills_on_a_file(vendor, kind)]
ON_A_SERVER = [(vendor, kind, kill) for vendor, kind in PAIRS for kill in _kills_on_a_server(vendor, kind)]

# What each vendor calls the write that carries the deed.
OPERATIONS = {
    ("docplanner", "book"): "bookSlot",
    ("docplanner", "move"): "moveBooking",
    ("docplanner", "cancel"): "cancelBooking",
    ("eka_care", "book"): "bookAppointment",
    ("eka_care", "move"): "rescheduleAppointment",
    ("eka_care", "cancel"): "cancelAppointment",
    ("alfadocs", "book"): "createAppointment",
    ("alfadocs", "move"): "updateAppointment",
    ("alfadocs", "cancel"): "updateAppointment",
}


@dataclass(frozen=True)
class Errand:
    """One case: a deed of one patient, with an account, a chat and a sandbox of its own.

    request: JSON of the visit that is wanted. other: JSON of the slot to which it is moved.
    """

    fault: str
    kill: str
    chat: int
    sandbox: str
    account: dict[str, str]
    request: str
    other: str

    @property
    def name(self) -> str:
        return f"{self.fault}, killed {self.kill}" if self.kill else self.fault

    @property
    def staff_chat(self) -> int:
        return -1000 - self.chat


@dataclass(frozen=True)
class Job:
    """What one process does. part: prepare a database, set out (and die with all its deeds), or go on.

    post: a file with a line for every message that left.
    """

    part: str
    database: str
    post: str = ""
    vendor: str = ""
    kind: str = ""
    errands: tuple[Errand, ...] = ()


def job_of(told: dict[str, Any]) -> Job:
    return Job(**{**told, "errands": tuple(Errand(**one) for one in told["errands"])})


def operation(vendor: str, kind: str) -> str:
    """The write that meets the trouble."""
    return OPERATIONS[vendor, {REBOOK: "book", LET_GO: "cancel"}.get(kind, kind)]


def meets_nobody_twice(kind: str, kill: str) -> bool:
    """Whether a process that dies at this point has not been to the door with that write yet."""
    return kill == "before" or (kind == LET_GO and kill == "stored")


def intent_of(kind: str) -> str:
    """What a patient calls it."""
    return "move" if kind in BY_BOOKING_ANEW else kind
