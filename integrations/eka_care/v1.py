"""Appointments as Eka Care's present reference has them: times in epoch seconds, our own ids understood."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any

from integrations.call import Call, Query, Reply
from integrations.eka_care.api import EkaApi
from integrations.eka_care.errors import booking_refusal, code, names_visit, refusal
from integrations.eka_care.parse import made_visit, parse, parse_all
from integrations.eka_care.wire import Appointment
from integrations.errors import Rejected
from integrations.model import Place

_ROOT = "/dr/v1/appointment"
_PAGES = {"patient_id": 20, "doctor_id": 50}  # appointments in a full page, by the first filter


class V1:
    """Appointments as the present reference has them: times in epoch seconds."""

    def __init__(self, api: EkaApi) -> None:
        self._api = api

    async def book(self, body: Mapping[str, Any], private: Sequence[str]) -> str:
        reply = await self._api.send(Call("book", "POST", _ROOT, body=body))
        if not reply.ok:
            raise booking_refusal(reply, private)
        return made_visit(reply)

    async def appointment(self, visit_id: str) -> Appointment:
        path, ids = _ROOT + "/{visit_id}", {"visit_id": visit_id}
        return parse(Appointment, await self._api.read("getAppointment", path, ids), "appointment")

    async def by_partner_id(self, partner_id: str) -> Appointment | None:
        """None when Eka says that no appointment has this id of ours. Any other answer proves nothing:

        it is raised, as Rejected or Unavailable.
        """
        path, ids = _ROOT + "/{partner_id}", {"partner_id": partner_id}
        reply = await self._api.send(Call("findAppointment", "GET", path, ids, (("partner_id", "1"),)))
        if reply.status == 404 and names_visit(reply):
            return None
        if not reply.ok:
            error = refusal(reply)
            raise Rejected(str(error)) if reply.status == 404 else error
        found = parse(Appointment, reply, "appointment")
        if found.partner_appointment_id not in ("", partner_id):
            raise Rejected("Eka Care answers with another appointment than was asked for")
        return found

    async def of_days(self, place: Place, first: date, last: date) -> AsyncIterator[Appointment]:
        """All appointments of a doctor at a clinic, of any status, on at most seven days, both included."""
        query = (
            ("doctor_id", place.doctor_id),
            ("clinic_id", place.clinic_id),
            ("start_date", first.isoformat()),
            ("end_date", last.isoformat()),
        )
        async for found in self._listed(query):
            yield found

    async def first_of_day(self, place: Place, day: date) -> Appointment | None:
        """To see whether lists are answered."""
        async for found in self.of_days(place, day, day):
            return found
        return None

    async def of_patient(self, patient_id: str) -> list[Appointment]:
        return [found async for found in self._listed((("patient_id", patient_id),))]

    async def _listed(self, query: Query) -> AsyncIterator[Appointment]:
        """Page by page. One that cannot be read is an error: a list with holes proves nothing."""
        number, seen, full = 0, set[str](), _PAGES[query[0][0]]
        while True:
            paged = (*query, ("page_no", str(number)))
            reply = await self._api.send(Call("listAppointments", "GET", _ROOT, query=paged))
            if _is_over(reply):
                return
            if not reply.ok:
                raise refusal(reply)
            found = parse_all(Appointment, reply, "appointments")
            fresh = [one for one in found if one.appointment_id not in seen]
            for one in fresh:
                yield one
            if not fresh or len(found) < full:
                return
            seen.update(one.appointment_id for one in fresh)
            number += 1

    async def cancel(self, visit_id: str) -> None:
        path, ids = _ROOT + "/{visit_id}/cancel", {"visit_id": visit_id}
        reply = await self._api.send(Call("cancel", "PUT", path, ids))
        if not reply.ok:
            raise refusal(reply)

    async def reschedule(self, visit_id: str, times: Mapping[str, int]) -> str:
        """Natively: the id of the new appointment. With a new id of ours the path's would be read as ours."""
        path, ids = "/appointments/v1/{visit_id}/reschedule", {"visit_id": visit_id}
        reply = await self._api.send(Call("reschedule", "PATCH", path, ids, body=times))
        if not reply.ok:
            raise booking_refusal(reply)
        return made_visit(reply)

    async def update(self, visit_id: str, times: Mapping[str, int]) -> None:
        path, ids = _ROOT + "/{visit_id}", {"visit_id": visit_id}
        reply = await self._api.send(Call("updateAppointment", "PATCH", path, ids, body=times))
        if not reply.ok:
            raise booking_refusal(reply)


def _is_over(reply: Reply) -> bool:
    """Eka's own word that there is nothing, not a gateway's that there is no such path."""
    return reply.status == 404 and code(reply.data).endswith("NOT_FOUND")
