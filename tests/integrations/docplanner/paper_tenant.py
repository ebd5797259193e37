"""A Docplanner tenant on paper: answers what a test says, for what the documents do not agree on."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.model import BookingRequest, PatientDetails, Place, Service, Slot
from tests.integrations.timepiece import Timepiece

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]

PLACE = Place(clinic_id="1", doctor_id="22", address_id="333")
SERVICE = Service(id="113", name="First visit")
START = "2026-12-01T10:00:00+01:00"
SLOT = Slot(start=datetime(2026, 12, 1, 9, tzinfo=UTC), ref=START)
ANA = PatientDetails(name="Ana", surname="Prueba", phone="+34600000000", privacy_consent=True)
REQUEST = BookingRequest(place=PLACE, service=SERVICE, slot=SLOT, patient=ANA, reference="r7")

ADDRESS = "/facilities/1/doctors/22/addresses/333"
BOOK = f"POST {ADDRESS}/slots/{START}/book"
BOOKED = {"id": "9", "status": "booked", "start_at": START, "end_at": "2026-12-01T10:30:00+01:00"}
FITTING = {"_items": [{"id": "113", "name": "First visit", "duration": 20}]}


def said(status: int, message: str = "", **more: Any) -> httpx.Response:
    return httpx.Response(status, json={"message": message, "errors": [], **more})


def given(data: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=data, headers=headers)


class PaperTenant:
    """Routes are "METHOD /path" without query; a list is answered in turn and its last item stays."""

    def __init__(self, routes: dict[str, Answer | list[Answer]]) -> None:
        self._routes = {"GET /services": given({"_items": []}), f"GET {ADDRESS}/services": given(FITTING)}
        self._routes.update(routes)  # type: ignore[arg-type]
        self.requests: list[httpx.Request] = []
        self.tokens = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/oauth/v2/token"):
            self.tokens += 1
            return given({"access_token": f"fake-{self.tokens}", "expires_in": 3600, "scope": None})
        self.requests.append(request)
        path = request.url.path.removeprefix("/api/v3/integration")
        answer: Any = self._routes.get(f"{request.method} {path}", said(404, "Object not found"))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def sent(self, method: str) -> list[Any]:
        """The bodies of the requests with this method, None where there was none."""
        return [
            json.loads(request.content) if request.content else None
            for request in self.requests
            if request.method == method
        ]

    def queries(self) -> list[dict[str, str]]:
        return [dict(request.url.params) for request in self.requests if request.method == "GET"]


def provider(tenant: PaperTenant, clock: Timepiece | None = None, **settings: Any) -> DocplannerProvider:
    clock = clock or Timepiece()
    told = {"client_id": "fake-id", "client_secret": "fake-secret", "locale": "es", **settings}
    return DocplannerProvider(
        DocplannerSettings.model_validate(told),
        clock,
        transport=httpx.MockTransport(tenant),
        sleep=clock.sleep,
    )
