"""The providers by name: what each must be told, and how it is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from integrations.alfadocs.provider import AlfaDocsProvider
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.clock import Clock
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.eka_care.provider import EkaCareProvider
from integrations.eka_care.settings import EkaCareSettings
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


def _alfadocs(settings: AlfaDocsSettings, clock: Clock, pacing: Pacing) -> BookingProvider:
    pace = pacing(settings.allowance, settings.requests_per_second)
    return AlfaDocsProvider(settings, clock, pace=pace)


def _eka_care(settings: EkaCareSettings, clock: Clock, pacing: Pacing) -> BookingProvider:
    pace = pacing(f"eka_care/{settings.client_id}", settings.requests_per_second)
    return EkaCareProvider(settings, clock, pace=pace)


VENDORS: Mapping[str, Vendor] = {
    "alfadocs": Vendor(AlfaDocsSettings, _alfadocs),
    "docplanner": Vendor(DocplannerSettings, _docplanner),
    "eka_care": Vendor(EkaCareSettings, _eka_care),
}
