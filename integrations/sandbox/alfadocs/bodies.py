"""What request bodies must look like; a field that no document names is refused."""

import json
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, ValidationError
from pydantic.alias_generators import to_camel

from integrations.sandbox.alfadocs.answers import Json, Refusal
from integrations.sandbox.alfadocs.appointment import State
from integrations.sandbox.alfadocs.operation import Call


def _flag(value: object) -> object:
    """The samples have booleans as strings too."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


Id = Annotated[int, Field(strict=True, ge=1)]
Minutes = Annotated[int, Field(strict=True, gt=0, le=24 * 60)]
Flag = Annotated[StrictBool, BeforeValidator(_flag)]
Name = Annotated[str, Field(min_length=1, max_length=255)]
DocumentKind = Literal[
    "text",
    "xray",
    "image",
    "identification",
    "electronic_signature_patient_details",
    "electronic_signature_patient_details_and_terms_and_conditions",
    "other",
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class AppointmentBody(Body):
    """For a new appointment and for a change; both ask for the date and the colour."""

    date: str
    color_id: Id
    patient_id: Id | None = None
    email_reminder: StrictBool = False
    sms_reminder: StrictBool = False
    description: str = ""
    all_day: StrictBool = False
    type: Literal["telehealth", "inPractice"] = "inPractice"
    duration: Minutes = 30
    state: State | None = None
    chair_id: Id | None = None
    operator_id: Id | None = None


class PatientBody(Body):
    first_name: Name
    last_name: Name
    email: str | None = None
    email_enabled: Flag | None = None
    gender: Literal["m", "f"] | None = None
    street: str | None = None
    city: str | None = None
    postcode: str | None = None
    province: str | None = None
    date_of_birth: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    place_of_birth: str | None = None
    italian_fiscal_code: str | None = None
    job: str | None = None
    yearly_numbering_year: str | None = None
    yearly_numbering_number: int | None = None
    default_discount: int | None = None
    source_id: Id | None = None
    price_list_id: Id | None = None
    email_reminder_possible: Flag | None = None
    sms_reminder_possible: Flag | None = None
    document_signature_email_possible: Flag | None = None
    created_at: str | None = None
    last_modified_at: str | None = None


class PhoneBody(Body):
    prefix: str = ""
    number: str = ""
    label: str = ""
    sms_enabled: Flag = False


class FieldBody(Body):
    object_type: Name
    label: Name
    technical_name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]*$")]
    type: Literal["single_line_text", "single_checkbox", "dropdown"]
    choices: list[str] = []
    id: int | None = None


class DocumentBody(Body):
    base64_data: Annotated[str, Field(alias="base64Data", min_length=1)]
    type: DocumentKind
    name: Name
    folder_name: Name


AnyBody = TypeVar("AnyBody", bound=Body)


def read_object(call: Call) -> Json:
    """The JSON object in a call's body. Raises the API's refusal."""
    if call.content_type.partition(";")[0].strip() != "application/json":
        raise Refusal(400, "The body must be application/json")
    try:
        body = json.loads(call.body)
    except ValueError as wrong:
        raise Refusal(400, "The body is not valid JSON") from wrong
    if not isinstance(body, dict):
        raise Refusal(400, "The body must be an object")
    return body


def check(body: Json, kind: type[AnyBody]) -> AnyBody:
    """The body as one of the kinds. Raises the API's refusal with what is wrong at each field."""
    try:
        return kind.model_validate(body)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False)
        said = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in errors]
        raise Refusal(400, "; ".join(said)) from wrong


def given(asked: Body) -> dict[str, Any]:
    """What the body says, under our names."""
    return asked.model_dump(include=asked.model_fields_set)
