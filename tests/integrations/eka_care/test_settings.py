"""What an Eka Care account may be told."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from integrations.eka_care.settings import Dialect, EkaCareSettings
from integrations.pace import Pace, own_pace
from integrations.registry import VENDORS
from tests.integrations.timepiece import Timepiece

GOOD: dict[str, Any] = {"client_id": "EC_fake", "client_secret": "fake-secret"}
SECRETS = {"api_key": "fake-key", "sharing_key": "fake-sharing", "webhook_secret": "fake-signing"}


def test_an_id_and_a_secret_are_enough() -> None:
    settings = EkaCareSettings(**GOOD)
    assert (settings.root, settings.dialect) == ("https://api.eka.care", Dialect.V1)
    assert settings.zone == ZoneInfo("Asia/Kolkata")
    assert (
        EkaCareSettings(**GOOD, base_url="http://127.0.0.1:1/eka_care/").root == "http://127.0.0.1:1/eka_care"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": ""},
        {"client_secret": ""},
        {"dialect": "v2"},
        {"auth_header": "cookie"},
        {"reschedule": "soon"},
        {"dialect": "business", "reschedule": "native"},
        {"timezone": "Asia/Nowhere"},
        {"timezone": "../etc"},
        {"base_url": "http://api.eka.care"},
        {"parallel": 0},
        {"requests_per_second": 0},
        {"pasword": "fake"},
    ],
)
def test_what_is_wrong_is_refused_without_repeating_a_secret(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        EkaCareSettings.model_validate({**GOOD, **SECRETS, **wrong})
    assert not any(secret in str(caught.value) for secret in ("fake-secret", *SECRETS.values()))


def test_secrets_are_not_shown() -> None:
    shown = repr(EkaCareSettings.model_validate({**GOOD, **SECRETS}))
    assert not any(secret in shown for secret in ("fake-secret", *SECRETS.values()))


async def test_the_registry_builds_a_provider_that_keeps_the_accounts_pace() -> None:
    vendor, paces = VENDORS["eka_care"], []

    def pacing(name: str, per_second: float) -> Pace:
        paces.append((name, per_second))
        return own_pace(name, per_second)

    provider = vendor.build(
        vendor.settings.model_validate({**GOOD, "requests_per_second": 5}), Timepiece(), pacing
    )
    assert (provider.country, provider.currency, provider.locale) == ("IN", "INR", "en_IN")
    assert provider.zone == ZoneInfo("Asia/Kolkata")
    assert paces == [("eka_care/EC_fake", 5)]
    await provider.close()
