"""Names, telephone numbers, e-mail addresses, yes and no, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.person import (
    Phone,
    Reason,
    read_contact,
    read_email,
    read_name,
    read_phone,
    read_yes_no,
)


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
    assert read_yes_no(text, locale=locale) in (True, False, None)


@pytest.mark.parametrize(
    ("text", "name", "phone", "email"),
    [
        ("Ana Gómez", "Ana Gómez", None, None),
        ("Ana Gómez, 600 000 000", "Ana Gómez", "+34600000000", None),
        ("Łukasz Wiśniewski +48 512 345 678", "Łukasz Wiśniewski", "+48512345678", None),
        ("Ana Gómez 600000000 ana@example.com", "Ana Gómez", "+34600000000", "ana@example.com"),
        ("O'Neil <MD> & Söhne", "O'Neil <MD> & Söhne", None, None),
        ("Juan 2º", "Juan 2º", None, None),
    ],
)
def test_a_phone_and_an_address_may_stand_beside_the_name(text, name, phone, email) -> None:
    found = read_contact(text, "ES")
    assert (found[0], found[1] and found[1].e164, found[2]) == (name, phone, email)


@pytest.mark.parametrize("name", ["İbrahim", "ISTANBUL Işık", "van der Berg", "علی‌رضا", "राम्‍या"])
def test_a_name_is_never_changed_in_its_letters(name: str) -> None:
    assert read_name(name) == name


@given(st.text(max_size=400))
def test_nothing_beside_a_name_is_too_strange(text: str) -> None:
    name, phone, email = read_contact(text, "ES")
    assert isinstance(name, str)
    assert phone is None or phone.e164.startswith("+")
    assert email is None or "@" in email
