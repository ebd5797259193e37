"""What a patient has chosen so far."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from integrations.model import Address, Doctor, Gender, Service, Slot, Value

ANY = "*"
NONE = "-"


class ClinicChoice(Value):
    """A clinic of one of the accounts, with the zone, currency and country (ISO codes) of that account."""

    account: str
    id: str
    name: str
    zone: str
    currency: str
    country: str

    def local(self, instant: datetime) -> datetime:
        """The instant on the clinic's clock."""
        return instant.astimezone(ZoneInfo(self.zone))


class BookAnswers(Value):
    """The answers of a booking, None where not known yet.

    speciality: ANY when it does not matter. name: all that was written, until the surname is told apart.
    email, national_id: NONE when the patient has none. consent: the version agreed to.
    taken: the time that somebody else was faster to book. returning: the patient has booked here before.
    """

    clinic: ClinicChoice | None = None
    speciality: str | None = None
    doctor: Doctor | None = None
    address: Address | None = None
    service: Service | None = None
    day: date | None = None
    slot: Slot | None = None
    name: str | None = None
    surname: str | None = None
    phone: str | None = None
    email: str | None = None
    birth_date: date | None = None
    gender: Gender | None = None
    national_id: str | None = None
    consent: str | None = None
    confirm: bool | None = None
    taken: AwareDatetime | None = None
    returning: bool = False
