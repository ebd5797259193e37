"""What one AlfaDocs account needs to be told."""

from enum import StrEnum
from hashlib import sha256
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr

from integrations.alfadocs.paths import Paths
from integrations.http import HttpSettings
from integrations.model import PatientField
from integrations.urls import base_url as checked


class Verb(StrEnum):
    """How an object is updated. The document lost the verb; where one is refused the next is tried."""

    PUT = "PUT"
    PATCH = "PATCH"
    POST = "POST"


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError(f"there is no time zone {name!r}") from None
    return name


class AlfaDocsSettings(HttpSettings):
    """api_key: made by the practice's owner under Impostazioni, Studio, Chiavi API; it names one archive.

    zone: the practice's own, in which AlfaDocs writes its times. requests_per_second: AlfaDocs asks for no
    more than 10; the default leaves room for requests that the network bunches up.
    operators: ids of those whom patients may book, empty for all. color_id, chair_id: empty for the first
    colour of the account, and for the chair that the free slot names.
    default_duration: minutes, where the booking reason says nothing.
    slots_cap: how many free slots AlfaDocs tells at most; 0 where it tells all.
    requires: what every patient is asked for; national_id is the Italian fiscal code.
    required_fields: technical names of the account's own patient fields that every patient is asked for.
    webhook_secret: the last part of the address that AlfaDocs was given for its notices, which are not
    signed; empty: none are taken in.
    email_reminders, sms_reminders: whether AlfaDocs reminds too.
    documents: whether patients may send files; document_bytes: the largest; document_folder: where they go.
    clinic_name, street, post_code, city: for patients, where the account does not tell.
    """

    api_key: SecretStr = Field(min_length=1)
    base_url: Annotated[str, AfterValidator(checked)] = "https://app.alfadocs.com/api/v1"
    zone: Annotated[str, AfterValidator(_zone)] = "Europe/Rome"
    requests_per_second: float = Field(default=8.0, gt=0, le=10)
    operators: frozenset[int] = frozenset()
    color_id: int | None = None
    chair_id: int | None = None
    default_duration: int = Field(default=30, ge=1, le=1440)
    slots_cap: int = Field(default=20, ge=0)
    requires: frozenset[PatientField] = frozenset()
    required_fields: tuple[str, ...] = ()
    webhook_secret: SecretStr = SecretStr("")
    email_reminders: bool = False
    sms_reminders: bool = False
    documents: bool = True
    document_bytes: int = Field(default=10_000_000, ge=1, le=50_000_000)
    document_folder: str = Field(default="Chat", min_length=1)
    clinic_name: str = ""
    street: str = ""
    post_code: str = ""
    city: str = ""
    appointment_verb: Verb = Verb.PUT
    patient_verb: Verb = Verb.PUT
    paths: Paths = Paths()

    @property
    def allowance(self) -> str:
        """A name for this key's request limit that gives nothing of the key away."""
        return f"alfadocs/{sha256(self.api_key.get_secret_value().encode()).hexdigest()[:16]}"
