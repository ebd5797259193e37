"""Where a moved appointment came from, written into its description.

A move whose answer was lost, and which then proves to overlap, can so still be undone.
"""

import re
from dataclasses import dataclass
from typing import Any

from integrations.alfadocs import mapping
from integrations.alfadocs.wire import Appointment

_TRAIL = re.compile(
    r"(?: · )?Moved from (?P<date>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})"
    r" \((?P<minutes>\d+) min, operator (?P<operator>\d+)(?:, chair (?P<chair>\d+))?\)"
)


@dataclass(frozen=True, slots=True)
class Trail:
    """date: the wall clock as AlfaDocs wrote it. minutes: how long it was."""

    date: str
    minutes: int
    operator_id: str
    chair_id: str | None = None

    def __str__(self) -> str:
        chair = f", chair {self.chair_id}" if self.chair_id else ""
        return f"Moved from {self.date} ({self.minutes} min, operator {self.operator_id}{chair})"

    @property
    def changes(self) -> dict[str, Any]:
        """What puts the appointment back."""
        return {
            "date": self.date,
            "duration": self.minutes,
            "operatorId": mapping.number(self.operator_id),
            "chairId": mapping.number(self.chair_id) if self.chair_id else None,
        }


def found_in(description: str) -> Trail | None:
    told = _TRAIL.search(description)
    return Trail(told["date"], int(told["minutes"]), told["operator"], told["chair"]) if told else None


def without(description: str) -> str:
    return _TRAIL.sub("", description)


def with_trail(found: Appointment, date: str, operator_id: str) -> str:
    """The description after a move away from `date`, without the trail of an earlier move."""
    trail = Trail(date, found.duration or 0, operator_id, found.chair_id)
    return " · ".join(filter(None, [without(found.description), str(trail)]))
