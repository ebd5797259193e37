"""The body of a patient's record: new, completed, and whole as an update wants it."""

import re
from collections.abc import Mapping
from typing import Any

from integrations.alfadocs.wire import Patient, flag
from integrations.model import PatientDetails

_CODE = re.compile(r"[A-Z0-9]{11,16}")
_WRITABLE = (
    "firstName",
    "lastName",
    "email",
    "emailEnabled",
    "gender",
    "street",
    "city",
    "postcode",
    "province",
    "placeOfBirth",
    "italianFiscalCode",
    "job",
    "yearlyNumberingYear",
    "yearlyNumberingNumber",
    "defaultDiscount",
    "sourceId",
    "priceListId",
    "emailReminderPossible",
    "smsReminderPossible",
    "documentSignatureEmailPossible",
)
_FLAGS = ("emailEnabled", "emailReminderPossible", "smsReminderPossible", "documentSignatureEmailPossible")


def new_record(patient: PatientDetails, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing that we do not know."""
    told = {
        "firstName": patient.name,
        "lastName": patient.surname,
        "email": patient.email,
        "gender": patient.gender.value if patient.gender else None,
        "dateOfBirth": patient.birth_date.isoformat() if patient.birth_date else None,
        "italianFiscalCode": patient.national_id.upper() if patient.national_id else None,
    }
    return {name: value for name, value in told.items() if value} | dict(answers)


def completed(
    found: Patient, patient: PatientDetails, answers: Mapping[str, Any], *, trusted: bool
) -> dict[str, Any]:
    """What an existing record lacks. trusted: the patient is known by phone, so may add an e-mail address

    and answer anew.
    """
    told = new_record(patient, {})
    blank = {
        "email": trusted and not found.email,
        "gender": not found.gender,
        "dateOfBirth": found.born is None,
        "italianFiscalCode": fiscal_code(found.fiscal_code) is None,
    }
    changes = {name: value for name, value in told.items() if blank.get(name)}
    new = {
        key: said
        for key, said in answers.items()
        if not _says(found.told.get(key), said) and (trusted or found.told.get(key) in (None, ""))
    }
    return changes | new


def whole_record(found: Patient) -> dict[str, Any]:
    """All that can be written, for an update may take what is missing for empty."""
    kept = {name: found.told[name] for name in _WRITABLE if found.told.get(name) is not None}
    kept.update({name: flag(kept[name]) for name in _FLAGS if name in kept})
    own = {
        name: value
        for name, value in found.told.items()
        if isinstance(name, str) and name.startswith("_") and value is not None
    }
    born = {"dateOfBirth": found.born.isoformat()} if found.born else {}
    return {**kept, **own, **born}


def with_worded_boxes(body: Mapping[str, Any]) -> dict[str, Any]:
    """The same with "true" and "false" in the account's own fields."""
    return {
        name: str(said).lower() if name.startswith("_") and isinstance(said, bool) else said
        for name, said in body.items()
    }


def same_fiscal_code(found: Patient, patient: PatientDetails) -> bool | None:
    """None where one of the two is not known; the practice may have written that it is not available."""
    one, other = fiscal_code(found.fiscal_code), fiscal_code(patient.national_id or "")
    return None if one is None or other is None else one == other


def fiscal_code(text: str) -> str | None:
    code = text.replace(" ", "").upper()
    return code if _CODE.fullmatch(code) and any(letter.isdigit() for letter in code) else None


def _says(told: Any, said: Any) -> bool:
    if isinstance(said, bool):
        word = str(told).strip().casefold()
        return word in ("true", "1", "yes") if said else word in ("false", "0", "no")
    return bool(str(told) == said)
