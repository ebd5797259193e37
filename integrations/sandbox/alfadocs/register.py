"""The practice's patients, their telephones and their documents."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from integrations.sandbox.alfadocs.studio import Studio

FIRST_PATIENT, FIRST_PHONE, FIRST_DOCUMENT = 69_201, 31_001, 12_001
FOUNDED = "2022-06-17 09:00:00"
FILTERS = ("italianFiscalCode", "email", "firstName", "lastName")


@dataclass(frozen=True)
class Phone:
    id: int
    prefix: str = ""
    number: str = ""
    label: str = ""
    sms: bool = False


@dataclass(frozen=True)
class Document:
    """A file of a patient, its content in base64."""

    id: int
    name: str
    type: str
    folder: str
    created_at: str
    content: str


@dataclass(frozen=True)
class Patient:
    """A patient as it is now; `details` are under the names that the API writes them with."""

    id: int
    details: Mapping[str, Any]
    created_at: str
    changed_at: str
    phones: tuple[Phone, ...] = ()
    documents: tuple[Document, ...] = ()
    deleted: bool = False

    @property
    def name(self) -> str:
        return f"{self.details['firstName']} {self.details['lastName']}"

    @property
    def initials(self) -> str:
        return " ".join(f"{part[0].upper()}." for part in self.name.split())

    @classmethod
    def read(cls, saved: dict[str, Any]) -> "Patient":
        phones = tuple(Phone(**each) for each in saved["phones"])
        documents = tuple(Document(**each) for each in saved["documents"])
        return cls(**{**saved, "phones": phones, "documents": documents})


class Register:
    """All patients, the deleted too."""

    def __init__(self, studio: Studio) -> None:
        self._last = {"patient": FIRST_PATIENT - 1, "phone": FIRST_PHONE - 1, "document": FIRST_DOCUMENT - 1}
        self._patients = {each.id: each for each in self._founded(studio)}

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(self._patients)

    def next_id(self, kind: str) -> int:
        self._last[kind] += 1
        return self._last[kind]

    def put(self, patient: Patient) -> Patient:
        self._patients[patient.id] = patient
        return patient

    def get(self, patient_id: int) -> Patient | None:
        return self._patients.get(patient_id)

    def find(self, wanted: Mapping[str, str]) -> list[Patient]:
        """The patients who are not deleted and have everything that is wanted."""
        return [each for each in self._patients.values() if not each.deleted and _has(each, wanted)]

    def _founded(self, studio: Studio) -> Iterator[Patient]:
        for first, last, gender, born, code, prefix, number in studio.patients:
            phone = Phone(self.next_id("phone"), prefix, number, "Cellulare", sms=True)
            details = {
                "firstName": first,
                "lastName": last,
                "gender": gender,
                "dateOfBirth": born,
                "italianFiscalCode": code,
                "email": f"{first}.{last}@example.org".lower(),
                "emailEnabled": True,
                "city": studio.practice["city"],
                "province": studio.practice["province"],
                "emailReminderPossible": True,
                "smsReminderPossible": True,
            }
            yield Patient(self.next_id("patient"), details, FOUNDED, FOUNDED, (phone,))

    def snapshot(self) -> dict[str, Any]:
        return {"last": dict(self._last), "patients": [asdict(each) for each in self._patients.values()]}

    def restore(self, saved: dict[str, Any]) -> None:
        self._last = dict(saved["last"])
        self._patients = {each["id"]: Patient.read(each) for each in saved["patients"]}


def with_phone(patient: Patient, phone: Phone) -> Patient:
    """The patient with a telephone that is new or has changed."""
    known = {each.id: each for each in patient.phones} | {phone.id: phone}
    return replace(patient, phones=tuple(known.values()))


def _has(patient: Patient, wanted: Mapping[str, str]) -> bool:
    plain = all(
        str(patient.details.get(name, "")).lower() == wanted[name].lower()
        for name in FILTERS
        if name in wanted
    )
    prefix, number = wanted.get("phoneNumberPrefix"), wanted.get("phoneNumber")
    if not plain or (prefix is None and number is None):
        return plain
    return any(prefix in (None, each.prefix) and number in (None, each.number) for each in patient.phones)
