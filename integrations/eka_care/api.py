"""Eka Care's API as both dialects have it, operation by operation: clinics, doctors, patients, free times.

Refusals are raised as integrations.errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from integrations.call import Call, Query, Reply
from integrations.eka_care.auth import EkaTokens
from integrations.eka_care.errors import names_patient, patient_refusal, refusal
from integrations.eka_care.parse import Timetable, parse, parse_known, profiles, timetable
from integrations.eka_care.settings import Dialect
from integrations.eka_care.wire import (
    Clinic,
    Doctor,
    EntityClinic,
    EntityDoctor,
    Made,
    PatientRecord,
    Service,
)
from integrations.errors import Unavailable
from integrations.http import Http
from integrations.model import Place

_V1 = "/dr/v1"
_BUSINESS = "/dr/v1/business"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entities:
    clinics: tuple[EntityClinic, ...]
    doctors: tuple[EntityDoctor, ...]


class EkaApi:
    """Clinics, doctors, services, patients and free times."""

    def __init__(self, http: Http, tokens: EkaTokens, dialect: Dialect) -> None:
        self._http, self._tokens = http, tokens
        business = dialect is Dialect.BUSINESS
        self._doctor = "/v1/business/doctor/{doctor_id}" if business else _V1 + "/doctor/{doctor_id}"
        self._patient = (_BUSINESS + "/patients" if business else _V1 + "/patient") + "/{patient_id}"
        self._slots = (
            _BUSINESS + "/doctor/{doctor_id}/clinic/{clinic_id}/appointments/slots"
            if business
            else _V1 + "/doctor/{doctor_id}/clinic/{clinic_id}/appointment/slot"
        )

    async def entities(self) -> Entities:
        reply = await self.read("entities", _BUSINESS + "/entities", {}, shared=True)
        clinics = parse_known(EntityClinic, reply, "clinics")
        return Entities(tuple(clinics), tuple(parse_known(EntityDoctor, reply, "doctors")))

    async def clinic(self, clinic_id: str) -> Clinic:
        ids = {"clinic_id": clinic_id}
        reply = await self.read("clinic", _BUSINESS + "/clinic/{clinic_id}", ids, shared=True)
        return parse(Clinic, reply, "clinic")

    async def doctor(self, doctor_id: str) -> Doctor:
        reply = await self.read("doctor", self._doctor, {"doctor_id": doctor_id}, shared=True)
        return parse(Doctor, reply, "doctor")

    async def services(self, doctor_id: str) -> list[Service]:
        """v1 only; a list, or its one item, whatever the schema says."""
        ids = {"doctor_id": doctor_id}
        reply = await self.read("services", _V1 + "/doctor/service/{doctor_id}", ids, shared=True)
        return parse_known(Service, reply, "services")

    async def search_patients(self, mobile: str, *, strict: bool = False) -> list[PatientRecord]:
        """Everyone with this phone: ten digits, or E.164. Nobody is a 404, with or without a readable body.

        That the path is not served would look the same; a patient who is then added has an id of ours,
        under which nobody is added twice. strict: to learn whether it is served.
        """
        path, query = _BUSINESS + "/patients/search", (("mobile", mobile),)
        reply = await self.send(Call("searchPatients", "GET", path, query=query))
        if reply.status == 404 and (names_patient(reply) or not strict):
            return []
        if not reply.ok:
            raise patient_refusal(reply, [mobile])
        return profiles(reply)

    async def add_patient(self, body: Mapping[str, Any], private: Sequence[str]) -> str:
        """The new patient's id; empty when one with the same partner_patient_id is there already.

        That id makes it safe to send again.
        """
        reply = await self.send(Call("addPatient", "POST", _V1 + "/patient", body=body, repeatable=True))
        if reply.status == 409:
            return ""
        if not reply.ok:
            raise patient_refusal(reply, private)
        return _made(parse(Made, reply).patient_id)

    async def patient(self, patient_id: str) -> PatientRecord:
        return parse(PatientRecord, await self.read("getPatient", self._patient, {"patient_id": patient_id}))

    async def update_patient(self, patient_id: str, body: Mapping[str, Any], *, partner: bool = False) -> str:
        """Change what is given; returns Eka's id. partner: `patient_id` is the one that we gave."""
        query: Query = (("partner_id", "1" if partner else "0"),)
        ids = {"patient_id": patient_id}
        path = _V1 + "/patient/{patient_id}"
        reply = await self.send(Call("updatePatient", "PATCH", path, ids, query, body=body, repeatable=True))
        if not reply.ok:
            raise patient_refusal(reply)
        return _made(parse(Made, reply).patient_id)

    async def slots(self, place: Place, day: date, *, shared: bool = True) -> Timetable:
        """One day's slots, free and busy; the next day's may be among them. Longer ranges are refused."""
        query = (("start_date", day.isoformat()), ("end_date", (day + _DAY).isoformat()))
        ids = {"doctor_id": place.doctor_id, "clinic_id": place.clinic_id}
        reply = await self.read("slots", self._slots, ids, query, shared=shared)
        return timetable(reply, place.clinic_id)

    async def read(
        self, name: str, path: str, ids: Mapping[str, str], query: Query = (), *, shared: bool = False
    ) -> Reply:
        reply = await self.send(Call(name, "GET", path, ids, query, shared=shared))
        if not reply.ok:
            raise refusal(reply)
        return reply

    async def send(self, call: Call) -> Reply:
        return await self._http.send(call, self._tokens)


def _made(patient_id: str) -> str:
    if not patient_id:
        raise Unavailable("the answer names no patient")
    return patient_id
