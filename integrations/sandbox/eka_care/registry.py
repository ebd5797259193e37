"""The patients whom the practice knows."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

FIRST_NUMBER = 990000001001
MOBILE_DIGITS = 10


@dataclass(frozen=True)
class Patient:
    """One profile. A mobile may have several of them; a partner's id has one."""

    id: str
    first_name: str
    last_name: str
    gender: str
    dob: str
    mobile: str
    created_at: datetime
    middle_name: str = ""
    designation: str = ""
    email: str = ""
    partner_id: str = ""
    address: dict[str, str] = field(default_factory=dict)
    partner_meta: dict[str, Any] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)

    @property
    def initials(self) -> str:
        return " ".join(f"{part[0].upper()}." for part in self.full_name.split())

    def written(self) -> dict[str, Any]:
        """The patient as JSON for `read`."""
        return {**asdict(self), "created_at": self.created_at.isoformat()}

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Patient":
        return cls(**{**saved, "created_at": datetime.fromisoformat(saved["created_at"])})


class Registry:
    """All profiles: the ones that were there when the practice was founded, and what was added since."""

    def __init__(self, founders: Iterable[Patient]) -> None:
        self._founders = {patient.id: patient for patient in founders}
        self._own: dict[str, Patient] = {}
        self._last = FIRST_NUMBER

    @property
    def somebody(self) -> Patient:
        """A patient who was known from the beginning, to book for."""
        return list(self._founders.values())[-1]

    def get(self, patient_id: str) -> Patient | None:
        return self._own.get(patient_id) or self._founders.get(patient_id)

    def by_partner(self, partner_id: str) -> Patient | None:
        """Whoever has that id of the partner; nobody has an empty one."""
        if not partner_id:
            return None
        return next((each for each in self._all() if each.partner_id == partner_id), None)

    def by_mobile(self, mobile: str) -> list[Patient]:
        """All profiles whose mobile ends in the same ten digits."""
        wanted = _digits(mobile)
        return [each for each in self._all() if wanted and _digits(each.mobile) == wanted]

    def new_id(self) -> str:
        self._last += 1
        return str(self._last)

    def put(self, patient: Patient) -> Patient:
        self._own[patient.id] = patient
        return patient

    def snapshot(self) -> dict[str, Any]:
        return {"last": self._last, "own": [each.written() for each in self._own.values()]}

    def restore(self, saved: dict[str, Any]) -> None:
        self._last = saved["last"]
        self._own = {each["id"]: Patient.read(each) for each in saved["own"]}

    def _all(self) -> list[Patient]:
        return list({**self._founders, **self._own}.values())


def _digits(mobile: str) -> str:
    digits = "".join(each for each in mobile if each.isdigit())
    return digits[-MOBILE_DIGITS:] if len(digits) >= MOBILE_DIGITS else ""
