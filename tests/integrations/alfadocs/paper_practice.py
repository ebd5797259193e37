"""An AlfaDocs archive on paper: answers what a test says, for all that the documents leave open."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from integrations.alfadocs.provider import AlfaDocsProvider
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.model import BookingRequest, PatientDetails, Place, Service, Slot
from integrations.pace import Pace
from tests.integrations.timepiece import Timepiece

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]

ROME = ZoneInfo("Europe/Rome")
PLACE = Place(clinic_id="1001-2002", doctor_id="177", address_id="177")
SERVICE = Service(id="5", name="Visita di controllo", duration=30)
START = "2026-12-01 10:00:00"
LATER = "2026-12-01 11:00:00"
SLOT = Slot(start=datetime(2026, 12, 1, 10, tzinfo=ROME), ref=START, duration=30)
LATER_SLOT = Slot(start=datetime(2026, 12, 1, 11, tzinfo=ROME), ref=LATER, duration=30)
ANNA = PatientDetails(name="Anna", surname="Prova", phone="+393331234567", email="anna@example.com")
REQUEST = BookingRequest(place=PLACE, service=SERVICE, slot=SLOT, patient=ANNA, reference="r7")
MOVE = REQUEST.model_copy(update={"slot": LATER_SLOT})

ME = {"status": "success", "data": {"practiceId": 1001, "archiveId": 2002, "userId": 1}}
KNOWN = {
    "id": 31,
    "firstName": "Anna",
    "lastName": "Prova",
    "email": "anna@example.com",
    "gender": "f",
    "dateBirth": "1985-05-03",
    "italianFiscalCode": "PRVNNA85E43H501X",
    "phoneNumbers": [{"prefix": "0039", "number": "3331234567"}],
}
FREE, PATIENTS, PHONES = "GET /free-slots/2026-12-01", "GET /patients", "/patients/31/phone-numbers"
DAY, BOOK, GET, PUT = "GET /appointments", "POST /appointments", "GET /appointments/9", "PUT /appointments/9"


def appointment(**more: Any) -> dict[str, Any]:
    """Ours, as it is after booking."""
    return {
        "id": 9,
        "date": START,
        "duration": 30,
        "state": "confirmed",
        "description": "Visita di controllo · Ref r7",
        "type": "inPractice",
        "allDay": False,
        "patientId": 31,
        "operatorId": 177,
        "chairId": 3,
        "colorId": 12,
        "emailReminder": False,
        "smsReminder": False,
        "createdThroughApi": True,
        **more,
    }


def data(found: Any, status: int = 200) -> httpx.Response:
    more = {"count": len(found)} if isinstance(found, list) else {}
    return httpx.Response(status, json={"status": "success", **more, "data": found})


def page(*found: Any, total: int | None = None) -> httpx.Response:
    told = {"links": {}, "offset": 0, "limit": 100, "total": len(found) if total is None else total}
    return httpx.Response(200, json={**told, "results": list(found)})


def said(status: int, error: Any = "message") -> httpx.Response:
    return httpx.Response(status, json={"status": "error", "error": error})


def free(*starts: str) -> httpx.Response:
    items = [{"date": start, "duration": 30, "operatorId": 177, "chairId": 3} for start in starts]
    return data(items)


class PaperPractice:
    """Routes are "METHOD /path" below the archive, without query; of a list the last answer stays."""

    def __init__(self, routes: dict[str, Any] | None = None) -> None:
        self._routes: dict[str, Any] = {
            "GET /me": httpx.Response(200, json=ME),
            "GET /colors": data([{"id": 11, "deleted": True}, {"id": 12, "name": "Blu"}]),
            FREE: free(START, LATER),
            PATIENTS: page(KNOWN),
            "GET /patients/31": data(KNOWN),
            BOOK: data(appointment(), 201),
            DAY: data([appointment()]),
            GET: data(appointment()),
            PUT: self._updated,
            **(routes or {}),
        }
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path.removeprefix("/api/v1").removeprefix("/practices/1001/archives/2002")
        answer = self._routes.get(f"{request.method} {path}", said(404, "Not found"))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        found = answer if isinstance(answer, httpx.Response) else answer(request)
        assert isinstance(found, httpx.Response)
        return found

    @staticmethod
    def _updated(request: httpx.Request) -> httpx.Response:
        return data({**appointment(), **json.loads(request.content)})

    def sent(self, method: str) -> list[Any]:
        """The bodies of the requests with this method."""
        return [json.loads(each.content) for each in self.requests if each.method == method]

    def asked(self, path: str) -> list[dict[str, str]]:
        """The queries of the readings whose path ends like this."""
        return [
            dict(each.url.params)
            for each in self.requests
            if each.method == "GET" and each.url.path.endswith(path)
        ]


class NoHaste:
    """A pace that lets everybody go and counts them."""

    def __init__(self) -> None:
        self.turns = 0

    async def turn(self) -> None:
        self.turns += 1


def provider(
    practice: PaperPractice, clock: Timepiece | None = None, pace: Pace | None = None, **settings: Any
) -> AlfaDocsProvider:
    clock = clock or Timepiece()
    return AlfaDocsProvider(
        AlfaDocsSettings.model_validate({"api_key": "fake-key", **settings}),
        clock,
        pace=pace or NoHaste(),
        transport=httpx.MockTransport(practice),
        sleep=clock.sleep,
    )
