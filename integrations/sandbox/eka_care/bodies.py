"""What request bodies must look like; fields that no document knows are let through."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, model_validator

Designation = Literal[
    "Mr.", "Ms.", "Mrs.", "Miss.", "Kumar.", "Shri.", "Smt.", "Dr.", "Master.", "Baby.", "Mohd.", "B/O", ""
]  # fmt: skip
Gender = Literal["M", "F", "O"]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Seconds = Annotated[StrictInt, Field(gt=0, lt=100_000_000_000)]  # more would be milliseconds
ShortKey = Annotated[str, Field(max_length=30)]


def _with_offset(value: object) -> object:
    if not isinstance(value, str) or "T" not in value:
        raise ValueError("not a date and time with an offset")
    return value


Instant = Annotated[AwareDatetime, BeforeValidator(_with_offset)]


class Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class AddressBody(Body):
    city: str = ""
    line1: str = ""
    line2: str = ""
    state: str = ""
    country: str = ""
    pincode: StrictInt | None = None

    def written(self) -> dict[str, str]:
        """As reading gives it: everything is text."""
        return {key: str(value) for key, value in self.model_dump(exclude_none=True).items() if value != ""}


class PatientBody(Body):
    first_name: Name
    gender: Gender
    dob: date | None = None
    age: Annotated[StrictInt, Field(ge=0, le=130)] | None = None
    middle_name: str = ""
    last_name: str = ""
    designation: Designation = ""
    partner_patient_id: str = ""
    mobile: Annotated[str, Field(pattern=r"^(\+?[0-9]{10,15})?$")] = ""
    email: str = ""
    address: AddressBody = AddressBody()
    partner_meta: dict[str, Any] = {}

    @model_validator(mode="after")
    def _has_an_age(self) -> Self:
        if self.dob is None and self.age is None:
            raise ValueError("dob or age is required")
        return self


class PatientChange(Body):
    first_name: Name | None = None
    gender: Gender | None = None
    dob: date | None = None
    middle_name: str | None = None
    last_name: str | None = None
    designation: Designation | None = None
    address: AddressBody | None = None
    partner_meta: dict[str, Any] | None = None


class Details(Body):
    start_time: Seconds
    end_time: Seconds | None = None
    mode: Literal["INCLINIC", "PHONE", "VIDEO"] = "INCLINIC"
    custom_attributes: dict[str, Any] = {}


class Booking(Body):
    """What v1 books."""

    appointment_details: Details
    clinic_id: str = ""
    doctor_id: str = ""
    patient_id: str = ""
    partner_clinic_id: str = ""
    partner_doctor_id: str = ""
    partner_patient_id: str = ""
    partner_appointment_id: str = ""
    patient_details: PatientBody | None = None
    partner_meta: dict[str, Any] = {}
    display_meta: dict[ShortKey, Annotated[str, Field(max_length=50)] | int | float] = {}
    notes: str = ""


class BusinessPatient(Body):
    patient_id: str = ""


class BusinessSlot(Body):
    start_time: Instant
    end_time: Instant
    service_conf_id: Annotated[str, Field(min_length=1)]


class BusinessBooking(Body):
    """What the business dialect books; the patient is an id or all of a patient."""

    patient: dict[str, Any]
    slot: BusinessSlot
    doctor_id: Annotated[str, Field(min_length=1)]
    clinic_id: Annotated[str, Field(min_length=1)]


class Times(Body):
    """When an appointment shall be from now on."""

    start_time: Seconds
    end_time: Seconds | None = None
    partner_appointment_id: str = ""


class DeepTimes(Body):
    appointment_details: Times
    clinic_id: str = ""
    doctor_id: str = ""
    patient_id: str = ""
    partner_clinic_id: str = ""
    partner_doctor_id: str = ""
    partner_patient_id: str = ""


class CheckIn(Body):
    appointment_id: str = ""
    check_in_time: Instant | None = None


class NewStatus(Body):
    status: Literal["NS"]


class Webhook(Body):
    endpoint: Annotated[str, Field(pattern=r"^https?://[^\s]+$")]
    event_names: tuple[str, ...] = ()
    signing_key: str = ""
    protocol: str = "https"
