"""An appointment as the agenda keeps it."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

State = Literal["absent", "waiting", "in_care", "done", "cancelled", "confirmed"]
STATES: tuple[str, ...] = get_args(State)


@dataclass(frozen=True)
class Appointment:
    """One entry of the agenda as it is now. The start is aware, in UTC; no patient: a block or a note."""

    id: int
    start: datetime
    color_id: int
    minutes: int = 30
    patient_id: int | None = None
    operator_id: int | None = None
    chair_id: int | None = None
    state: State | None = None
    description: str = ""
    type: Literal["telehealth", "inPractice"] = "inPractice"
    all_day: bool = False
    email_reminder: bool = False
    sms_reminder: bool = False
    care_plan_id: int | None = None
    by_api: bool = False

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def active(self) -> bool:
        return self.state != "cancelled"

    def occupies(self, operator_id: int | None, chair_id: int | None) -> bool:
        """Does it take the operator or the chair?"""
        if not self.active:
            return False
        same_operator = operator_id is not None and self.operator_id == operator_id
        return same_operator or (chair_id is not None and self.chair_id == chair_id)

    def written(self) -> dict[str, Any]:
        """The appointment as JSON for `read`."""
        return {**asdict(self), "start": self.start.isoformat()}

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Appointment":
        return cls(**{**saved, "start": datetime.fromisoformat(saved["start"])})
