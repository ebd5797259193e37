"""What an account may be told, and what follows from its locale."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale as BabelLocale
from babel.numbers import get_currency_symbol
from pydantic import ValidationError

from integrations.docplanner.locales import LOCALES, Locale
from integrations.docplanner.settings import DocplannerSettings
from integrations.pace import own_pace
from integrations.registry import VENDORS
from tests.integrations.timepiece import Timepiece

GOOD: dict[str, Any] = {"client_id": "fake-id", "client_secret": "fake-secret", "locale": "pl"}


@pytest.mark.parametrize("locale", LOCALES.values(), ids=list(LOCALES))
def test_every_locale_has_a_zone_a_language_and_a_currency(locale: Locale) -> None:
    assert isinstance(locale.zone, ZoneInfo)
    assert BabelLocale.parse(locale.language).territory == locale.country
    assert get_currency_symbol(locale.currency, locale.language)
    assert locale.base_url.startswith("https://www.")


def test_there_are_thirteen() -> None:
    assert len(LOCALES) == 13


def test_an_empty_base_url_is_the_locales_own() -> None:
    assert DocplannerSettings(**GOOD).root == "https://www.znanylekarz.pl"
    assert DocplannerSettings(**GOOD, base_url="http://127.0.0.1:1/pl/").root == "http://127.0.0.1:1/pl"


@pytest.mark.parametrize(
    "wrong",
    [
        {"locale": "fr"},
        {"client_id": ""},
        {"client_secret": ""},
        {"base_url": "http://www.doctoralia.es"},
        {"with_style": "xml"},
        {"read_timeout": 0},
        {"max_connections": 0},
        {"default_duration": 0},
        {"pasword": "fake"},
    ],
)
def test_what_is_wrong_is_refused_without_repeating_the_secret(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        DocplannerSettings.model_validate({**GOOD, **wrong})
    assert "fake-secret" not in str(caught.value)


def test_the_secret_is_not_shown() -> None:
    assert "fake-secret" not in repr(DocplannerSettings(**GOOD))


async def test_the_registry_builds_a_provider_from_its_settings() -> None:
    vendor = VENDORS["docplanner"]
    provider = vendor.build(vendor.settings.model_validate(GOOD), Timepiece(), own_pace)
    assert (provider.country, provider.currency, provider.locale) == ("PL", "PLN", "pl_PL")
    assert provider.zone == ZoneInfo("Europe/Warsaw")
    await provider.close()
