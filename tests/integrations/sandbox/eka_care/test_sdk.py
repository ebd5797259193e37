"""Eka Care's own SDK for Python against the sandbox, over a real socket."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from .conftest import AMIT, PHYSICIAN, SOUTH

# Its old pins cannot be met beside ours: it is installed by hand where this is to run.
pytest.importorskip("ekacare", reason="the SDK ekacare 0.1.3 is not installed")

from ekacare import EkaCareClient
from ekacare.utils.exceptions import EkaCareAPIError, EkaCareAuthError
from ekacare.webhooks.enums import FetchType

Answer = TypeVar("Answer")


@pytest.fixture
def sdk(caller: Any) -> Any:
    """It joins absolute paths to its base URL, which drops a path there: so it gets the host alone."""
    client = EkaCareClient(
        client_id=caller.account["client_id"],
        client_secret=caller.account["client_secret"],
        base_url=str(caller.http.base_url),
    )
    client.session.trust_env = False
    yield client
    client.session.close()


async def waited(call: Callable[..., Answer], *arguments: Any) -> Answer:
    """It blocks, and the sandbox runs in this loop."""
    return await asyncio.to_thread(call, *arguments)


async def test_it_logs_in_and_refreshes(sdk: Any) -> None:
    first = await waited(sdk.auth.login)
    second = await waited(sdk.auth.refresh_token, first["refresh_token"])
    sdk.set_access_token(second["access_token"])
    assert (await waited(sdk.clinic_doctor.get_doctor_details, PHYSICIAN))["id"] == PHYSICIAN
    with pytest.raises(EkaCareAuthError):
        await waited(sdk.auth.refresh_token, first["refresh_token"])


async def test_it_logs_in_with_the_key_of_a_workspace(sdk: Any, caller: Any) -> None:
    sdk.api_key = caller.account["api_key"]
    assert (await waited(sdk.auth.login))["expires_in"] == 1800
    sdk.api_key = "another"
    with pytest.raises(EkaCareAuthError, match="invalid client credentials"):
        await waited(sdk.auth.login)


async def test_it_logs_in_by_itself_and_reads_clinic_doctor_and_patient(sdk: Any) -> None:
    clinic = await waited(sdk.clinic_doctor.get_clinic_details, SOUTH)
    assert clinic["data"]["clinic"]["clinic_id"] == SOUTH
    doctor = await waited(sdk.clinic_doctor.get_doctor_details, PHYSICIAN)
    assert doctor["profile"]["professional"]["default_clinic"] == SOUTH
    assert (await waited(sdk.patient.get_patient, AMIT))["first_name"] == "Amit"


async def test_it_reads_an_appointment(sdk: Any, caller: Any) -> None:
    made = await caller.booked()
    appointment = await waited(sdk.appointments.get_appointment_details, made)
    assert (appointment["appointment_id"], appointment["status"]) == (made, "BK")
    with pytest.raises(EkaCareAPIError, match="API error 404"):
        await waited(sdk.appointments.get_appointment_details, "nothing")


async def test_an_old_token_is_an_error_of_its_own(sdk: Any, caller: Any) -> None:
    await waited(sdk.patient.get_patient, AMIT)
    await caller.turn(advance_seconds=1801)
    with pytest.raises(EkaCareAuthError):
        await waited(sdk.patient.get_patient, AMIT)


async def test_it_gathers_everything_about_a_webhook(sdk: Any, caller: Any, receiver: Any) -> None:
    made = await caller.booked()
    await caller.behind("POST", "/webhooks", endpoint=receiver.url, event_names=["appointment.created"])
    target = (await caller.slots())[2]["s"]
    moved = (await caller.behind("POST", f"/bookings/{made}/move", start=target)).json()
    payload = json.loads((await receiver.next())[1])
    gathered = await waited(sdk.appointment_webhook.get_detailed_appointment_data, payload, set(FetchType))
    assert gathered["appointment_details"]["appointment_id"] == moved["id"]
    assert gathered["appointment_details"]["rescheduled"] is True
    assert gathered["appointment_details"]["old_appointment_details"]["status"] == "RES"
    assert gathered["patient_details"]["patient_id"] == AMIT
    assert gathered["clinic_details"]["data"]["clinic"]["clinic_id"] == SOUTH
    assert gathered["doctor_details"]["id"] == PHYSICIAN
