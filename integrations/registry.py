"""The providers by name: what each must be told, and how it is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from integrations.clock import Clock
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.provider import BookingProvider


@dataclass(frozen=True, slots=True)
class Vendor:
    """`build` takes an instance of `settings`; it opens no connection."""

    settings: type[BaseModel]
    build: Callable[[Any, Clock], BookingProvider]


VENDORS: Mapping[str, Vendor] = {
    "docplanner": Vendor(DocplannerSettings, DocplannerProvider),
}
