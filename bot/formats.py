"""Dates, times, money and lists as people of one locale write them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_interval, format_time, get_timezone_gmt
from babel.lists import format_list
from babel.numbers import format_currency
from babel.units import format_unit

# CLDR's full date is for letterheads: a comma in Spanish, the month before the day in English.
_DAY = {
    "pl": "EEEE, d MMMM",
    "cs": "EEEE d. MMMM",
    "de": "EEEE, d. MMMM",
    "es": "EEEE d 'de' MMMM",
    "pt": "EEEE, d 'de' MMMM",
    "tr": "d MMMM EEEE",
}
_DAY_OF_YEAR = {
    "pl": "EEEE, d MMMM y",
    "cs": "EEEE d. MMMM y",
    "de": "EEEE, d. MMMM y",
    "es": "EEEE d 'de' MMMM 'de' y",
    "pt": "EEEE, d 'de' MMMM 'de' y",
    "tr": "d MMMM y EEEE",
}
_SHORT_DAY = {"cs": "ccc d. M.", "de": "ccc d. MMM", "tr": "d MMM EEE"}
_MONTH = {"es": "LLLL 'de' y", "pt": "LLLL 'de' y"}


class Formats:
    """How one locale writes values. English is written with the day first and 24 hours."""

    def __init__(self, locale: Locale) -> None:
        self._locale = Locale("en", "GB") if str(locale) == "en" else locale
        self._language = locale.language

    @property
    def first_weekday(self) -> int:
        """The day that a week begins with in calendars, Monday is 0."""
        return int(self._locale.first_week_day)

    @property
    def language_name(self) -> str:
        """The language's name in itself, as on a button: "Español"."""
        return _capital(self._locale.get_language_name() or self._language)

    def day(self, value: dt.date, today: dt.date | None = None) -> str:
        """A day with its weekday, and with its year when that is not the year of `today`."""
        if today is None or today.year == value.year:
            return self._date(value, _DAY.get(self._language, "EEEE d MMMM"))
        return self.day_of_year(value)

    def day_of_year(self, value: dt.date) -> str:
        """A day with its weekday and its year, for what people keep."""
        return self._date(value, _DAY_OF_YEAR.get(self._language, "EEEE d MMMM y"))

    def short_day(self, value: dt.date) -> str:
        """A day that fits on a button: "Tue 24 Nov"."""
        return self._date(value, _SHORT_DAY.get(self._language, "ccc d MMM"))

    def date(self, value: dt.date) -> str:
        """A day without its weekday, such as a date of birth: "3 May 1985"."""
        return self._date(value, "long")

    def month(self, value: dt.date) -> str:
        """The head of a month's calendar: "November 2026"."""
        return _capital(self._date(value, _MONTH.get(self._language, "LLLL y")))

    def weekday_initials(self) -> list[str]:
        """Seven letters, from the first day of the locale's week."""
        names = self._locale.days["stand-alone"]["narrow"]
        return [names[(self.first_weekday + offset) % 7].upper() for offset in range(7)]

    def time(self, value: dt.datetime) -> str:
        """The time in the zone that the value carries, on the locale's clock.

        One that comes twice that day, when the clocks are put back, says which of the two it is.
        """
        time = format_time(value, "short", tzinfo=value.tzinfo, locale=self._locale)
        return f"{time} ({get_timezone_gmt(value, locale=self._locale)})" if _comes_twice(value) else time

    def time_range(self, start: dt.datetime, end: dt.datetime) -> str:
        """From one time to another on the same day, in the zone that the start carries."""
        if _comes_twice(start) or _comes_twice(end):
            return f"{self.time(start)} – {self.time(end)}"
        skeleton = "Hm" if "H" in self._locale.time_formats["short"].pattern else "hm"
        return format_interval(start, end, skeleton, tzinfo=start.tzinfo, locale=self._locale)

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount; whole amounts are written without decimals. `currency` is an ISO 4217 code."""
        if amount != amount.to_integral_value():
            return format_currency(amount, currency, locale=self._locale)
        pattern = self._locale.currency_formats["standard"].pattern.replace(".00", "")
        return format_currency(amount, currency, pattern, locale=self._locale, currency_digits=False)

    def list(self, items: Sequence[str]) -> str:
        """What several things are called together: "a, b and c"."""
        return format_list(items, locale=self._locale) if items else ""

    def duration(self, minutes: int) -> str:
        """A length of time: "30 min", "1 h 30 min"."""
        hours, rest = divmod(minutes, 60)
        parts = [self._unit(hours, "duration-hour")] if hours else []
        return " ".join(parts + ([self._unit(rest, "duration-minute")] if rest or not hours else []))

    def size(self, count: int) -> str:
        """So many bytes, rounded down: "10 MB", "400 kB"."""
        if count >= 1_000_000:
            return self._unit(count // 1_000_000, "digital-megabyte")
        return self._unit(count // 1000, "digital-kilobyte")

    def _unit(self, n: int, unit: str) -> str:
        # Abbreviations do not inflect, but Babel finds none for 1 where CLDR has only the general form.
        return format_unit(0, unit, "short", locale=self._language).replace("0", str(n), 1)

    def _date(self, value: dt.date, pattern: str) -> str:
        return format_date(value, pattern, locale=self._locale)


def _comes_twice(value: dt.datetime) -> bool:
    return value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
