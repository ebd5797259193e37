"""What request bodies must look like; a field that the API does not know is refused."""

import json
from datetime import date
from typing import Annotated, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError

from integrations.sandbox.docplanner.answers import Refusal
from integrations.sandbox.docplanner.operation import Call


def _text(value: object) -> object:
    """Ids, phones and national numbers may be numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _iso(value: object) -> object:
    if not isinstance(value, str) or "T" not in value:
        raise ValueError("This value is not a valid datetime.")
    return value


Id = Annotated[str, BeforeValidator(_text), Field(min_length=1, max_length=64)]
Phone = Annotated[str, BeforeValidator(_text), Field(pattern=r"^\+?[0-9][0-9 ()-]{4,18}[0-9]$")]
Instant = Annotated[AwareDatetime, BeforeValidator(_iso)]
Minutes = Annotated[int, Field(strict=True, gt=0, le=24 * 60)]
Price = Annotated[int, Field(strict=True, ge=0)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PatientBody(Body):
    name: Annotated[str, Field(min_length=1, max_length=255)]
    phone: Phone
    surname: Annotated[str, Field(max_length=255)] = ""
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    birth_date: date | None = None
    nin: Annotated[str, BeforeValidator(_text), Field(max_length=64)] | None = None
    gender: Literal["m", "f"] | None = None
    marketing_consent: StrictBool | None = None
    data_privacy_consent: StrictBool | None = None


class BookSlot(Body):
    address_service_id: Id
    duration: Minutes
    patient: PatientBody
    is_returning: StrictBool = False
    label: str | None = None
    comment: Annotated[str, Field(max_length=5000)] | None = None
    insurance_provider_id: Id | None = None
    insurance_plan_id: Id | None = None
    is_recurring: StrictBool = False
    send_notifications: StrictBool | None = None


class CancelBooking(Body):
    reason: str = ""


class MoveBooking(Body):
    address_service_id: Id
    start: Instant
    duration: Minutes | None = None
    address_id: Id | None = None


class ConfirmBooking(Body):
    confirmed_by: Literal["user", "admin"] = "user"


class RequestOpinion(Body):
    phone: Phone


class AddService(Body):
    service_id: Id
    is_price_from: StrictBool = False
    price: Price | None = None
    description: str | None = None
    is_visible: StrictBool = True
    default_duration: Minutes | None = None
    custom_name: Annotated[str, Field(min_length=1)] | None = None


class UpdateService(Body):
    is_price_from: StrictBool | None = None
    price: Price | None = None
    description: str | None = None
    is_visible: StrictBool | None = None
    default_duration: Minutes | None = None
    custom_name: Annotated[str, Field(min_length=1)] | None = None


class UpdateAddress(Body):
    insurance_support: Literal["private", "insurance", "private_and_insurance"]


class SlotService(Body):
    address_service_id: Id
    duration: Minutes


class SlotRange(Body):
    start: Instant
    end: Instant
    address_services: list[SlotService] | None = None
    insurance_accepted: (
        Literal["with-and-without-insurance", "without-insurance-only", "with-insurance-only"] | None
    ) = None
    insurance_providers: list[int] | None = None


class ReplaceSlots(Body):
    slots: Annotated[list[SlotRange], Field(min_length=1)]


class PlanBody(Body):
    insurance_plan_id: Id


class InsurerBody(Body):
    insurance_provider_id: Id
    insurance_plans: list[PlanBody] = []


AnyBody = TypeVar("AnyBody", bound=Body)


def read(call: Call, kind: type[AnyBody], message: str = "Invalid arguments") -> AnyBody:
    """The body of a call. Raises the API's refusal with what is wrong at each field."""
    if not call.content_type.partition(";")[0].strip() == "application/json":
        raise Refusal(400, message, {"Content-Type": ["This value should be application/json."]})
    try:
        return kind.model_validate(json.loads(call.body))
    except ValidationError as wrong:
        errors: dict[str, list[str]] = {}
        for each in wrong.errors(include_url=False, include_input=False):
            errors.setdefault(".".join(map(str, each["loc"])), []).append(each["msg"])
        raise Refusal(400, message, errors) from wrong
    except ValueError as wrong:
        raise Refusal(400, "Invalid json message received") from wrong
