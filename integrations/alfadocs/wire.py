"""AlfaDocs' words, as they come over the wire; read with patience, for no item of a list is documented.

Numbers, flags and amounts may come as text ("30", "true", "125.12"), names in one piece or in two, ids bare
or inside an object. What is not listed here is ignored.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

_NO: tuple[Any, ...] = (None, False, 0, "", "0", "false", "no", [], {})


def _text(value: Any) -> str:
    known = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return str(value).strip() if known else ""


def _id(value: Any) -> str | None:
    """An id bare, as text, or as the `id` of an object; None where there is none."""
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    return str(value).strip() or None


def _ids(value: Any) -> tuple[str, ...]:
    """A list of ids, "1,2,3", or one of them."""
    if isinstance(value, str):
        value = value.split(",")
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(found for found in map(_id, items) if found)


def _whole(value: Any) -> int | None:
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if number > 0 and not isinstance(value, bool) else None


def _amount(value: Any) -> Decimal | None:
    try:
        amount = None if value is None or isinstance(value, bool) else Decimal(str(value).replace(",", "."))
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() else None


def _born(value: Any) -> date | None:
    """AlfaDocs keeps impossible dates too, such as those of a negative year."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _choices(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else list(value.values()) if isinstance(value, Mapping) else []
    labels = (each.get("label") or each.get("value") if isinstance(each, Mapping) else each for each in items)
    return tuple(label for label in map(_text, labels) if label)


def _objects(value: Any) -> list[Any] | None:
    """The objects of a list, None where there is no list. PHP writes one with gaps as an object."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list):
        return None
    return [each for each in value if isinstance(each, Mapping)]


def flag(value: Any) -> bool:
    """Samples write "true" and "false" as text."""
    return (value.strip().casefold() if isinstance(value, str) else value) not in _NO


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, BeforeValidator(_id), Field(min_length=1)]
MaybeId = Annotated[str | None, BeforeValidator(_id)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Flag = Annotated[bool, BeforeValidator(flag)]
MaybeFlag = Annotated[bool | None, BeforeValidator(lambda value: None if value is None else flag(value))]
Whole = Annotated[int | None, BeforeValidator(_whole)]
Amount = Annotated[Decimal | None, BeforeValidator(_amount)]
Born = Annotated[date | None, BeforeValidator(_born)]
Choices = Annotated[tuple[str, ...], BeforeValidator(_choices)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Me(Wire):
    practice_id: Id = Field(validation_alias="practiceId")
    archive_id: Id = Field(validation_alias="archiveId")


class Practice(Wire):
    name: Text = Field(default="", validation_alias=AliasChoices("name", "practiceName", "companyName"))
    street: Text = Field(default="", validation_alias=AliasChoices("street", "address"))
    post_code: Text = Field(default="", validation_alias=AliasChoices("postcode", "postCode", "zip"))
    city: Text = ""


class Operator(Wire):
    """The name comes in one piece or in two."""

    id: Id
    name: Text = ""
    first_name: Text = Field(default="", validation_alias="firstName")
    last_name: Text = Field(default="", validation_alias="lastName")
    deleted: Flag = False
    specialty_ids: Ids = Field(
        default=(),
        validation_alias=AliasChoices("specialtyIds", "specialties", "specialtyId", "specialty"),
    )


class Named(Wire):
    """A chair, a colour, a specialty or a document."""

    id: Id
    name: Text = Field(default="", validation_alias=AliasChoices("name", "description", "label"))
    deleted: Flag = False


class Reason(Wire):
    """A booking reason. It has no name: its description is what patients read."""

    id: Id
    description: Text = Field(default="", validation_alias=AliasChoices("description", "name"))
    duration: Whole = None
    sequence_number: Whole = Field(default=None, validation_alias="sequenceNumber")
    deleted: Flag = False
    operator_ids: Ids = Field(default=(), validation_alias="operatorIds")
    price: Amount = None
    specialty_id: MaybeId = Field(default=None, validation_alias="specialtyId")
    critical_information: Text = Field(default="", validation_alias="criticalInformationToAccept")


class Told(Wire):
    """Keeps what was told as it was told: an update has to send the whole object back."""

    told: dict[str, Any]

    @model_validator(mode="before")
    @classmethod
    def _keep(cls, data: Any) -> Any:
        return {**data, "told": dict(data)} if isinstance(data, Mapping) else data


class Appointment(Told):
    """date: the practice's wall clock. state: an open word, null for plainly booked.

    Blocks and notes have no patient, some no operator. created_through_api: None where nobody says.
    """

    id: Id
    date: Any = None
    duration: Whole = None
    state: Text = ""
    description: Text = ""
    all_day: Flag = Field(default=False, validation_alias="allDay")
    patient_id: MaybeId = Field(default=None, validation_alias="patientId")
    operator_id: MaybeId = Field(default=None, validation_alias="operatorId")
    chair_id: MaybeId = Field(default=None, validation_alias="chairId")
    color_id: MaybeId = Field(default=None, validation_alias="colorId")
    created_through_api: MaybeFlag = Field(default=None, validation_alias="createdThroughApi")


class PhoneNumber(Wire):
    id: MaybeId = None
    prefix: Text = ""
    number: Text = ""


PhoneNumbers = Annotated[list[PhoneNumber] | None, BeforeValidator(_objects)]


class Patient(Told):
    """The date of birth is `dateBirth` when read and `dateOfBirth` when written.

    phone_numbers: as they came, None where the answer leaves them out.
    """

    id: Id
    first_name: Text = Field(default="", validation_alias="firstName")
    last_name: Text = Field(default="", validation_alias="lastName")
    email: Text = ""
    gender: Text = ""
    born: Born = Field(default=None, validation_alias=AliasChoices("dateBirth", "dateOfBirth"))
    fiscal_code: Text = Field(default="", validation_alias="italianFiscalCode")
    phone_numbers: PhoneNumbers = Field(default=None, validation_alias="phoneNumbers")
    created_at: Any = Field(default=None, validation_alias="createdAt")
    deleted: Flag = False


def bare_name(value: Any) -> str | None:
    """A technical name without the underscore that it has in a patient's record, however it was told."""
    return (_id(value) or "").removeprefix("_") or None


TechnicalName = Annotated[str, BeforeValidator(bare_name)]


class CustomObjectField(Wire):
    object_type: Text = Field(default="patient", validation_alias="objectType")
    label: Text = ""
    technical_name: TechnicalName = Field(validation_alias="technicalName")
    type: Text = ""
    choices: Choices = ()
