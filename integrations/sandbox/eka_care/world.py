"""The practice as it never changes: clinics, doctors, what they offer, and their hours."""

from dataclasses import dataclass
from datetime import time
from typing import Literal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Kolkata")
Hours = tuple[time, time]
Week = dict[int, tuple[Hours, ...]]
Mode = Literal["in-clinic", "tele"]


@dataclass(frozen=True)
class Service:
    """One kind of appointment of one doctor, known by the hash that the API calls conf_id."""

    conf_id: str
    number: int
    name: str
    kind: Literal["REGULAR", "FOLLOW_UP"]
    minutes: int
    mode: Mode
    price: int
    pre_pay: bool = False
    for_patients: bool = True
    archived: bool = False
    days_ahead: int = 60


@dataclass(frozen=True)
class Clinic:
    id: str
    partner_id: str
    name: str
    line: str
    city: str
    state: str
    pin: str
    lat: str
    lon: str
    phone: str


@dataclass(frozen=True)
class Doctor:
    """A doctor of one or more clinics, maybe without hours at one. Hours are local; Monday is 0."""

    id: str
    partner_id: str
    first_name: str
    last_name: str
    gender: Literal["M", "F"]
    degree: str
    speciality: str
    speciality_code: str
    languages: tuple[tuple[str, str], ...]
    clinics: tuple[str, ...]
    services: tuple[Service, ...]
    hours: dict[str, Week]
    fullness: float

    @property
    def full_name(self) -> str:
        return f"Dr. {self.first_name} {self.last_name}"

    def service(self, conf_id: str) -> Service | None:
        return next((each for each in self.services if each.conf_id == conf_id), None)


class World:
    """A small group of clinics, and the ids of a practice next door that it has no access to."""

    business_id = "b-53423"
    number = "53423"
    name = "Sandbox Care Group"

    def __init__(
        self, clinics: tuple[Clinic, ...], doctors: tuple[Doctor, ...], neighbours: frozenset[str]
    ) -> None:
        self.clinics = {clinic.id: clinic for clinic in clinics}
        self.doctors = {doctor.id: doctor for doctor in doctors}
        self.neighbours = neighbours

    def clinic_of(self, own_id: str, partner_id: str) -> Clinic | None:
        """A clinic by its own id, else by the partner's."""
        known = self.clinics.values()
        return self.clinics.get(own_id) or next((c for c in known if c.partner_id == partner_id), None)

    def doctor_of(self, own_id: str, partner_id: str) -> Doctor | None:
        """A doctor by the own id, else by the partner's."""
        known = self.doctors.values()
        return self.doctors.get(own_id) or next((d for d in known if d.partner_id == partner_id), None)
