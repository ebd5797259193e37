"""What one Docplanner account needs to be told."""

from enum import StrEnum
from re import fullmatch
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


def _header(name: str) -> str:
    if not fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
        raise ValueError(f"{name!r} is no name of a header")
    return name.lower()


class DocplannerSettings(HttpSettings):
    """base_url: empty for the locale's own address. default_duration: minutes, where nothing else says.

    webhook_secret: the API key that was agreed on for pushed notices; empty: none are taken in.
    webhook_header: the header in which it comes, where it is not the last part of our address.
    """

    client_id: str = Field(min_length=1)
    client_secret: SecretStr = Field(min_length=1)
    locale: Annotated[str, AfterValidator(_known)]
    base_url: Annotated[str, AfterValidator(checked)] = ""
    with_style: WithStyle = WithStyle.COMMA
    default_duration: int = Field(default=30, ge=1, le=1440)
    webhook_secret: SecretStr = SecretStr("")
    webhook_header: Annotated[str, AfterValidator(_header)] = "x-api-key"

    @property
    def place(self) -> Locale:
        return LOCALES[self.locale]

    @property
    def root(self) -> str:
        return self.base_url or self.place.base_url
