"""Names, telephone numbers, e-mail addresses, dates of birth, yes and no, as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.person import (
    Phone,
    Reason,
    read_birth_date,
    read_email,
    read_name,
    read_phone,
    read_yes_no,
)

TODAY = date(2026, 11, 20)
BORN = date(1985, 5, 3)


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "O'Neil <MD> & Söhne",
        "Ana María Gómez Ruiz",
        "Łucja",
        "Ольга",
        "李小龙",
        "Li",
        "Jean-Luc",
        "محمد",
        "Juan 2º",
    ],
)
def test_a_name_is_kept_as_it_was_written(name: str) -> None:
    assert read_name(f"  {name}\n") == name


def test_spaces_in_a_name_are_put_in_order() -> None:
    assert read_name("Ana \t  María\u200b\n Gómez") == "Ana María Gómez"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("   \n", Reason.EMPTY),
        ("x" * 81, Reason.TOO_LONG),
        ("600 000 000", Reason.NOT_A_NAME),
        ("?!", Reason.NOT_A_NAME),
        ("/start", Reason.NOT_A_NAME),
        ("https://example.com", Reason.NOT_A_NAME),
        ("www.example.org", Reason.NOT_A_NAME),
        ("ana@example.com", Reason.NOT_A_NAME),
        ("Ana 600000000", Reason.NOT_A_NAME),
    ],
)
def test_what_is_not_a_name_says_why(text: str, reason: Reason) -> None:
    assert read_name(text) == reason


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("612 345 678", "ES", Phone("+34612345678", "+34 612 34 56 78")),
        ("+48 512 345 678", "ES", Phone("+48512345678", "+48 512 345 678")),
        ("0048512345678", "ES", Phone("+48512345678", "+48 512 345 678")),
        ("mi número es 612-34-56-78", "es", Phone("+34612345678", "+34 612 34 56 78")),
        ("(11) 96123-4567", "BR", Phone("+5511961234567", "+55 11 96123-4567")),
    ],
)
def test_a_number_without_a_code_is_of_the_clinics_country(text: str, country: str, phone: Phone) -> None:
    assert read_phone(text, country) == phone


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("12", Reason.NOT_A_PHONE),
        ("no tengo", Reason.NOT_A_PHONE),
        ("+34 1", Reason.NOT_A_PHONE),
    ],
)
def test_what_is_not_a_phone_says_why(text: str, reason: Reason) -> None:
    assert read_phone(text, "ES") == reason


def test_an_address_is_taken_in_its_normal_form() -> None:
    assert read_email(" Ana.Gomez@Example.ORG. ") == "Ana.Gomez@example.org"
    assert read_email("<ana@example.org>") == "ana@example.org"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        ("ana", Reason.NOT_AN_EMAIL),
        ("a@b", Reason.NOT_AN_EMAIL),
        ("x" * 400, Reason.TOO_LONG),
    ],
)
def test_what_is_not_an_address_says_why(text: str, reason: Reason) -> None:
    assert read_email(text) == reason


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
        ("30/2/1985", Reason.NOT_A_DATE),
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


@pytest.mark.parametrize(
    ("locale", "text", "answer"),
    [
        ("es", "Sí", True),
        ("es", "sí, claro", True),
        ("es", "no gracias", False),
        ("it", "sì", True),
        ("pt", "não", False),
        ("pl", "Tak!", True),
        ("pl", "nie", False),
        ("pl", "no", None),
        ("cs", "ano", True),
        ("cs", "ne", False),
        ("tr", "Evet", True),
        ("tr", "hayır", False),
        ("de", "Ja, gerne", True),
        ("de", "nein", False),
        ("de", "yes", True),
        ("en", "👍", True),
        ("en", "❌", False),
        ("en", "yes and no", None),
        ("en", "what?", None),
        ("en", "I am not sure that this is right", None),
        ("en", "", None),
    ],
)
def test_yes_and_no_in_every_language(locale: str, text: str, answer: bool | None) -> None:
    assert read_yes_no(text, locale=locale) is answer


@given(st.text(max_size=400), st.sampled_from(["es_ES", "en_US", "tr_TR", "cs_CZ"]))
def test_no_text_is_too_strange(text: str, locale: str) -> None:
    assert isinstance(read_name(text), str)
    assert isinstance(read_phone(text, locale[-2:]), Phone | Reason)
    assert isinstance(read_email(text), str)
    assert isinstance(read_birth_date(text, locale=locale, today=TODAY), date | Reason)
    assert read_yes_no(text, locale=locale) in (True, False, None)


@given(st.dates(date(1930, 1, 1), TODAY), st.sampled_from("./- "))
def test_every_date_written_in_digits_is_read_back(born: date, mark: str) -> None:
    text = f"{born.day}{mark}{born.month}{mark}{born.year}"
    assert read_birth_date(text, locale="pl_PL", today=TODAY) == born


@pytest.mark.parametrize("text", ["3 травня 1985", "3 мая 1985", "le 3 mai 1985", "3 maja 1985"])
def test_a_date_of_birth_is_read_in_another_language_than_the_locales(text: str) -> None:
    assert read_birth_date(text, locale="es_ES", today=date(2026, 11, 24)) == date(1985, 5, 3)
