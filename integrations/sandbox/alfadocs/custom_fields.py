"""Operations on the fields that the practice has invented for its patients and care plans."""

from starlette.responses import Response

from integrations.sandbox.alfadocs.answers import Json, Refusal, many
from integrations.sandbox.alfadocs.bodies import FieldBody, check, read_object
from integrations.sandbox.alfadocs.operation import ARCHIVE, Call, Operation

QUIRK, ELSEWHERE = "custom_fields_path", "custom-object-fields"
ALL, ALL_ELSEWHERE = f"{ARCHIVE}/custom-fields", {ELSEWHERE: f"{ARCHIVE}/{ELSEWHERE}"}
SOME, SOME_ELSEWHERE = f"{ALL}/{{object_type}}", {ELSEWHERE: f"{ARCHIVE}/{ELSEWHERE}/{{object_type}}"}


def get_custom_fields(call: Call) -> Response:
    wanted = call.path.get("object_type")
    return many([each for each in call.practice.fields if wanted in (None, each["objectType"])])


def create_custom_field(call: Call) -> Response:
    asked, known = check(read_object(call), FieldBody), call.practice.fields
    same = [each for each in known if each["technicalName"] == asked.technical_name]
    if any(each["objectType"] == asked.object_type for each in same):
        raise Refusal(400, "technicalName is taken")
    if (asked.type == "dropdown") != bool(asked.choices):
        raise Refusal(400, "choices are for a dropdown, and a dropdown needs them")
    made: Json = asked.model_dump(by_alias=True)
    made["id"] = max(each["id"] for each in known) + 1
    known.append(made)
    call.practice.changed()
    return call.written(made, new=True, listed=False)


OPERATIONS = (
    Operation("GET", ALL, "getCustomFields", get_custom_fields, QUIRK, ALL_ELSEWHERE),
    Operation("GET", SOME, "getCustomFields", get_custom_fields, QUIRK, SOME_ELSEWHERE),
    Operation("POST", ALL, "createCustomField", create_custom_field, QUIRK, ALL_ELSEWHERE),
)
