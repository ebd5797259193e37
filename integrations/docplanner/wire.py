"""Docplanner's words, as they come over the wire; read with patience, for tenants differ.

Ids and phone numbers may come as numbers, a missing object as null or as PHP's empty array, a list bare or in
any of four envelopes, a duration as text. What is not listed here is ignored.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar

from pydantic import AliasChoices, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

T = TypeVar("T")
_INSTANT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)
_ENVELOPES = ("_items", "results", "notifications", "items")
_NO: tuple[Any, ...] = (None, False, 0, "", "0", "false", "no", [], {})


def unwrap(value: Any) -> Any:
    """The list inside a collection: bare, `_items`, `results`, `_embedded.items`, or one lone object."""
    if value is None or value == {}:
        return []
    if not isinstance(value, Mapping):
        return value
    for name in _ENVELOPES:
        if name in value:
            return unwrap(value[name])
    return unwrap(value["_embedded"]) if "_embedded" in value and "id" not in value else [value]


def _text(value: Any) -> Any:
    return value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def _whole(value: Any) -> int | None:
    """Minutes and ages: 30, "30", 30.0; None for what is no positive number."""
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number > 0 and not isinstance(value, bool) else None


def _amount(value: Any) -> Decimal | None:
    try:
        amount = None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() else None


def _moment(value: Any) -> datetime | None:
    try:
        return _INSTANT.validate_python(value)
    except ValueError:
        return None


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, Field(min_length=1)]
Flag = Annotated[bool, BeforeValidator(lambda value: value not in _NO)]
Whole = Annotated[int | None, BeforeValidator(_whole)]
Amount = Annotated[Decimal | None, BeforeValidator(_amount)]
Moment = Annotated[datetime | None, BeforeValidator(_moment)]
Items = Annotated[tuple[T, ...], BeforeValidator(unwrap)]
Maybe = Annotated[T | None, BeforeValidator(lambda value: None if value in ([], "", False, True) else value)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, populate_by_name=True)


class Token(Wire):
    """expires_in: seconds, None when absent or senseless. The examples say 3600, the prose 24 hours."""

    access_token: Id
    expires_in: Whole = None


class Facility(Wire):
    id: Id
    name: Text = ""


class Specialization(Wire):
    id: Text = ""
    name: Text = ""


class Doctor(Wire):
    """The schema says `specialization`, every example `specializations`."""

    id: Id
    name: Text = ""
    surname: Text = ""
    specializations: Items[Specialization] = Field(
        default=(), validation_alias=AliasChoices("specializations", "specialization")
    )


class BookingExtraFields(Wire):
    birth_date: Flag = False
    gender: Flag = False
    nin: Flag = False


class Address(Wire):
    id: Id
    name: Text = ""
    city_name: Text = Field(default="", validation_alias=AliasChoices("city_name", "city"))
    post_code: Text = ""
    street: Text = ""
    is_online_only: Flag = Field(
        default=False, validation_alias=AliasChoices("is_online_only", "online_only")
    )
    visit_payment: Flag = False
    booking_extra_fields: Maybe[BookingExtraFields] = None


class Service(Wire):
    """An entry of the dictionary that all doctors share."""

    id: Id
    name: Text = ""


class AllowedPatients(Wire):
    minimum_age: Whole = None
    maximum_age: Whole = None


class AddressService(Wire):
    """duration comes only when the list was asked for one slot. price: whole units, truncated."""

    id: Id
    name: Text = ""
    custom_name: Text = ""
    description: Text = ""
    price: Amount = None
    is_price_from: Flag = False
    is_default: Flag = False
    is_visible: Annotated[bool, BeforeValidator(lambda value: value is None or value not in _NO)] = True
    service_id: Text = ""
    duration: Whole = None
    allowed_patients: Maybe[AllowedPatients] = None


class Slot(Wire):
    """start is kept as it was written, for booking wants it back letter by letter.

    address_services is empty where the tenant does not tell.
    """

    start: Id
    address_services: Items[AddressService] = ()

    @property
    def instant(self) -> datetime | None:
        return _moment(self.start)


class Patient(Wire):
    name: Text = ""
    surname: Text = ""
    email: Text = ""
    phone: Text = ""


class Booking(Wire):
    """status is an open word. It counts more than canceled_at, which examples fill on booked visits too."""

    id: Id
    status: Text = ""
    start_at: AwareDatetime = Field(validation_alias=AliasChoices("start_at", "start"))
    end_at: Moment = Field(default=None, validation_alias=AliasChoices("end_at", "end"))
    duration: Whole = None
    booked_at: Moment = None
    canceled_at: Text = ""
    comment: Text = ""
    presence: Text = ""
    patient: Maybe[Patient] = None
    address_service: Maybe[AddressService] = None


class Page(Wire):
    """One page of bookings; the counts are there only when a page was asked for."""

    page: Whole = None
    pages: Whole = None
    limit: Whole = None


class Notification(Wire):
    """A pulled item is gone at Docplanner: keep it before reading it. `data` differs by name."""

    name: Text = ""
    data: dict[str, Any] = Field(default_factory=dict)
    created_at: Moment = None
