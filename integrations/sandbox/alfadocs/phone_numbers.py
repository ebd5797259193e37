"""Operations on a patient's telephones."""

from dataclasses import replace

from starlette.responses import Response

from integrations.sandbox.alfadocs import shapes
from integrations.sandbox.alfadocs.answers import Refusal, one
from integrations.sandbox.alfadocs.bodies import PhoneBody, check, given, read_object
from integrations.sandbox.alfadocs.operation import UPDATE, Call, Operation
from integrations.sandbox.alfadocs.patients import PATIENT, paged
from integrations.sandbox.alfadocs.register import Phone, with_phone

OURS = {"sms_enabled": "sms"}
QUIRK, ELSEWHERE = "phone_numbers_path", "phoneNumbers"
ALL = f"{PATIENT}/phone-numbers"
ONE = f"{ALL}/{{phone_id:int}}"
ALL_ELSEWHERE = {ELSEWHERE: f"{PATIENT}/{ELSEWHERE}"}
ONE_ELSEWHERE = {ELSEWHERE: f"{PATIENT}/{ELSEWHERE}/{{phone_id:int}}"}


def get_phone_numbers(call: Call) -> Response:
    return paged(call, [shapes.phone(each) for each in call.living_patient().phones])


def create_phone_number(call: Call) -> Response:
    call.living_patient()
    return _put(call, Phone(0), new=True)


def get_phone_number(call: Call) -> Response:
    return one(shapes.phone(_phone(call)))


def update_phone_number(call: Call) -> Response:
    return _put(call, _phone(call), new=False)


def _phone(call: Call) -> Phone:
    for each in call.living_patient().phones:
        if each.id == call.path["phone_id"]:
            return each
    raise Refusal(404, "Phone number not found")


def _put(call: Call, phone: Phone, *, new: bool) -> Response:
    asked = given(check(read_object(call), PhoneBody))
    changed = replace(phone, **{OURS.get(name, name): value for name, value in asked.items()})
    if not changed.number:
        raise Refusal(400, "number is missing")
    if new:
        changed = replace(changed, id=call.practice.register.next_id("phone"))
    call.practice.keep_patient(with_phone(call.living_patient(), changed))
    return call.written(shapes.phone(changed), new=new)


OPERATIONS = (
    Operation("GET", ALL, "getPhoneNumbers", get_phone_numbers, QUIRK, ALL_ELSEWHERE),
    Operation("POST", ALL, "createPhoneNumber", create_phone_number, QUIRK, ALL_ELSEWHERE),
    Operation("GET", ONE, "getPhoneNumber", get_phone_number, QUIRK, ONE_ELSEWHERE),
    Operation(UPDATE, ONE, "updatePhoneNumber", update_phone_number, QUIRK, ONE_ELSEWHERE),
)
