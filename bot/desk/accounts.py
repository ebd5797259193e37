"""The clinic's accounts at its providers, as the desk needs them."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.desk.reminder_rules import ReminderRules
from bot.desk.rules import VisitRules
from integrations.provider import BookingProvider


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `locale` is its country's language; `staff_chat` hears of its visits."""

    name: str
    provider: BookingProvider
    locale: str
    staff_chat: int | None = None
    ids_optional: bool = True
    rules: VisitRules = field(default_factory=VisitRules)
    reminders: ReminderRules = field(default_factory=ReminderRules)

    @property
    def zone(self) -> ZoneInfo:
        return self.provider.zone

    @property
    def currency(self) -> str:
        return self.provider.currency

    @property
    def country(self) -> str:
        return self.provider.country
