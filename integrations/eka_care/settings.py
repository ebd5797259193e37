"""What one Eka Care account needs to be told."""

from enum import StrEnum
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, model_validator

from integrations.http import HttpSettings
from integrations.urls import base_url as checked

PRODUCTION = "https://api.eka.care"


class Dialect(StrEnum):
    """Which of Eka's two documents is spoken: the present reference, or the older overview page."""

    V1 = "v1"
    BUSINESS = "business"


class AuthHeader(StrEnum):
    """How the token is shown. Eka's documents disagree; its own library sends a bearer token."""

    BEARER = "bearer"
    AUTH = "auth"
    BOTH = "both"


class Reschedule(StrEnum):
    """How a visit is moved.

    ANEW: booked at the new time, then cancelled at the old one, as the overview says in two steps.
    NATIVE: `PATCH /appointments/v1/{id}/reschedule`, which makes a new appointment. UPDATE: `PATCH
    /dr/v1/appointment/{id}`, which keeps it. Both are known to v1 only, and to one doctor's calendar.
    """

    ANEW = "anew"
    NATIVE = "native"
    UPDATE = "update"


def _known(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"there is no time zone {name!r}") from None
    return name


class EkaCareSettings(HttpSettings):
    """The account's credentials, and what Eka's documents leave open.

    base_url: empty for production. api_key, sharing_key: for logging in to another workspace, by the older
    and by the present name; sent only when given.
    webhook_secret: the signing key that the webhook was registered with; empty: no webhook is taken in.
    check_in: whether patients can be checked in; unset: in the business dialect only, where it is documented.
    timezone: the clinics' zone, for days and for times without an offset.
    parallel: how many days of free times are asked for side by side. requests_per_second: Eka publishes no
    limit, so this is courtesy.
    """

    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    api_key: SecretStr = SecretStr("")
    sharing_key: SecretStr = SecretStr("")
    base_url: Annotated[str, AfterValidator(checked)] = ""
    dialect: Dialect = Dialect.V1
    auth_header: AuthHeader = AuthHeader.BEARER
    webhook_secret: SecretStr = SecretStr("")
    reschedule: Reschedule = Reschedule.ANEW
    check_in: bool | None = None
    timezone: Annotated[str, AfterValidator(_known)] = "Asia/Kolkata"
    parallel: int = Field(default=8, ge=1, le=32)
    requests_per_second: float = Field(default=20.0, gt=0, le=1000)

    @model_validator(mode="after")
    def _moves_natively_in_v1_only(self) -> Self:
        if self.dialect is Dialect.BUSINESS and self.reschedule is not Reschedule.ANEW:
            raise ValueError("only the v1 dialect can reschedule natively: use reschedule = 'anew'")
        return self

    @property
    def root(self) -> str:
        return self.base_url or PRODUCTION

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def checks_in(self) -> bool:
        return self.dialect is Dialect.BUSINESS if self.check_in is None else self.check_in
