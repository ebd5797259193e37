"""What is kept of a vendor's message."""

import pytest

from integrations.scrub import scrub


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Phone +48 123-123-123 is not valid", "Phone … is not valid"),
        ("nin 85010112345 unknown", "nin … unknown"),
        ("write to ana.prueba@example.com", "write to …"),
        ("Visit 12345 cannot be canceled", "Visit 12345 cannot be canceled"),
        ("  two\n lines ", "two lines"),
    ],
)
def test_numbers_and_addresses_are_taken_out(said: str, kept: str) -> None:
    assert scrub(said) == kept


def test_what_the_patient_told_us_is_taken_out_in_any_case() -> None:
    assert scrub("surname PRUEBA is too short for Ana", ["Ana", "Prueba", None]) == (
        "surname … is too short for …"
    )


def test_a_short_name_does_not_eat_other_words() -> None:
    assert scrub("An analysis failed", ["Ana"]) == "An analysis failed"


def test_an_endless_message_ends() -> None:
    assert len(scrub("x" * 5000)) == 200
