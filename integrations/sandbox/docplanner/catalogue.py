"""Operations on facilities, doctors and addresses."""

from starlette.responses import Response

from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, good
from integrations.sandbox.docplanner.bodies import UpdateAddress, read
from integrations.sandbox.docplanner.operation import Call, Operation

DOCTOR = "/facilities/{facility_id}/doctors/{doctor_id}"
ADDRESS = f"{DOCTOR}/addresses/{{address_id}}"
ALWAYS = {"address.booking_extra_fields"}


def get_facilities(call: Call) -> Response:
    known = call.market.world.facilities.values()
    return good(shapes.items([shapes.facility(call.market, each) for each in known]))


def get_facility(call: Call) -> Response:
    return good(shapes.facility(call.market, call.facility(), call.scopes))


def get_doctors(call: Call) -> Response:
    scopes = call.scopes - {"doctor.addresses"}
    return good(shapes.items([shapes.doctor(call.market, each, scopes) for each in call.facility().doctors]))


def get_doctor(call: Call) -> Response:
    return good(shapes.doctor(call.market, call.doctor(), call.scopes | {"doctor.specializations"}))


def get_addresses(call: Call) -> Response:
    scopes = call.scopes | ALWAYS
    return good(shapes.items([shapes.address(call.market, each, scopes) for each in call.doctor().addresses]))


def get_address(call: Call) -> Response:
    return good(shapes.address(call.market, call.address(), call.scopes | ALWAYS))


def update_address(call: Call) -> Response:
    address = call.address()
    call.market.insurance_support[address.id] = read(call, UpdateAddress).insurance_support
    call.market.changed()
    return good(shapes.address(call.market, address, ALWAYS | {"address.insurance_support"}))


def remove_integration(call: Call) -> Response:
    call.address()
    raise Refusal(403, "You are not authorized to use this feature")


OPERATIONS = (
    Operation("GET", "/facilities", "getFacilities", get_facilities),
    Operation("GET", "/facilities/{facility_id}", "getFacility", get_facility),
    Operation("GET", "/facilities/{facility_id}/doctors", "getDoctors", get_doctors),
    Operation("GET", DOCTOR, "getDoctor", get_doctor),
    Operation("GET", f"{DOCTOR}/addresses", "getAddresses", get_addresses),
    Operation("GET", ADDRESS, "getAddress", get_address),
    Operation("PATCH", ADDRESS, "updateAddress", update_address),
    Operation("DELETE", f"{ADDRESS}/integration", "removeAddressIntegration", remove_integration),
)
