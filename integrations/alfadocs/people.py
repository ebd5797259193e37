"""The practice's record of a patient: found by phone or fiscal code, completed, or made."""

import logging
import re
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import phonenumbers

from integrations.alfadocs import mapping, times
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.questions import Questions
from integrations.alfadocs.records import (
    completed,
    new_record,
    same_fiscal_code,
    whole_record,
    with_worded_boxes,
)
from integrations.alfadocs.wire import Patient, PhoneNumber
from integrations.call import Query
from integrations.clock import Clock
from integrations.errors import AccessDenied, NotFound, OutcomeUnknown, Rejected, Unavailable
from integrations.inflight import SingleFlight
from integrations.model import PatientDetails

log = logging.getLogger(__name__)
T = TypeVar("T")
_FRESH = timedelta(hours=1)
_FEW = 100
_FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Record:
    """reachable: whether the record holds the phone number that the patient has told."""

    patient_id: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as AlfaDocs takes it apart: 0039 and the rest, with the zero of Italian landlines."""

    country: str
    rest: str

    @classmethod
    def of(cls, e164: str) -> "Phone":
        try:
            read = phonenumbers.parse(e164)
        except phonenumbers.NumberParseException:
            raise Rejected("the phone number cannot be read") from None
        return cls(str(read.country_code), phonenumbers.national_significant_number(read))

    def query(self, prefix: str | None) -> Query:
        number = ("phoneNumber", self.rest)
        return (number,) if prefix is None else (("phoneNumberPrefix", prefix + self.country), number)

    def is_among(self, numbers: list[PhoneNumber]) -> bool:
        return any(self._is(found) for found in numbers)

    def _is(self, found: PhoneNumber) -> bool:
        told = _digits(found.prefix).removeprefix("00") + _digits(found.number)
        whole = self.country + self.rest
        short, long = sorted((told.removeprefix("00"), whole), key=len)
        return len(short) >= _FEWEST_DIGITS and long.endswith(short)


class People:
    """Never overwrites what the practice knows, but for answers to its own questions.

    A record found by its fiscal code alone gets no way to reach the patient added: who knows a code must not
    receive its owner's messages.
    """

    def __init__(self, api: AlfaDocsApi, questions: Questions, clock: Clock, zone: ZoneInfo) -> None:
        self._api, self._questions, self._clock, self._zone = api, questions, clock, zone
        self._prefixes: tuple[str | None, ...] = ("00", "+", None)
        self._words_boxes = False
        self._flights = SingleFlight()

    async def record(self, patient: PatientDetails) -> Record:
        """The patient's record, made when there is none. An unsure outcome is Unavailable: nothing is booked
        yet, and the next try finds what this one made.
        """
        try:
            return await self._flights.join(patient, lambda: self._record(patient))
        except OutcomeUnknown as error:
            raise Unavailable(f"the patient's record is not sure yet: {error}") from None

    async def ids(self, patient: PatientDetails) -> frozenset[str]:
        """Of the records that may be this patient's."""
        phone = Phone.of(patient.phone)
        found = [await self._by_phone(patient, phone), await self._by_fiscal_code(patient)]
        return frozenset(each.id for each in (*found, *await self._by_name(patient, phone)) if each)

    async def _record(self, patient: PatientDetails) -> Record:
        phone = Phone.of(patient.phone)
        answers = mapping.answered(patient, await self._questions.kinds() if patient.answers else {})
        if known := await self._by_phone(patient, phone):
            await self._complete(known, patient, answers, trusted=True)
            return Record(known.id, reachable=True)
        if known := await self._by_fiscal_code(patient):
            await self._complete(known, patient, answers, trusted=False)
            return Record(known.id, reachable=False)
        known, stranded = await self._by_name(patient, phone)
        if known:
            await self._complete(known, patient, answers, trusted=True)
            return Record(known.id, reachable=True)
        made = stranded.id if stranded else await self._made(patient, phone, answers)
        return Record(made, reachable=await self._add_phone(made, phone))

    async def _made(self, patient: PatientDetails, phone: Phone, answers: Mapping[str, Any]) -> str:
        private = mapping.private_words(patient)
        made = await self._with_answers(
            new_record(patient, answers), lambda body: self._api.create_patient(body, private)
        )
        if made is None:
            _, found = await self._by_name(patient, phone)
            made = found.id if found else None
        if made is None:
            raise OutcomeUnknown("the answer to an accepted patient names no patient")
        return made

    async def _with_answers(self, body: dict[str, Any], write: Callable[[dict[str, Any]], Awaitable[T]]) -> T:
        """Ticked boxes are sent as true; where that is refused, as the text that the document speaks of."""
        worded = with_worded_boxes(body)
        try:
            return await write(worded if self._words_boxes else body)
        except Rejected:
            if worded == body or self._words_boxes:
                raise
        done = await write(worded)
        self._words_boxes = True
        return done

    async def _by_phone(self, patient: PatientDetails, phone: Phone) -> Patient | None:
        for prefix in self._prefixes:
            answered = False
            async for found in self._api.patients(phone.query(prefix)):
                answered = True
                if _same_person(found, patient) and phone.is_among(await self._numbers(found)):
                    return found
            if answered:
                self._prefixes = (prefix, *(other for other in self._prefixes if other != prefix))
                return None
        return None

    async def _by_fiscal_code(self, patient: PatientDetails) -> Patient | None:
        if not patient.national_id:
            return None
        async for found in self._api.patients((("italianFiscalCode", patient.national_id.upper()),)):
            if same_fiscal_code(found, patient) and _same_person(found, patient):
                return found
        return None

    async def _by_name(self, patient: PatientDetails, phone: Phone) -> tuple[Patient | None, Patient | None]:
        """One whose number is written in a way that no search for it finds; and one that we have just made

        and could not give its number to. Nobody documents this filter.
        """
        query, stranded = (("lastName", patient.surname), ("firstName", patient.name)), None
        try:
            seen = 0
            async for found in self._api.patients(query):
                if _same_person(found, patient):
                    numbers = await self._numbers(found)
                    if phone.is_among(numbers):
                        return found, None
                    if not numbers and self._is_fresh(found):
                        stranded = stranded or found
                if (seen := seen + 1) == _FEW:
                    break
        except Rejected:
            log.info("patients cannot be searched for by name")
        return None, stranded

    def _is_fresh(self, found: Patient) -> bool:
        made = times.read(found.created_at, self._zone)
        return made is not None and abs(self._clock.now() - made) < _FRESH

    async def _numbers(self, found: Patient) -> list[PhoneNumber]:
        if found.phone_numbers is not None:
            return found.phone_numbers
        return await self._api.phone_numbers(found.id)

    async def _add_phone(self, patient_id: str, phone: Phone) -> bool:
        """A refused number does not hold up the visit: it then stands in the visit's description."""
        body = {"prefix": f"00{phone.country}", "number": phone.rest, "label": "mobile"}
        try:
            await self._api.add_phone_number(patient_id, body)
        except (Rejected, NotFound, AccessDenied) as error:
            log.warning("a new patient's phone number was not taken: %s", error)
            return False
        return True

    async def _complete(
        self, known: Patient, patient: PatientDetails, answers: Mapping[str, Any], *, trusted: bool
    ) -> None:
        if not completed(known, patient, answers, trusted=trusted):
            return
        full = await self._api.patient(known.id)  # a list may tell less of each
        changes = completed(full, patient, answers, trusted=trusted)
        if changes:
            private = mapping.private_words(patient)
            await self._with_answers(
                {**whole_record(full), **changes},
                lambda body: self._api.update_patient(known.id, body, private),
            )


def _same_person(found: Patient, patient: PatientDetails) -> bool:
    """By names, unless a date of birth or a fiscal code says otherwise: families share a phone."""
    if found.deleted or (found.born and patient.birth_date and found.born != patient.birth_date):
        return False
    if same_fiscal_code(found, patient) is False:
        return False
    first = sorted((_fold(found.first_name), _fold(patient.name)), key=len)
    return (
        _fold(found.last_name) == _fold(patient.surname) and bool(first[0]) and first[1].startswith(first[0])
    )


def _fold(name: str) -> str:
    plain = (letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join("".join(plain).casefold().split())


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
