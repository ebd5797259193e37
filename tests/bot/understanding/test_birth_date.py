"""Dates of birth as people write them, and ages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.birth_date import age_on, other_reading, read_birth_date
from bot.understanding.person import Reason

TODAY = date(2026, 11, 20)
BORN = date(1985, 5, 3)


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("es_ES", "3/5/85"),
        ("es_ES", "03.05.1985"),
        ("es_ES", "3-5-1985"),
        ("es_ES", "3 de mayo de 1985"),
        ("es_ES", "nací el 3 de mayo de 1985"),
        ("es_MX", "03051985"),
        ("es_AR", "3 5 1985"),
        ("es_CL", "1985-05-03"),
        ("pl_PL", "3 maja 1985"),
        ("pl_PL", "3 V 1985"),
        ("pl_PL", "3.05.1985 r."),
        ("cs_CZ", "3. 5. 1985"),
        ("cs_CZ", "3. května 1985"),
        ("de_DE", "3. Mai 1985"),
        ("it_IT", "3 maggio 1985"),
        ("pt_BR", "3 de maio de 1985"),
        ("tr_TR", "3 Mayıs 1985"),
        ("en", "3 May 1985"),
        ("en", "May 3rd, 1985"),
        ("en", "3/5/1985"),
        ("en_US", "5/3/1985"),
        ("pl_PL", "May 3 1985"),
    ],
)
def test_a_date_of_birth_is_read_in_the_forms_of_its_locale(locale: str, text: str) -> None:
    assert read_birth_date(text, locale=locale, today=TODAY) == BORN


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1/2/26", date(2026, 2, 1)),
        ("1/12/26", date(1926, 12, 1)),
        ("1/2/27", date(1927, 2, 1)),
        ("29/2/2024", date(2024, 2, 29)),
        ("25 mar 1990", date(1990, 3, 25)),
    ],
)
def test_a_year_of_two_digits_is_in_the_past(text: str, born: date) -> None:
    assert read_birth_date(text, locale="es_ES", today=TODAY) == born


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("mañana", Reason.NOT_A_DATE),
        ("3 de mayo", Reason.NOT_A_DATE),
        ("3/5", Reason.NOT_A_DATE),
        ("12/25/1985", Reason.NOT_A_DATE),
        ("30/2/1985", Reason.NO_SUCH_DAY),
        ("31.04.2000", Reason.NO_SUCH_DAY),
        ("31 de abril de 2000", Reason.NO_SUCH_DAY),
        ("tengo 41", Reason.NOT_A_DATE),
        ("3/5/2030", Reason.IN_THE_FUTURE),
        ("3/5/1885", Reason.TOO_LONG_AGO),
        ("3/5/85 o 4/5/85", Reason.NOT_A_DATE),
    ],
)
def test_what_is_not_a_date_of_birth_says_why(text: str, reason: Reason) -> None:
    assert read_birth_date(text, locale="es_ES", today=TODAY) == reason


def test_an_english_date_that_can_only_be_american_is_one() -> None:
    assert read_birth_date("12/25/1985", locale="en", today=TODAY) == date(1985, 12, 25)


@given(st.dates(date(1930, 1, 1), TODAY), st.sampled_from("./- "))
def test_every_date_written_in_digits_is_read_back(born: date, mark: str) -> None:
    text = f"{born.day}{mark}{born.month}{mark}{born.year}"
    assert read_birth_date(text, locale="pl_PL", today=TODAY) == born


@pytest.mark.parametrize("text", ["3 травня 1985", "3 мая 1985", "le 3 mai 1985", "3 maja 1985"])
def test_a_date_of_birth_is_read_in_another_language_than_the_locales(text: str) -> None:
    assert read_birth_date(text, locale="es_ES", today=date(2026, 11, 24)) == date(1985, 5, 3)


@pytest.mark.parametrize(
    ("text", "born", "other"),
    [
        ("3/5/85", date(1985, 5, 3), date(1985, 3, 5)),
        ("03051985", date(1985, 5, 3), date(1985, 3, 5)),
        ("5/5/85", date(1985, 5, 5), None),
        ("13/5/85", date(1985, 5, 13), None),
        ("1985-05-03", date(1985, 5, 3), None),
        ("3 de mayo de 1985", date(1985, 5, 3), None),
        ("3/11/2026", date(2026, 11, 3), date(2026, 3, 11)),
        ("1/12/2025", date(2025, 12, 1), date(2025, 1, 12)),
        ("12/11/2026", date(2026, 11, 12), None),  # 11 December is still to come
    ],
)
def test_day_and_month_can_be_swapped_only_where_both_readings_are_possible(text, born, other) -> None:
    assert read_birth_date(text, locale="es_ES", today=TODAY) == born
    assert other_reading(text, born, today=TODAY) == other


def test_who_was_born_on_a_leap_day_has_a_birthday_in_every_year() -> None:
    leap = date(2008, 2, 29)
    assert read_birth_date("29.02.2008", locale="pl_PL", today=TODAY) == leap
    assert [age_on(date(2026, *day), leap) for day in ((2, 28), (3, 1))] == [17, 18]
    assert age_on(date(2028, 2, 29), leap) == 20


def test_the_29th_of_february_of_a_common_year_is_told_to_be_none() -> None:
    assert read_birth_date("29/2/2023", locale="es_ES", today=TODAY) == Reason.NO_SUCH_DAY


def test_nobody_is_older_than_120() -> None:
    assert read_birth_date("20/11/1906", locale="es_ES", today=TODAY) == date(1906, 11, 20)
    assert read_birth_date("20/11/1905", locale="es_ES", today=TODAY) == Reason.TOO_LONG_AGO
