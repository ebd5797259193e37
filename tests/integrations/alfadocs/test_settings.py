"""What an admin may write about an AlfaDocs account."""

from typing import Any

import pytest
from pydantic import ValidationError

from integrations.alfadocs.provider import AlfaDocsProvider
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.pace import own_pace
from integrations.registry import VENDORS
from tests.integrations.timepiece import Timepiece


def settings(**more: Any) -> AlfaDocsSettings:
    return AlfaDocsSettings.model_validate({"api_key": "fake-key", **more})


async def test_a_key_is_enough() -> None:
    vendor = VENDORS["alfadocs"]
    client = vendor.build(vendor.settings.model_validate({"api_key": "fake-key"}), Timepiece(), own_pace)
    assert isinstance(client, AlfaDocsProvider)
    assert (client.country, client.currency, client.locale, client.zone.key) == (
        "IT",
        "EUR",
        "it_IT",
        "Europe/Rome",
    )
    await client.close()


def test_the_key_is_not_shown() -> None:
    assert "fake-key" not in repr(settings())
    assert "fake-key" not in settings().allowance


def test_processes_with_one_key_share_one_allowance() -> None:
    told: list[tuple[str, float]] = []

    def pacing(name: str, per_second: float) -> Any:
        told.append((name, per_second))
        return own_pace(name, per_second)

    for key in ("fake-key", "fake-key", "other-fake-key"):
        VENDORS["alfadocs"].build(settings(api_key=key), Timepiece(), pacing)
    names = [name for name, _ in told]
    assert names[0] == names[1] != names[2]
    assert all(per_second <= 10 for _, per_second in told)


@pytest.mark.parametrize(
    "more",
    [
        {"api_key": ""},
        {"zone": "Europe/Atlantis"},
        {"zone": "../etc/passwd"},
        {"requests_per_second": 11},
        {"base_url": "http://app.alfadocs.com/api/v1"},
        {"requires": ["shoe_size"]},
        {"appointment_verb": "DELETE"},
        {"paths": {"free_slots": "free-slots"}},
        {"paths": {"free_slots": "/free-slots/{start}"}},
        {"paths": {"appointment": "/appointments"}},
        {"paths": {"patient": "/patients/{patientId"}},
        {"paths": {"unknown": "/x"}},
        {"unknown": 1},
    ],
)
def test_what_cannot_work_is_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        settings(**more)
    assert "fake-key" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("free_slots", "/appointments/free-slots/{startDate}"),
        ("free_slots", "/freeSlots"),
        ("practice", "/practices/{practiceId}"),
        ("custom_fields", "/custom-fields/{objectType}"),
    ],
)
def test_a_path_may_be_told_otherwise(name: str, template: str) -> None:
    assert settings(paths={name: template}).paths.template(name).endswith(template)
