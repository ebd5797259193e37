"""Appointments as Eka Care's overview page has them: times in ISO 8601, and a check-in."""

from collections.abc import Mapping, Sequence
from typing import Any

from integrations.call import Call
from integrations.eka_care.api import EkaApi
from integrations.eka_care.errors import booking_refusal, check_in_refusal, refusal
from integrations.eka_care.parse import made_visit, parse, parse_all
from integrations.eka_care.wire import Appointment

_ROOT = "/dr/v1/business"


class Business:
    """Appointments as the overview page has them: times in ISO 8601."""

    def __init__(self, api: EkaApi) -> None:
        self._api = api

    async def book(self, body: Mapping[str, Any], private: Sequence[str]) -> str:
        path = _ROOT + "/doctor/appointments/slots/book"
        reply = await self._api.send(Call("book", "POST", path, body=body))
        if not reply.ok:
            raise booking_refusal(reply, private)
        return made_visit(reply)

    async def appointment(self, visit_id: str) -> Appointment:
        path, ids = _ROOT + "/appointments/{visit_id}", {"visit_id": visit_id}
        return parse(Appointment, await self._api.read("getAppointment", path, ids), "appointment")

    async def of_patient(self, patient_id: str) -> list[Appointment]:
        path, ids = _ROOT + "/appointments/patient/{patient_id}", {"patient_id": patient_id}
        return parse_all(Appointment, await self._api.read("listAppointments", path, ids), "appointments")

    async def cancel(self, visit_id: str) -> None:
        path, body = _ROOT + "/appointments/cancel", {"appointment_id": visit_id}
        reply = await self._api.send(Call("cancel", "PUT", path, body=body))
        if not reply.ok:
            raise refusal(reply)

    async def check_in(self, visit_id: str) -> None:
        """No reference describes the body; the overview says "using the appointment ID"."""
        path, body = _ROOT + "/appointments/check-in", {"appointment_id": visit_id}
        reply = await self._api.send(Call("checkIn", "PUT", path, body=body))
        if not reply.ok:
            raise check_in_refusal(reply)
