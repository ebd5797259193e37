"""A visit through Eka Care's own SDK, where that is installed: takes its errand as JSON, says what it saw."""

import json
import sys
from collections.abc import Callable
from typing import Any

from ekacare import EkaCareClient
from ekacare.utils.exceptions import EkaCareError
from ekacare.webhooks.enums import FetchType


def main() -> None:
    given = json.load(sys.stdin)
    client = EkaCareClient(given["client_id"], given["client_secret"], base_url=given["base_url"])
    client.session.trust_env = False
    seen = {"auth": auth(client, given), "people": people(client, given), "visit": visit(client, given)}
    seen["webhook"] = client.appointment_webhook.get_detailed_appointment_data(
        given["payload"], set(FetchType)
    )
    seen["old_token"] = old_token(client, given)
    json.dump(seen, sys.stdout)


def auth(client: Any, given: dict[str, Any]) -> dict[str, Any]:
    """With the key of a workspace, with a wrong one, without; then the refresh token, twice."""
    client.api_key = given["api_key"]
    keyed = client.auth.login()
    client.api_key = "another"
    wrong = refused(client.auth.login)
    client.api_key = None
    first = client.auth.login()
    second = client.auth.refresh_token(first["refresh_token"])
    client.set_access_token(second["access_token"])
    again = refused(lambda: client.auth.refresh_token(first["refresh_token"]))
    return {"keyed": keyed["expires_in"], "wrong": wrong, "refreshed": second["expires_in"], "again": again}


def people(client: Any, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "clinic": client.clinic_doctor.get_clinic_details(given["clinic_id"]),
        "doctor": client.clinic_doctor.get_doctor_details(given["doctor_id"]),
        "patient": client.patient.get_patient(given["patient_id"]),
    }


def visit(client: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Booked and cancelled by its `request`, for it has no methods for that; read by its method."""
    booked = client.request("POST", "/dr/v1/appointment", json=given["booking"])
    number = booked["appointment_id"]
    standing = client.appointments.get_appointment_details(number)
    twice = refused(lambda: client.request("POST", "/dr/v1/appointment", json=given["rival"]))
    client.request("PUT", f"/dr/v1/appointment/{number}/cancel", json={})
    cancelled = client.appointments.get_appointment_details(number)
    unknown = refused(lambda: client.appointments.get_appointment_details("nothing"))
    return {
        "id": number,
        "statuses": [standing["status"], cancelled["status"]],
        "twice": twice,
        "unknown": unknown,
    }


def old_token(client: Any, given: dict[str, Any]) -> list[str] | None:
    """It does not refresh by itself: a token that has run out is an error of its own."""
    change = {"advance_seconds": 1801}
    client.session.post(f"{given['base_url']}/sandbox/clock", json=change).raise_for_status()
    return refused(lambda: client.patient.get_patient(given["patient_id"]))


def refused(call: Callable[[], Any]) -> list[str] | None:
    """The kind of error that the call ends with, and its text."""
    try:
        call()
    except EkaCareError as error:
        return [type(error).__name__, str(error)]
    return None


main()
