"""Operations on patients: search, create, read, change, delete."""

from dataclasses import replace
from typing import Any

from starlette.datastructures import URL
from starlette.responses import JSONResponse, Response

from integrations.sandbox.alfadocs import shapes
from integrations.sandbox.alfadocs.answers import Json, Refusal, done, one
from integrations.sandbox.alfadocs.bodies import PatientBody, check, read_object
from integrations.sandbox.alfadocs.operation import ARCHIVE, UPDATE, Call, Operation
from integrations.sandbox.alfadocs.register import FILTERS, Patient

MOST = 100
VENDOR_HOST = "app.alfadocs.com"
PATIENTS = f"{ARCHIVE}/patients"
PATIENT = f"{PATIENTS}/{{patient_id:int}}"
SEARCH = (*FILTERS, "phoneNumberPrefix", "phoneNumber")
CHECKED = (True, False, "true", "false")


def get_patients(call: Call) -> Response:
    wanted = {name: call.query[name] for name in SEARCH if name in call.query}
    found = call.practice.register.find(wanted)
    return paged(call, [shapes.patient(call.practice, each) for each in found])


def paged(call: Call, found: list[Json]) -> Response:
    """One page of a list, with the address of the next as long as there is one."""
    offset, limit = call.number("offset", 0), call.number("limit", MOST)
    if not 1 <= limit <= MOST:
        raise Refusal(400, f"limit must be between 1 and {MOST}")
    links: Json = {}
    if offset + limit < len(found):
        links["next"] = str(_shown(call, offset + limit, limit))
    head = {"links": links, "total": len(found), "offset": offset, "limit": limit}
    return JSONResponse({**head, "results": found[offset : offset + limit]})


def create_patient(call: Call) -> Response:
    details, practice = _details(call), call.practice
    wanted = practice.quirk("required_fields") or ()
    missing = [name for name in wanted if details.get(f"_{name}") in (None, "")]
    if missing:
        raise Refusal(400, f"missing: {', '.join(f'_{name}' for name in missing)}")
    now = practice.now_shown()
    made = Patient(practice.register.next_id("patient"), details, now, now)
    practice.keep_patient(made, "created")
    return call.written(shapes.patient(practice, made), new=True)


def get_patient(call: Call) -> Response:
    """Also one who was deleted."""
    return one(shapes.patient(call.practice, call.patient()))


def update_patient(call: Call) -> Response:
    patient, details = call.living_patient(), _details(call)
    new = replace(patient, details={**patient.details, **details}, changed_at=call.practice.now_shown())
    call.practice.keep_patient(new)
    return call.written(shapes.patient(call.practice, new))


def delete_patient(call: Call) -> Response:
    call.practice.keep_patient(replace(call.living_patient(), deleted=True), "deleted")
    return done()


def _shown(call: Call, offset: int, limit: int) -> URL:
    url = call.url.include_query_params(offset=offset, limit=limit)
    return url.replace(scheme="https", netloc=VENDOR_HOST) if call.practice.quirk("foreign_links") else url


def _details(call: Call) -> dict[str, Any]:
    """What the body says of a patient, the custom fields among it, under the API's names."""
    body = read_object(call)
    custom = {name: value for name, value in body.items() if name.startswith("_")}
    plain = check({name: value for name, value in body.items() if name not in custom}, PatientBody)
    known = {f"_{each['technicalName']}": each for each in call.practice.fields}
    for name, value in custom.items():
        field = known.get(name)
        if field is None or field["objectType"] != "patient":
            raise Refusal(400, f"{name} is no custom field of patients")
        if not _fits(field, value):
            raise Refusal(400, f"{name} does not take this value")
    dates = {"created_at", "last_modified_at"}
    return {**plain.model_dump(by_alias=True, exclude_unset=True, exclude=dates), **custom}


def _fits(field: Json, value: object) -> bool:
    if value is None:
        return True
    match field["type"]:
        case "single_checkbox":
            return isinstance(value, bool | str) and value in CHECKED
        case "dropdown":
            return value in field["choices"]
        case _:
            return isinstance(value, str)


OPERATIONS = (
    Operation("GET", PATIENTS, "getPatients", get_patients),
    Operation("POST", PATIENTS, "createPatient", create_patient),
    Operation("GET", PATIENT, "getPatient", get_patient),
    Operation(UPDATE, PATIENT, "updatePatient", update_patient),
    Operation("DELETE", PATIENT, "deletePatient", delete_patient),
)
