"""Our words for the world of bookings, the same for every provider; all values are frozen."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value that can be written to JSON and read back."""

    model_config = ConfigDict(frozen=True)


class PatientField(StrEnum):
    """A detail about the patient that an address may insist on."""

    BIRTH_DATE = "birth_date"
    GENDER = "gender"
    NATIONAL_ID = "national_id"


class FieldKind(StrEnum):
    TEXT = "text"
    CHECKBOX = "checkbox"
    DROPDOWN = "dropdown"


class CustomField(Value):
    """A question of the clinic's own about the patient. choices: only of a dropdown."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()


class Clinic(Value):
    """A facility: one name on one door."""

    id: str
    name: str


class Doctor(Value):
    """A person, room or device that can be booked at a clinic."""

    id: str
    clinic_id: str
    name: str
    specialities: tuple[str, ...] = ()


class Place(Value):
    """The ids that name one calendar: one doctor at one address of one clinic."""

    clinic_id: str
    doctor_id: str
    address_id: str


class Address(Value):
    """Where, or how, a doctor receives patients. One address is one calendar."""

    place: Place
    name: str = ""
    street: str = ""
    post_code: str = ""
    city: str = ""
    online: bool = False
    pays_online: bool = False
    requires: frozenset[PatientField] = frozenset()
    asks: tuple[CustomField, ...] = ()


class Service(Value):
    """What can be booked at an address.

    price: whole or decimal units of the account's currency, None when the clinic shows no price.
    price_from: the price is the least that it may cost.
    duration: minutes, None when the provider tells it only with the slot.
    ages: inclusive limits in years, None where open.
    """

    id: str
    name: str
    description: str = ""
    price: Decimal | None = None
    price_from: bool = False
    duration: int | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    default: bool = False


class Slot(Value):
    """A free time. `ref` is what the provider wants back to book it, opaque to everyone else.

    service_ids: the services that fit, empty when the provider does not say.
    duration: minutes when the provider says so.
    """

    start: AwareDatetime
    ref: str
    service_ids: frozenset[str] = frozenset()
    duration: int | None = None


class Gender(StrEnum):
    FEMALE = "f"
    MALE = "m"


class PatientDetails(Value):
    """Who is treated. `phone` is E.164 with its plus sign.

    answers: to the address's own questions, as pairs of a field's key and what was said; a ticked box is
    "yes", an empty one "no".
    """

    name: str
    surname: str
    phone: str
    email: str | None = None
    birth_date: date | None = None
    gender: Gender | None = None
    national_id: str | None = None
    privacy_consent: bool = False
    marketing_consent: bool = False
    returning: bool = False
    answers: tuple[tuple[str, str], ...] = ()


class BookingRequest(Value):
    """Everything a provider needs to book, and our short reference to find the visit again.

    reminders: whether the provider may remind the patient by itself, where it can be told.
    """

    place: Place
    service: Service
    slot: Slot
    patient: PatientDetails
    reference: str
    reminders: bool = True


class VisitStatus(StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"
    DONE = "done"
    ABSENT = "absent"
    OTHER = "other"


class Visit(Value):
    """A visit as the provider knows it now.

    comment: carries our reference when the provider keeps one.
    phone: as the provider stores it, compare by digits.
    present: True or False once the desk or the patient said so.
    """

    id: str
    place: Place
    status: VisitStatus
    start: AwareDatetime
    end: AwareDatetime
    service_id: str | None = None
    comment: str = ""
    patient_name: str = ""
    patient_surname: str = ""
    phone: str = ""
    present: bool | None = None
    created_at: datetime | None = None


class Document(Value):
    """A file for the patient's record. mime: its IANA media type."""

    name: str
    mime: str
    content: bytes


class DocumentRule(Value):
    """Which documents a provider takes: at most so many bytes, and only these media types."""

    most_bytes: int
    mimes: frozenset[str]


class Finding(Value):
    """What a probe of one operation found. detail: a sentence for the admin, without secrets.

    needed: nothing can be booked without it.
    """

    operation: str
    works: bool
    detail: str = ""
    needed: bool = True
