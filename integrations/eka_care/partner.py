"""Ids that we give to what we make at Eka Care, so that it can be found again and is made once.

Nothing is known about which characters such an id may have; Eka's samples have letters, digits, - and _.
"""

import re
from hashlib import sha256

from integrations.model import BookingRequest, PatientDetails

_OURS = re.compile(r"cb-(?P<reference>.+)-\d{9,11}(?:-\d)?")


def appointment_id(request: BookingRequest, attempt: int = 1) -> str:
    """The same for the same request. attempt: above 1 when the ids before it belong to cancelled visits."""
    first = f"cb-{request.reference}-{int(request.slot.start.timestamp())}"
    return first if attempt == 1 else f"{first}-{attempt}"


def reference_in(partner_appointment_id: str) -> str:
    """Our reference; empty when somebody else made the id."""
    found = _OURS.fullmatch(partner_appointment_id)
    return found["reference"] if found else ""


def patient_id(patient: PatientDetails) -> str:
    """The same for the same person under the same phone: adding them twice is refused by it.

    It says nothing about them to who only sees the id.
    """
    told = (patient.phone, fold(patient.name), fold(patient.surname), str(patient.birth_date or ""))
    return f"cb-{sha256('|'.join(told).encode()).hexdigest()[:32]}"


def fold(name: str) -> str:
    return " ".join(name.casefold().split())
