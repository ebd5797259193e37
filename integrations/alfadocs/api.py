"""The AlfaDocs API, operation by operation, in its own words.

Refusals are raised as integrations.errors. Days are the practice's own.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.alfadocs import free_slots, parse
from integrations.alfadocs.auth import ApiKey
from integrations.alfadocs.errors import accepted, refusal, slot_refusal
from integrations.alfadocs.free_slots import Told
from integrations.alfadocs.paths import Paths
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.alfadocs.verbs import Verbs
from integrations.alfadocs.wire import (
    Appointment,
    CustomObjectField,
    Me,
    Named,
    Operator,
    Patient,
    PhoneNumber,
    Practice,
    Reason,
)
from integrations.call import Call, Query, Reply
from integrations.errors import OutcomeUnknown, Unavailable, Unsupported
from integrations.http import Http

_WINDOW = timedelta(days=29)  # the most is 30 days, and nobody says whether the last one counts
_DAY = timedelta(days=1)
_PAGE = 100
_PAGES = 20


class AlfaDocsApi:
    """The operations of one key. Lists skip what cannot be read, but for appointments and patients."""

    def __init__(self, http: Http, key: ApiKey, settings: AlfaDocsSettings) -> None:
        self._http, self._key = http, key
        self._paths: Paths = settings.paths
        self._zone = ZoneInfo(settings.zone)
        self._appointment_verbs = Verbs(settings.appointment_verb)
        self._patient_verbs = Verbs(settings.patient_verb)
        self._me: Me | None = None

    async def me(self) -> Me:
        """The ids that the key opens; asked for once."""
        return self._me or await self.whoami()

    async def whoami(self) -> Me:
        reply = await self.send(Call("getContext", "GET", self._paths.template("me"), shared=True))
        self._me = parse.one(Me, _held(reply))
        return self._me

    @property
    def known_archive(self) -> str | None:
        return self._me.archive_id if self._me else None

    async def practice(self) -> Practice:
        return parse.one(Practice, await self._read("practice"))

    async def operators(self) -> list[Operator]:
        return parse.known(Operator, await self._read("operators", query=(("ignoreDeleted", "true"),)))

    async def colors(self) -> list[Named]:
        return parse.known(Named, await self._read("colors"))

    async def chairs(self) -> list[Named]:
        return parse.known(Named, await self._read("chairs"))

    async def specialties(self) -> list[Named]:
        return parse.known(Named, await self._read("specialties"))

    async def reasons(self) -> list[Reason]:
        return parse.known(Reason, await self._read("booking_reasons"))

    async def custom_fields(self) -> list[CustomObjectField]:
        """Those of patients."""
        found = await self._read("custom_fields", objectType="patient")
        fields = parse.known(CustomObjectField, found)
        return [field for field in fields if field.object_type.casefold() in ("patient", "")]

    async def free_slots(
        self, operator_id: str, since: date, until: date, minutes: int, *, shared: bool = True
    ) -> Told:
        """Free starts of one operator on the days from `since` to `until`, perhaps some later ones too."""
        query = (
            ("duration", str(minutes)),
            ("endDate", until.isoformat()),
            ("operatorIds", operator_id),
            *_start_in_query(self._paths.free_slots, since),
        )
        found = await self._read("free_slots", query=query, shared=shared, startDate=since.isoformat())
        return free_slots.read(found, self._zone, operator_id)

    async def appointments(self, since: date, until: date) -> list[Appointment]:
        """All of the archive from the day `since` to the day `until`, cancelled ones too, each once."""
        found: dict[str, Appointment] = {}
        windows = list(_windows(since, until))
        for many in await asyncio.gather(*(self._appointments(*window) for window in windows)):
            found.update({each.id: each for each in many})
        return list(found.values())

    async def _appointments(self, since: date, until: date) -> list[Appointment]:
        query = (("dateStart", since.isoformat()), ("dateEnd", until.isoformat()))
        return parse.every(Appointment, await self._read("appointments", query=query, shared=False))

    async def appointment(self, appointment_id: str) -> Appointment:
        found = await self._read("appointment", shared=False, appointmentId=appointment_id)
        return parse.one(Appointment, found)

    async def create_appointment(self, body: Mapping[str, Any], private: Sequence[str]) -> str | None:
        """The new appointment's id, None where it was accepted without naming one.

        `private`: words of the body that no error may repeat.
        """
        reply = await self._write("createAppointment", "POST", "appointments", body)
        if not accepted(reply):
            raise slot_refusal(reply, private)
        if reply.data is None:
            raise OutcomeUnknown("the answer to an accepted booking is empty")
        return _new_id(reply, "appointmentId")

    async def update_appointment(self, appointment_id: str, body: Mapping[str, Any]) -> Appointment:
        """`body` is the whole writable object. Returns it as it is now, read back where that was not told."""
        reply = await self._appointment_verbs.send(
            lambda verb: self._write(
                "updateAppointment", verb, "appointment", body, appointmentId=appointment_id
            )
        )
        if not accepted(reply):
            raise slot_refusal(reply)
        try:
            return parse.one(Appointment, reply)
        except Unavailable:
            return await self.appointment(appointment_id)

    async def patients(self, query: Query) -> AsyncIterator[Patient]:
        """Patients who match, page by page; whether AlfaDocs obeyed the filter is for the caller to see.

        The next page is asked for by its offset: a link in an answer is never followed.
        """
        offset = 0
        for _ in range(_PAGES):
            page = (("offset", str(offset)), ("limit", str(_PAGE)))
            reply = await self._read("patients", query=(*query, *page), shared=False)
            found = parse.every(Patient, reply)
            for patient in found:
                yield patient
            offset += len(found)
            if not found or not _goes_on(reply, len(found), offset):
                return

    async def patient(self, patient_id: str) -> Patient:
        return parse.one(Patient, await self._read("patient", shared=False, patientId=patient_id))

    async def create_patient(self, body: Mapping[str, Any], private: Sequence[str]) -> str | None:
        """The new patient's id, None where it was accepted without naming one: the sample's list is empty."""
        reply = await self._write("createPatient", "POST", "patients", body)
        if not accepted(reply):
            raise refusal(reply, private)
        return _new_id(reply, "patientId")

    async def update_patient(self, patient_id: str, body: Mapping[str, Any], private: Sequence[str]) -> None:
        reply = await self._patient_verbs.send(
            lambda verb: self._write("updatePatient", verb, "patient", body, patientId=patient_id)
        )
        if not accepted(reply):
            raise refusal(reply, private)

    async def phone_numbers(self, patient_id: str) -> list[PhoneNumber]:
        found = await self._read("phone_numbers", shared=False, patientId=patient_id)
        return parse.every(PhoneNumber, found)

    async def add_phone_number(self, patient_id: str, body: Mapping[str, Any]) -> None:
        reply = await self._write("createPhoneNumber", "POST", "phone_numbers", body, patientId=patient_id)
        if not accepted(reply):
            raise refusal(reply)

    async def create_document(self, patient_id: str, body: Mapping[str, Any], private: Sequence[str]) -> None:
        reply = await self._write("createDocument", "POST", "documents", body, patientId=patient_id)
        if not accepted(reply):
            raise refusal(reply, private)

    async def documents(self, patient_id: str) -> list[Named]:
        """Raises Unsupported where the list cannot be read: nobody documents its shape."""
        found = await self._read("documents", shared=False, patientId=patient_id)
        try:
            return parse.known(Named, found)
        except Unavailable as error:
            raise Unsupported(str(error)) from None

    async def send(self, call: Call) -> Reply:
        return await self._http.send(call, self._key)

    async def ids(self) -> dict[str, str]:
        me = await self.me()
        return {"practiceId": me.practice_id, "archiveId": me.archive_id}

    async def _read(self, name: str, *, query: Query = (), shared: bool = True, **ids: str) -> Reply:
        path = self._paths.template(name)
        call = Call(f"get {name}", "GET", path, {**await self.ids(), **ids}, query, shared=shared)
        return _held(await self.send(call))

    async def _write(self, name: str, verb: str, path: str, body: Mapping[str, Any], **ids: str) -> Reply:
        template = self._paths.template(path)
        return await self.send(Call(name, verb, template, {**await self.ids(), **ids}, body=body))


def _held(reply: Reply) -> Reply:
    """A read that failed has changed nothing, whatever its envelope says."""
    if not accepted(reply):
        error = refusal(reply)
        raise Unavailable(str(error)) if isinstance(error, OutcomeUnknown) else error
    return reply


def _new_id(reply: Reply, name: str) -> str | None:
    """Of what was made: in the object, under another name, or as a number alone."""
    found = parse.single(reply)
    if isinstance(found, Mapping):
        found = found.get("id", found.get(name))
    told = str(found).strip() if isinstance(found, (int, str)) and not isinstance(found, bool) else ""
    return told if told.isdecimal() else None


def _start_in_query(template: str, since: date) -> Query:
    return () if "{startDate}" in template else (("startDate", since.isoformat()),)


def _windows(since: date, until: date) -> list[tuple[date, date]]:
    """The days in pieces that AlfaDocs accepts. Neighbours share a day, as the last one may not count."""
    windows, end = [], max(until, since) + _DAY
    while since < end:
        windows.append((since, min(since + _WINDOW, end)))
        since += _WINDOW
    return windows


def _goes_on(reply: Reply, found: int, offset: int) -> bool:
    """Where neither a total nor links tell, a full page is not the last one."""
    total, links = parse.count(reply, "total"), parse.envelope(reply, "links")
    if total is not None:
        return offset < total
    if isinstance(links, Mapping) and links:
        return bool(links.get("next"))
    return found >= (parse.count(reply, "limit") or _PAGE)
