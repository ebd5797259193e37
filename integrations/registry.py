"""The providers by name: what each must be told, and how it is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from integrations.clock import Clock
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.pace import Pacing
from integrations.provider import BookingProvider


@dataclass(frozen=True, slots=True)
class Vendor:
    """`build` takes an instance of `settings`; it opens no connection.

    The pacing is for vendors whose limit is not told in their answers' headers.
    """

    settings: type[BaseModel]
    build: Callable[[Any, Clock, Pacing], BookingProvider]


def _docplanner(settings: DocplannerSettings, clock: Clock, _pacing: Pacing) -> BookingProvider:
    """Docplanner tells what is left of its limits with every answer, so processes share them by asking."""
    return DocplannerProvider(settings, clock)


VENDORS: Mapping[str, Vendor] = {
    "docplanner": Vendor(DocplannerSettings, _docplanner),
}
