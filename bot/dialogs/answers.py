"""What a patient has chosen so far."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from integrations.model import Address, Doctor, Gender, Service, Slot, Value

ANY = "*"
NONE = "-"
ME = "me"
NEW = "new"


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


class PersonAnswers(Value):
    """Who is meant, None where not known yet.

    patient: the id of a known person, ME for who writes and is new here, NEW for somebody else.
    relation: what the person is to who writes, empty for that one. name: all that was written, until the
    surname is told apart. email, national_id: NONE when there is none. other_date: what the date of birth
    could also have meant. birth_sure, clash: questions that come only when two things do not fit.
    own_phone, own_email: of who writes, to be offered for somebody else.
    """

    patient: str | None = None
    relation: str | None = None
    name: str | None = None
    surname: str | None = None
    phone: str | None = None
    email: str | None = None
    national_id: str | None = None
    birth_date: date | None = None
    other_date: date | None = None
    birth_sure: bool | None = None
    gender: Gender | None = None
    clash: bool | None = None
    own_phone: str | None = None
    own_email: str | None = None

    @property
    def country(self) -> str:
        """Where numbers and documents are from (ISO 3166-1 alpha-2), empty while that is open."""
        return ""

    @property
    def account(self) -> str:
        return ""


class BookAnswers(PersonAnswers):
    """The answers of a booking, None where not known yet.

    many: closed once the patient may have one more visit. speciality: ANY when it does not matter.
    age: never known, it is asked while the patient's does not fit. said: to the address's own questions, in
    pairs of key and answer; review: closed while none is changed. consent: the version agreed to.
    asks_marketing: the house asks whether it may send news. taken: the time that somebody else was faster
    to book. returning: the patient has booked here before.
    """

    clinic: ClinicChoice | None = None
    many: bool | None = None
    speciality: str | None = None
    doctor: Doctor | None = None
    address: Address | None = None
    service: Service | None = None
    day: date | None = None
    slot: Slot | None = None
    age: bool | None = None
    said: tuple[tuple[str, str], ...] = ()
    review: bool | None = None
    question: bool | None = None
    consent: str | None = None
    asks_marketing: bool = False
    marketing: bool | None = None
    confirm: bool | None = None
    taken: AwareDatetime | None = None
    returning: bool = False

    @property
    def country(self) -> str:
        return self.clinic.country if self.clinic else ""

    @property
    def account(self) -> str:
        return self.clinic.account if self.clinic else ""
