"""A kept patient as a provider is told of them."""

import json

from integrations.model import Gender, PatientDetails
from storage.patients import Patient


def details_of(patient: Patient) -> PatientDetails:
    """Everything that is known; a patient who is kept has been here before."""
    answers = json.loads(patient.answers or "[]")
    return PatientDetails(
        name=patient.name,
        surname=patient.surname,
        phone=patient.phone,
        email=patient.email,
        birth_date=patient.birth_date,
        gender=Gender(patient.gender) if patient.gender else None,
        national_id=patient.national_id,
        privacy_consent=patient.privacy_consent_version is not None,
        marketing_consent=patient.marketing_consent,
        returning=True,
        answers=tuple((str(key), str(value)) for key, value in answers),
    )
