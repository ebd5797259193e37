"""Operations that read appointments, in both dialects."""

from datetime import date

from starlette.responses import Response

from integrations.sandbox.eka_care import dialects
from integrations.sandbox.eka_care.answers import Refusal, business, flat, good, invalid, nested
from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.operation import Call, Operation

LONGEST_DAYS = 7
OF_PATIENT, OF_PLACE, OF_DATES = 20, 50, 30
FILTERS = ("patient_id", "doctor_id", "clinic_id", "start_date", "end_date")
STRANGER = Refusal(
    403, "ACCESS_DENIED", "Access denied. You do not have permission to view this appointment."
)
NO_APPOINTMENT = Refusal(404, "NOT_FOUND", "Appointment not found. Please check the provided appointment ID.")
NO_FILTER = "You must provide one of the valid filter combinations."


def get_appointment(call: Call) -> Response:
    shape = dialects.appointment(call.practice, named(call, NO_APPOINTMENT))
    return good({"data": shape} if call.practice.quirk("appointment_in_data") else shape)


def get_business(call: Call) -> Response:
    return business(dialects.business(call.practice, named(call, NO_APPOINTMENT)))


def named(call: Call, unknown: Refusal, appointment_id: str = "") -> Appointment:
    """The appointment of the path, or the one with that id; with partner_id=1 by the partner's id."""
    wanted, by_partner = appointment_id or call.path["appointment_id"], call.query.get("partner_id", "")
    if by_partner not in ("", "0", "1"):
        raise Refusal(400, "INVALID_REQUEST", "partner_id must be 0 or 1")
    if wanted in call.practice.world.neighbours:
        raise STRANGER
    diary = call.practice.diary
    found = diary.by_partner(wanted) if by_partner == "1" else diary.get(wanted)
    if found is None:
        raise unknown
    return found


def list_appointments(call: Call) -> Response:
    asked = {name for name in FILTERS if call.query.get(name)}
    if asked == {"patient_id"}:
        found, size = call.practice.diary.of_patient(call.query["patient_id"]), OF_PATIENT
    elif {"start_date", "end_date"} <= asked and "patient_id" not in asked:
        found, size = _on_dates(call), OF_PLACE if len(asked) > 2 else OF_DATES
    else:
        raise invalid(NO_FILTER)
    words = call.query.get("page_no", "0")
    if not words.isascii() or not words.isdigit():
        raise invalid()
    shown = found[int(words) * size :][:size]
    return good({"appointments": [dialects.listed(call.practice, each) for each in shown]})


def _on_dates(call: Call) -> list[Appointment]:
    try:
        first, last = (date.fromisoformat(call.query[name]) for name in ("start_date", "end_date"))
    except ValueError as error:
        raise invalid() from error
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise invalid()
    wanted = {name: call.query[name] for name in ("doctor_id", "clinic_id") if call.query.get(name)}
    return [
        each
        for each in call.practice.diary.between(first, last)
        if all(getattr(each, name) == value for name, value in wanted.items())
    ]


def list_of_patient(call: Call) -> Response:
    """The old form of the v1 dialect."""
    found = call.practice.diary.of_patient(call.path["patient_id"])
    return good({"appointments": [dialects.listed(call.practice, each) for each in found]})


def list_business(call: Call) -> Response:
    found = call.practice.diary.of_patient(call.path["patient_id"])
    return business({"appointments": [dialects.business(call.practice, each) for each in found]})


BUSINESS, V1 = "/dr/v1/business/appointments", "/dr/v1/appointment"
OPERATIONS = (
    Operation("GET", V1, "listAppointments", list_appointments, nested),
    Operation("GET", f"{V1}/{{appointment_id}}", "getAppointment", get_appointment, nested),
    Operation("GET", f"{V1}/patient/{{patient_id}}", "listPatientAppointments", list_of_patient, nested),
    Operation(
        "GET", f"{BUSINESS}/{{appointment_id}}", "getAppointment", get_business, flat, gone="no_business"
    ),
    Operation(
        "GET",
        f"{BUSINESS}/patient/{{patient_id}}",
        "listPatientAppointments",
        list_business,
        flat,
        gone="no_business",
    ),
)
