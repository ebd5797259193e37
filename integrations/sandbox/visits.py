"""What stands in a calendar: visits of patients, and breaks."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

Actor = Literal["user", "doctor", "integration"]


@dataclass(frozen=True)
class Patient:
    name: str
    surname: str
    phone: str
    email: str | None = None
    birth_date: str | None = None
    nin: str | None = None
    gender: str | None = None
    returning: bool = False
    marketing_consent: bool | None = None
    data_privacy_consent: bool | None = None

    @property
    def initials(self) -> str:
        return " ".join(f"{part[0].upper()}." for part in (self.name, self.surname) if part)


@dataclass(frozen=True)
class Visit:
    """A visit as it is now. Instants are aware, in UTC."""

    id: str
    address_id: str
    service_id: str
    start: datetime
    minutes: int
    patient: Patient
    booked_by: Actor
    booked_at: datetime
    status: Literal["booked", "canceled"] = "booked"
    canceled_by: Actor | Literal[""] = ""
    canceled_at: datetime | None = None
    reason: str | None = None
    comment: str | None = None
    insurer: str | None = None
    presence: Literal["present", "absent"] | None = None
    confirmed: bool = False
    origin_id: str | None = None  # the first of the bookings that this one was moved from
    by_api: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def active(self) -> bool:
        return self.status == "booked"

    def stood_at(self, moment: datetime) -> bool:
        """Was the visit in the calendar at that time?"""
        return self.booked_at <= moment and (self.canceled_at is None or self.canceled_at > moment)

    def written(self) -> dict[str, Any]:
        """The visit as JSON for `read`."""
        return {key: _text(value) for key, value in asdict(self).items()}

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Visit":
        instants = {key: _instant(saved[key]) for key in ("start", "booked_at", "canceled_at")}
        return cls(**{**saved, **instants, "patient": Patient(**saved["patient"])})


@dataclass(frozen=True)
class Break:
    """A time in which a doctor receives nobody."""

    id: str
    address_id: str
    since: datetime
    till: datetime
    made_at: datetime
    description: str | None = None

    def written(self) -> dict[str, Any]:
        return {key: _text(value) for key, value in asdict(self).items()}

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Break":
        return cls(**{**saved, **{key: _instant(saved[key]) for key in ("since", "till", "made_at")}})


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
