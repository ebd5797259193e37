"""The clinic's accounts at its providers, as the desk needs them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from integrations.provider import BookingProvider


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `locale` is its country's language; `staff_chat` hears of its visits."""

    name: str
    provider: BookingProvider
    locale: str
    staff_chat: int | None = None

    @property
    def zone(self) -> ZoneInfo:
        return self.provider.zone

    @property
    def currency(self) -> str:
        return self.provider.currency

    @property
    def country(self) -> str:
        return self.provider.country
