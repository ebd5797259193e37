"""Where AlfaDocs keeps what: templates, because the published document lost its paths.

`me` and `practice` stand below the base URL, all others below the archive of the key.
"""

from collections.abc import Mapping
from string import Formatter
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

ARCHIVE = "/practices/{practiceId}/archives/{archiveId}"
_BELOW_BASE = frozenset({"me", "practice"})
_NEEDS = {
    "appointment": {"appointmentId"},
    "patient": {"patientId"},
    "phone_numbers": {"patientId"},
    "documents": {"patientId"},
}
_MAY = {
    "practice": {"practiceId", "archiveId"},
    "free_slots": {"startDate"},
    "custom_fields": {"objectType"},
}

# What else public clients and the names of the API's own scopes suggest, in the order of likelihood.
ALTERNATIVES: Mapping[str, tuple[str, ...]] = {
    "practice": ("/practices/current",),
    "free_slots": ("/freeSlots/{startDate}", "/appointments/free-slots/{startDate}"),
    "booking_reasons": ("/appointment-booking-reasons", "/booking-reasons"),
    "custom_fields": ("/custom-fields/{objectType}", "/custom-object-fields"),
    "phone_numbers": ("/patients/{patientId}/phoneNumbers",),
}


class Paths(BaseModel):
    """Confirmed by official text or by a client in use: me, operators, chairs, colors, specialties,
    appointments, patients, reading documents. The others are inferred.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    me: str = "/me"
    practice: str = "/archives/current"
    operators: str = "/operators"
    chairs: str = "/chairs"
    colors: str = "/colors"
    specialties: str = "/specialties"
    booking_reasons: str = "/appointments/booking-reasons"
    free_slots: str = "/free-slots/{startDate}"
    appointments: str = "/appointments"
    appointment: str = "/appointments/{appointmentId}"
    patients: str = "/patients"
    patient: str = "/patients/{patientId}"
    phone_numbers: str = "/patients/{patientId}/phone-numbers"
    custom_fields: str = "/custom-fields"
    documents: str = "/patients/{patientId}/documents"

    @model_validator(mode="after")
    def _fit(self) -> Self:
        told: dict[str, Any] = self.model_dump()
        for name, template in told.items():
            _check(name, template)
        return self

    def template(self, name: str) -> str:
        return whole(name, getattr(self, name))


def whole(name: str, template: str) -> str:
    """The template from the base URL on."""
    return template if name in _BELOW_BASE else ARCHIVE + template


def _check(name: str, template: str) -> None:
    needs = _NEEDS.get(name, set())
    try:
        held = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
    except ValueError:
        held = {"?"}
    if not template.startswith("/") or not needs <= held <= needs | _MAY.get(name, set()):
        wanted = ", ".join(f"{{{field}}}" for field in sorted(needs | _MAY.get(name, set()))) or "nothing"
        raise ValueError(f"paths.{name} starts with a slash and has {wanted} in braces")
