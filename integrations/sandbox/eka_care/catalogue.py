"""Operations that read what the practice has: its clinics, doctors and services."""

from starlette.responses import Response

from integrations.sandbox.eka_care import shapes
from integrations.sandbox.eka_care.answers import Refusal, coded, good, nested, nested_with_data
from integrations.sandbox.eka_care.operation import Call, Operation
from integrations.sandbox.eka_care.world import Doctor


def get_entities(call: Call) -> Response:
    world = call.practice.world
    clinics = [
        {
            "clinic_id": clinic.id,
            "name": clinic.name,
            "doctors": [doctor.id for doctor in world.doctors.values() if clinic.id in doctor.clinics],
        }
        for clinic in world.clinics.values()
    ]
    doctors = [
        {"doctor_id": doctor.id, "name": doctor.full_name, "pic": shapes.picture(doctor)}
        for doctor in world.doctors.values()
    ]
    business = {"business_id": world.business_id, "name": world.name}
    data = {"clinics": clinics, "doctors": doctors, "business": business}
    if call.practice.quirk("entities_at_top"):
        return good(data)
    return good({"status_code": 200, "success": True, "data": data})


def get_clinic(call: Call) -> Response:
    unknown = Refusal(404, "CLINIC_NOT_FOUND", "Clinic not found. Please check the provided clinic ID.")
    shape = {"clinic": shapes.clinic(call.clinic(unknown))}
    return good(shape if call.practice.quirk("clinic_at_top") else {"success": True, "data": shape})


def get_doctor(call: Call) -> Response:
    doctor = _doctor(call)
    shape = shapes.doctor(doctor, [call.practice.world.clinics[each] for each in doctor.clinics])
    return good({"data": shape} if call.practice.quirk("doctor_in_data") else shape)


def get_services(call: Call) -> Response:
    services = [shapes.service(each) for each in _doctor(call).services]
    return good({"data": {"services": services[0] if call.practice.quirk("service_object") else services}})


def _doctor(call: Call) -> Doctor:
    # A wrong id is documented as a failure of the server.
    return call.doctor(
        Refusal(403, "UNAUTHORIZED_ENTITY", "You are not authorized to access this doctor"),
        Refusal(500, "INVALID_DATA", "Invalid doctor id"),
    )


OPERATIONS = (
    Operation("GET", "/dr/v1/business/entities", "getEntities", get_entities, nested_with_data),
    Operation("GET", "/dr/v1/business/clinic/{clinic_id}", "getClinic", get_clinic, coded),
    Operation("GET", "/dr/v1/doctor/service/{doctor_id}", "getServices", get_services, nested),
    Operation("GET", "/dr/v1/doctor/{doctor_id}", "getDoctor", get_doctor, nested),
    Operation("GET", "/v1/business/doctor/{doctor_id}", "getDoctor", get_doctor, nested),
)
