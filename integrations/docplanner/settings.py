"""What one Docplanner account needs to be told."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from integrations.docplanner.locales import LOCALES, Locale
from integrations.http import HttpSettings
from integrations.urls import base_url as checked


class WithStyle(StrEnum):
    """How optional parts of an answer are asked for: `with=a,b` or `with[]=a&with[]=b`."""

    COMMA = "comma"
    BRACKETS = "brackets"


def _known(code: str) -> str:
    if code not in LOCALES:
        raise ValueError(f"Docplanner has no locale {code!r}; it has {', '.join(LOCALES)}")
    return code


class DocplannerSettings(HttpSettings):
    """base_url: empty for the locale's own address. default_duration: minutes, where nothing else says."""

    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    locale: Annotated[str, AfterValidator(_known)]
    base_url: Annotated[str, AfterValidator(checked)] = ""
    with_style: WithStyle = WithStyle.COMMA
    default_duration: int = Field(default=30, ge=1, le=1440)

    @property
    def place(self) -> Locale:
        return LOCALES[self.locale]

    @property
    def root(self) -> str:
        return self.base_url or self.place.base_url
