"""Eka Care's words, as they come over the wire; read with patience, for its documents disagree.

Ids and phone numbers may come as numbers, flags as text, instants as epoch seconds, as milliseconds or in
ISO 8601, an object bare or inside `data`, a list as its one item. What is not listed here is ignored.
"""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

T = TypeVar("T")
_WRITTEN: TypeAdapter[datetime] = TypeAdapter(datetime)
_MILLISECONDS = 10**11  # epoch numbers above this are not seconds
_NO: tuple[Any, ...] = (None, False, 0, "", "0", "false", "no", [], {})


def moment(value: Any) -> datetime | None:
    """An instant, None for what is none. A time without an offset stays naive: it is the clinic's."""
    number = _number(value)
    try:
        if number is not None:
            return datetime.fromtimestamp(number / 1000 if abs(number) > _MILLISECONDS else number, UTC)
        return _WRITTEN.validate_python(value) if isinstance(value, str) and len(value) > 10 else None
    except (ValueError, OverflowError, OSError):
        return None


def _number(value: Any) -> float | None:
    try:
        number = None if isinstance(value, bool) or value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number is not None and math.isfinite(number) else None


def _instant(value: Any) -> datetime | None:
    """Instants of appointments are never naive; one that is tells nothing."""
    found = moment(value)
    return found if found is not None and found.tzinfo is not None else None


def _text(value: Any) -> Any:
    return value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _whole(value: Any) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number > 0 else None


def _amount(value: Any) -> Decimal | None:
    try:
        amount = None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and amount >= 0 else None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _list(value: Any) -> Any:
    """A list, also when it comes as one lone item or as an object of numbered ones."""
    if value is None or value == {}:
        return []
    return value if isinstance(value, list) else [value]


def _words(value: Any) -> list[str]:
    return [item for item in _list(value) if isinstance(item, str) and item]


def _named(value: Any) -> list[str]:
    """Names out of a list of objects such as degrees and specialities."""
    names = [item.get("name") if isinstance(item, Mapping) else item for item in _list(value)]
    return [name for name in names if isinstance(name, str) and name]


def _ids(value: Any) -> list[str]:
    """Ids, also those of objects that stand for them."""
    told = (
        item.get("doctor_id", item.get("id")) if isinstance(item, Mapping) else item for item in _list(value)
    )
    return [str(item) for item in told if isinstance(item, (str, int)) and str(item)]


def flag(value: Any) -> bool:
    return (value.casefold() if isinstance(value, str) else value) not in _NO


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, Field(min_length=1)]
Flag = Annotated[bool, BeforeValidator(flag)]
Yes = Annotated[bool, BeforeValidator(lambda value: value is None or flag(value))]
Whole = Annotated[int | None, BeforeValidator(_whole)]
Amount = Annotated[Decimal | None, BeforeValidator(_amount)]
Instant = Annotated[datetime | None, BeforeValidator(_instant)]
Day = Annotated[date | None, BeforeValidator(_day)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Names = Annotated[tuple[str, ...], BeforeValidator(_named)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Maybe = Annotated[T | None, BeforeValidator(lambda value: value if isinstance(value, Mapping) else None)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, populate_by_name=True)


class Tokens(Wire):
    """expires_in: seconds, None when absent or senseless."""

    access_token: Id
    refresh_token: Text = ""
    expires_in: Whole = None


class EntityClinic(Wire):
    clinic_id: Id = Field(validation_alias=AliasChoices("clinic_id", "id"))
    name: Text = ""
    doctors: Ids = ()


class EntityDoctor(Wire):
    doctor_id: Id = Field(validation_alias=AliasChoices("doctor_id", "id"))
    name: Text = ""


class ClinicAddress(Wire):
    line1: Text = ""
    line2: Text = ""
    city: Text = ""
    pincode: Text = Field(default="", validation_alias=AliasChoices("pincode", "pin"))


class Clinic(Wire):
    name: Text = ""
    address: Maybe[ClinicAddress] = None


class Personal(Wire):
    salutation: Text = ""
    first_name: Text = ""
    middle_name: Text = ""
    last_name: Text = ""


class Professional(Wire):
    major_speciality: Names = ()
    speciality: Names = ()


class Profile(Wire):
    personal: Maybe[Personal] = None
    professional: Maybe[Professional] = None


class Doctor(Wire):
    profile: Maybe[Profile] = None


class Service(Wire):
    """duration: minutes, absent in the services of a slots answer. mode: in-clinic, tele; empty: any."""

    conf_id: Id
    service_name: Text = ""
    appointment_type: Text = ""
    duration: Whole = None
    mode: Words = ()
    price: Amount = None
    currency: Text = ""
    archive: Flag = False
    pre_pay: Flag = False
    allow_patient_booking: Yes = True


class Slot(Wire):
    """s and e are kept as they were written, for the business dialect wants them back letter by letter.

    slots_booked: visits that the slot holds already, None when that is not told.
    """

    s: Id
    e: Text = ""
    conf_id: Text = ""
    available: Yes = True
    slots_booked: Whole = None


class PatientRecord(Wire):
    """patient_id may be null in a search."""

    patient_id: Text = ""
    first_name: Text = ""
    middle_name: Text = ""
    last_name: Text = ""
    name: Text = ""
    dob: Day = None
    gender: Text = ""
    mobile: Text = ""


class Made(Wire):
    """What adding a patient and booking are answered with."""

    patient_id: Text = ""
    appointment_id: Text = ""


class PartnerMeta(Wire):
    """What we told Eka when booking, echoed back, invisible to the clinic."""

    service_id: Text = ""


class Appointment(Wire):
    """One appointment of either dialect. next_aid: what it was rescheduled to."""

    appointment_id: Id = Field(validation_alias=AliasChoices("appointment_id", "id"))
    partner_appointment_id: Text = ""
    doctor_id: Text = ""
    clinic_id: Text = ""
    patient_id: Text = ""
    status: Text = ""
    mode: Text = ""
    start_time: Annotated[datetime, BeforeValidator(_instant)]
    end_time: Instant = None
    created_at: Instant = None
    visit_checkin: Text = ""
    notes: Text = ""
    next_aid: Text = ""
    partner_meta: Maybe[PartnerMeta] = None
    patient_profile: Maybe[PatientRecord] = None
