"""An Eka Care workspace on paper: answers what a test says, for what the documents do not agree on."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx

from integrations.eka_care import partner
from integrations.eka_care.provider import EkaCareProvider
from integrations.eka_care.settings import EkaCareSettings
from integrations.model import BookingRequest, Gender, PatientDetails, Place, Service, Slot
from tests.integrations.timepiece import Timepiece

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]

PLACE = Place(clinic_id="c1", doctor_id="d1", address_id="in-clinic")
BY_VIDEO = PLACE.model_copy(update={"address_id": "tele"})
SERVICE = Service(id="conf-1", name="Consultation")
START, END = "2026-12-01T09:15:00+05:30", "2026-12-01T09:30:00+05:30"
EPOCH = 1796096700
SLOT = Slot(
    start=datetime(2026, 12, 1, 3, 45, tzinfo=UTC),
    ref=f"{START}|{END}|conf-1",
    service_ids=frozenset(["conf-1"]),
)
ASHA = PatientDetails(
    name="Asha",
    surname="Parikshan",
    phone="+919999999999",
    birth_date=date(1987, 1, 6),
    gender=Gender.FEMALE,
)
REQUEST = BookingRequest(place=PLACE, service=SERVICE, slot=SLOT, patient=ASHA, reference="KTMRWX")
PARTNER = partner.appointment_id(REQUEST)

BOOK = "POST /dr/v1/appointment"
LIST = "GET /dr/v1/appointment"
SEARCH = "GET /dr/v1/business/patients/search"
SLOTS = "GET /dr/v1/doctor/d1/clinic/c1/appointment/slot"
OURS = f"GET /dr/v1/appointment/{PARTNER}"
BUSINESS_SLOTS = "GET /dr/v1/business/doctor/d1/clinic/c1/appointments/slots"
BUSINESS_BOOK = "POST /dr/v1/business/doctor/appointments/slots/book"
BUSINESS_LIST = "GET /dr/v1/business/appointments/patient/p1"

ENTITIES = {
    "clinics": [{"clinic_id": "c1", "name": "Skin clinic", "doctors": ["d1", "d2"]}],
    "doctors": [{"doctor_id": "d1", "name": "Dr. A"}, {"doctor_id": "d2", "name": "Dr. B"}],
    "business": {"business_id": "b1", "name": "Biz"},
}
RECORD = {
    "patient_id": "p1",
    "first_name": "Asha",
    "middle_name": "",
    "last_name": "Parikshan",
    "dob": "1987-01-06",
    "gender": "F",
    "mobile": "+919999999999",
}
TIMES = {"start_time": EPOCH, "end_time": EPOCH + 900}
MADE = {
    "appointment_id": "api-1",
    "partner_appointment_id": PARTNER,
    "doctor_id": "d1",
    "clinic_id": "c1",
    "patient_id": "p1",
    "status": "BK",
    "mode": "in_clinic",
    **TIMES,
}


def given(data: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=data, headers=headers)


def refused(status: int, code: str = "", message: str = "no") -> httpx.Response:
    return given({"error": {"code": code, "message": message}}, status)


def found(*records: dict[str, Any]) -> httpx.Response:
    profiles = [
        {"name": "A P", "patient_id": record["patient_id"], "patient_profile": record} for record in records
    ]
    return given({"status_code": 200, "success": True, "data": {"profiles": profiles}})


def slot(s: str = START, e: str = END, conf_id: str = "conf-1", **more: Any) -> dict[str, Any]:
    return {"available": True, "conf_id": conf_id, "s": s, "e": e, **more}


def day(*slots: dict[str, Any], services: Any = None, clinic: str = "c1") -> httpx.Response:
    schedule = {clinic: [{"service_type": "consultation", "slots": list(slots)}]} if slots else {}
    data = {"schedule": schedule, "services": services or {}}
    return given({"success": "true", "status_code": 200, "data": data})


NOT_FOUND = refused(404, "NOT_FOUND", "Appointment not found")
NOBODY = given({"error": {"code": "PATIENTS_NOT_FOUND", "message": "none"}, "success": False}, 404)


class PaperWorkspace:
    """Routes are "METHOD /path" without query; a list is answered in turn and its last item stays."""

    def __init__(self, routes: dict[str, Any] | None = None) -> None:
        self._routes: dict[str, Any] = {
            "GET /dr/v1/business/entities": given({"status_code": 200, "success": True, "data": ENTITIES}),
            SEARCH: found(RECORD),
            SLOTS: day(slot()),
            BUSINESS_SLOTS: day(slot()),
            OURS: NOT_FOUND,
            LIST: given({"appointments": []}),
            **(routes or {}),
        }
        self.requests: list[httpx.Request] = []
        self.tokens = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/connect-auth/"):
            self.tokens += 1
            return given(
                {"access_token": f"fake-{self.tokens}", "refresh_token": "fake-r", "expires_in": 1800}
            )
        self.requests.append(request)
        answer: Any = self._routes.get(
            f"{request.method} {request.url.path}", given({"message": "Not Found"}, 404)
        )
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def asked(self, route: str) -> list[httpx.Request]:
        return [one for one in self.requests if f"{one.method} {one.url.path}" == route]

    def sent(self, route: str) -> list[Any]:
        """The bodies of the requests to this route, None where there was none."""
        return [json.loads(one.content) if one.content else None for one in self.asked(route)]

    def queries(self, route: str) -> list[dict[str, str]]:
        return [dict(one.url.params) for one in self.asked(route)]


class NoPace:
    async def turn(self) -> None:
        return None


def provider(
    workspace: PaperWorkspace,
    clock: Timepiece | None = None,
    transport: httpx.MockTransport | None = None,
    **settings: Any,
) -> EkaCareProvider:
    clock = clock or Timepiece()
    told = {"client_id": "EC_fake", "client_secret": "fake-secret", **settings}
    return EkaCareProvider(
        EkaCareSettings.model_validate(told),
        clock,
        pace=NoPace(),
        transport=transport or httpx.MockTransport(workspace),
        sleep=clock.sleep,
    )
