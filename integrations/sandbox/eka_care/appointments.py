"""An appointment, its status codes, and what becomes of one that nobody touches."""

from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from integrations.sandbox.eka_care.world import ZONE

OVER = frozenset({"CN", "CND", "CNS", "PC", "PNR", "RE", "RES", "RED"})
COMING = frozenset({"BK", "RV", "IN"})
OPEN = COMING | {"CK", "PA", "OG"}
WORDS = {
    "BK": "booked",
    "RV": "booked",
    "IN": "pending",
    "CK": "checked_in",
    "PA": "parked",
    "OG": "in_progress",
    "CM": "done",
    "CMNP": "done",
    "AB": "aborted",
    "NS": "no_show",
    "NSD": "no_show",
    "NSS": "no_show",
    "RE": "rescheduled",
    "RES": "rescheduled",
    "RED": "rescheduled",
}


@dataclass(frozen=True)
class Appointment:
    """An appointment as it is now. Instants are aware, in UTC."""

    id: str
    doctor_id: str
    clinic_id: str
    patient_id: str
    start: datetime
    end: datetime
    created_at: datetime
    changed_at: datetime
    status: str = "BK"
    channel: str = "API"
    mode: str = "INCLINIC"
    conf_id: str = ""
    partner_id: str = ""
    notes: str = ""
    custom_attributes: dict[str, Any] = field(default_factory=dict)
    partner_meta: dict[str, Any] = field(default_factory=dict)
    checked_in_at: datetime | None = None
    previous: tuple[str, ...] = ()
    next_id: str = ""
    asked: str = ""  # a hash of the request that made it

    @property
    def word(self) -> str:
        """The status for people who watch."""
        return WORDS.get(self.status, "canceled")

    @property
    def blocks(self) -> bool:
        """Does it keep its time from others?"""
        return self.status not in OVER

    def on(self, now: datetime) -> "Appointment":
        """As it stands at that time: the midnight after its day turns a missed one into a no-show."""
        if self.start.astimezone(ZONE).date() >= now.astimezone(ZONE).date():
            return self
        aged = "NS" if self.status in ("BK", "RV") else "AB" if self.status == "OG" else self.status
        return replace(self, status=aged)

    def written(self) -> dict[str, Any]:
        """The appointment as JSON for `read`."""
        return {key: _text(value) for key, value in asdict(self).items()}

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Appointment":
        names = ("start", "end", "created_at", "changed_at", "checked_in_at")
        instants = {name: saved[name] and datetime.fromisoformat(saved[name]) for name in names}
        return cls(**{**saved, **instants, "previous": tuple(saved["previous"])})


def _text(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
