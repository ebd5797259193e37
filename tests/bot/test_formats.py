"""Dates, times, money and lists, in every locale that we serve."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from bot.formats import Formats
from bot.i18n import canonical


def formats(locale: str) -> Formats:
    return Formats(Locale.parse(canonical(locale)))


TUESDAY = date(2026, 11, 24)
SPANISH = ("martes 24 de noviembre", "mar 24 nov", "Noviembre de 2026", "Español")
PORTUGUESE = ("terça-feira, 24 de novembro", "ter. 24 nov.", "Novembro de 2026", "Português")
DAYS = {
    "es_AR": SPANISH,
    "es_CL": SPANISH,
    "es_CO": SPANISH,
    "es_ES": SPANISH,
    "es_MX": SPANISH,
    "es_PE": (SPANISH[0], "mar 24 nov.", *SPANISH[2:]),
    "pt_BR": PORTUGUESE,
    "pt_PT": PORTUGUESE,
    "cs_CZ": ("úterý 24. listopadu", "út 24. 11.", "Listopad 2026", "Čeština"),
    "it_IT": ("martedì 24 novembre", "mar 24 nov", "Novembre 2026", "Italiano"),
    "tr_TR": ("24 Kasım Salı", "24 Kas Sal", "Kasım 2026", "Türkçe"),
    "pl_PL": ("wtorek, 24 listopada", "wt. 24 lis", "Listopad 2026", "Polski"),
    "de_DE": ("Dienstag, 24. November", "Di 24. Nov.", "November 2026", "Deutsch"),
    "en": ("Tuesday 24 November", "Tue 24 Nov", "November 2026", "English"),
}
MONEY = {
    ("es_AR", "ARS"): ("$60", "$1.260,50"),
    ("es_CL", "CLP"): ("$60", "$1.260"),
    ("es_CO", "COP"): ("$60", "$1.260,50"),
    ("es_ES", "EUR"): ("60 €", "1.260,50 €"),
    ("es_MX", "MXN"): ("$60", "$1,260.50"),
    ("es_PE", "PEN"): ("S/ 60", "S/ 1,260.50"),
    ("pt_BR", "BRL"): ("R$ 60", "R$ 1.260,50"),
    ("pt_PT", "EUR"): ("60 €", "1 260,50 €"),
    ("cs_CZ", "CZK"): ("60 Kč", "1 260,50 Kč"),
    ("it_IT", "EUR"): ("60 €", "1.260,50 €"),
    ("tr_TR", "TRY"): ("₺60", "₺1.260,50"),
    ("pl_PL", "PLN"): ("60 zł", "1 260,50 zł"),
    ("de_DE", "EUR"): ("60 €", "1.260,50 €"),
    ("en", "EUR"): ("€60", "€1,260.50"),
}


@pytest.mark.parametrize("locale", DAYS)
def test_days_are_written_as_people_write_them(locale: str) -> None:
    say = formats(locale)
    shown = (say.day(TUESDAY), say.short_day(TUESDAY), say.month(TUESDAY), say.language_name)
    assert shown == DAYS[locale]


def test_the_year_is_named_when_it_is_another_one() -> None:
    say = formats("es_ES")
    assert say.day(TUESDAY, TUESDAY) == "martes 24 de noviembre"
    assert say.day(TUESDAY, date(2025, 12, 31)) == "martes 24 de noviembre de 2026"
    assert formats("pl").day_of_year(TUESDAY) == "wtorek, 24 listopada 2026"
    assert formats("pl").date(date(1985, 5, 3)) == "3 maja 1985"


@pytest.mark.parametrize(("locale", "currency"), MONEY)
def test_whole_amounts_have_no_decimals(locale: str, currency: str) -> None:
    say = formats(locale)
    shown = (say.money(Decimal(60), currency), say.money(Decimal("1260.50"), currency))
    assert tuple(text.replace("\xa0", " ") for text in shown) == MONEY[locale, currency]


def test_times_are_told_in_the_zone_that_they_carry() -> None:
    start = datetime(2026, 11, 24, 15, 30, tzinfo=UTC).astimezone(ZoneInfo("Europe/Madrid"))
    end = (start + timedelta(minutes=30)).astimezone(UTC)
    assert formats("es_ES").time(start) == "16:30"
    assert formats("es_ES").time_range(start, end) == "16:30–17:00"
    assert formats("es_CO").time(start) == "4:30\u202fp.\u202fm."


def test_a_week_begins_on_the_locales_own_day() -> None:
    assert formats("es_ES").weekday_initials() == list("LMXJVSD")
    assert formats("pt_BR").weekday_initials() == list("DSTQQSS")
    assert formats("en").weekday_initials() == list("MTWTFSS")


def test_lists_and_lengths_of_time() -> None:
    assert formats("pl").list(["a", "b", "c"]) == "a, b i c"
    assert formats("pl").list([]) == ""
    assert [formats("es").duration(m) for m in (0, 30, 60, 90)] == ["0 min", "30 min", "1 h", "1 h 30 min"]
    assert formats("de").duration(45) == "45 Min."
