"""The practice's directory of patients: who is known under a phone, and adding who is not."""

import re
from collections.abc import Sequence

from integrations.eka_care import bodies, partner
from integrations.eka_care.api import EkaApi
from integrations.eka_care.partner import fold
from integrations.eka_care.wire import PatientRecord
from integrations.errors import Rejected
from integrations.model import PatientDetails


class Directory:
    """One phone may be a whole family's, so names and birth dates decide who somebody is."""

    def __init__(self, api: EkaApi) -> None:
        self._api = api

    async def ids(self, patient: PatientDetails) -> list[str]:
        """Every record of this person; more than one when the clinic has them twice."""
        for number, form in enumerate(_forms(patient.phone)):
            found = [record for record in await self._search(form, number) if _is(record, patient)]
            if found:
                return [record.patient_id for record in found]
        return []

    async def _search(self, form: str, number: int) -> list[PatientRecord]:
        """The reference knows ten digits only, so any other form may be refused."""
        try:
            return await self._api.search_patients(form)
        except Rejected:
            if number == 0:
                raise
            return []

    async def add(self, patient: PatientDetails) -> str:
        """The id of a new record, or of the one that an earlier request of ours made.

        Raises Rejected without gender and birth date. Nothing is lost when the answer is: adding twice is
        refused, and the record is then found under the id that we gave it.
        """
        added = await self._api.add_patient(bodies.add_patient(patient), bodies.private_words(patient))
        if added:
            return added
        ours = {"partner_meta": {"source": "clinicbot"}}  # changing nothing, for the answer has Eka's id
        return await self._api.update_patient(partner.patient_id(patient), ours, partner=True)


def _forms(phone: str) -> Sequence[str]:
    """How Eka may know a phone: the ten digits of its reference first, then with its country's code."""
    return tuple(dict.fromkeys((re.sub(r"\D", "", phone)[-10:], phone)))


def _is(record: PatientRecord, patient: PatientDetails) -> bool:
    if not record.patient_id or not _same_phone(record.mobile, patient.phone):
        return False
    if record.dob and patient.birth_date and record.dob != patient.birth_date:
        return False
    first, last = fold(record.first_name), fold(record.last_name)
    if (first, last) == (fold(patient.name), fold(patient.surname)):
        return True
    whole = f"{record.first_name} {record.middle_name} {record.last_name}" if first or last else record.name
    return fold(whole) == fold(f"{patient.name} {patient.surname}")


def _same_phone(one: str, other: str) -> bool:
    """The search has compared them already, where a record says none."""
    short, long = sorted((re.sub(r"\D", "", one), re.sub(r"\D", "", other)), key=len)
    return not short or (len(short) >= 6 and long.endswith(short.removeprefix("0")))
