"""Operations on patients."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from starlette.responses import Response

from integrations.sandbox.eka_care import shapes
from integrations.sandbox.eka_care.answers import Refusal, good, invalid, nested, nested_with_status
from integrations.sandbox.eka_care.bodies import PatientBody, PatientChange
from integrations.sandbox.eka_care.operation import Call, Operation
from integrations.sandbox.eka_care.registry import Patient

if TYPE_CHECKING:
    from integrations.sandbox.eka_care.practice import Practice

ONE = "/dr/v1/patient/{patient_id}"
STRANGER = Refusal(403, "UNAUTHORIZED_ACCESS", "You are not authorized to access this patient")
NOBODY = Refusal(404, "PATIENTS_NOT_FOUND", "No patients found for the given details")


def add_patient(call: Call) -> Response:
    asked = call.read(PatientBody)
    if call.practice.registry.by_partner(asked.partner_patient_id):
        twice = f"Patient already exists with the same partner_patient_id: {asked.partner_patient_id}"
        raise Refusal(409, "PATIENT_ALREADY_EXISTS", twice)
    return good({"patient_id": added(call.practice, asked).id}, 201)


def added(practice: "Practice", asked: PatientBody) -> Patient:
    """A new profile. An age becomes a birth on the first of January."""
    born = asked.dob or date(practice.today().year - (asked.age or 0), 1, 1)
    made = Patient(
        id=practice.registry.new_id(),
        first_name=asked.first_name,
        middle_name=asked.middle_name,
        last_name=asked.last_name,
        designation=asked.designation,
        gender=asked.gender,
        dob=born.isoformat(),
        mobile=asked.mobile,
        email=asked.email,
        partner_id=asked.partner_patient_id,
        address=asked.address.written(),
        partner_meta=asked.partner_meta,
        created_at=practice.clock.now(),
    )
    practice.changed()
    return practice.registry.put(made)


def search_patients(call: Call) -> Response:
    mobile = call.query.get("mobile", "")
    if not mobile:
        raise invalid()
    found = call.practice.registry.by_mobile(mobile)
    if not found:
        raise NOBODY
    anonymous = bool(call.practice.quirk("null_patient_id"))
    profiles = [shapes.profile(each, anonymous=anonymous) for each in found]
    return good({"status_code": 200, "success": True, "data": {"profiles": profiles}})


def get_patient(call: Call) -> Response:
    return good(shapes.patient(_patient(call)))


def update_patient(call: Call) -> Response:
    known, asked = _patient(call), call.read(PatientChange)
    changes = asked.model_dump(exclude_none=True)
    if asked.dob is not None:
        changes["dob"] = asked.dob.isoformat()
    if asked.address is not None:
        changes["address"] = {**known.address, **asked.address.written()}
    call.practice.registry.put(replace(known, **changes))
    call.practice.changed()
    return good({"patient_id": known.id}, 201)


def _patient(call: Call) -> Patient:
    wanted, registry = call.path["patient_id"], call.practice.registry
    if wanted in call.practice.world.neighbours:
        raise STRANGER
    found = registry.by_partner(wanted) if call.query.get("partner_id") == "1" else registry.get(wanted)
    if found is None:
        raise NOBODY
    return found


OPERATIONS = (
    Operation("POST", "/dr/v1/patient", "addPatient", add_patient, nested),
    Operation("POST", "/dr/v1/business/doctor/patient/add", "addPatient", add_patient, nested),
    Operation(
        "GET", "/dr/v1/business/patients/search", "searchPatients", search_patients, nested_with_status
    ),
    Operation("GET", "/dr/v1/business/patients/{patient_id}", "getPatient", get_patient, nested),
    Operation("GET", ONE, "getPatient", get_patient, nested),
    Operation("PATCH", ONE, "updatePatient", update_patient, nested),
)
