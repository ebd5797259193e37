"""Which addresses an account may name."""

import pytest

from integrations.urls import base_url


@pytest.mark.parametrize(
    "text", ["https://www.doctoralia.es", "http://127.0.0.1:8080/docplanner/es", "http://emulator:80", ""]
)
def test_an_address_that_is_safe_is_kept(text: str) -> None:
    assert base_url(text) == text


def test_the_slash_at_the_end_goes() -> None:
    assert base_url("https://www.doctoralia.es/") == "https://www.doctoralia.es"


@pytest.mark.parametrize(
    "text",
    [
        "www.doctoralia.es",
        "ftp://www.doctoralia.es",
        "http://www.doctoralia.es",
        "https://me:secret@www.doctoralia.es",
        "https://www.doctoralia.es?a=1",
        "https://",
    ],
)
def test_an_address_that_is_not_safe_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"base URL|https"):
        base_url(text)
