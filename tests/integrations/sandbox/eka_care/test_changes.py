"""Check-in, cancel, park, complete and the other changes, and when they are refused."""

from typing import Any

import httpx
import pytest

ONE = "/dr/v1/appointment/{}"
CHECK_IN, CANCEL = "/dr/v1/business/appointments/check-in", "/dr/v1/business/appointments/cancel"
OLD_CANCEL = "/dr/v1/business/doctor/appointments/{}/cancel"


async def said(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"] if answer.content else ""


@pytest.mark.parametrize("params", [{}, {"partner_id": "0"}])
async def test_v1_cancels_without_a_word_and_frees_the_time(caller: Any, params: dict[str, str]) -> None:
    slot = (await caller.slots())[0]
    made = await caller.booked(slot=slot)
    answer = await caller.send("PUT", f"{ONE.format(made)}/cancel", params=params)
    assert (answer.status_code, answer.content) == (204, b"")
    assert await caller.status(made) == "CN"
    assert slot in await caller.slots()


async def test_v1_cancels_by_the_partners_id(caller: Any) -> None:
    made = await caller.booked(partner_appointment_id="tg-1")
    answer = await caller.send("PUT", f"{ONE.format('tg-1')}/cancel", params={"partner_id": "1"})
    assert (answer.status_code, await caller.status(made)) == (204, "CN")


async def test_business_cancels_by_body_or_path(caller: Any) -> None:
    for path, in_body in ((CANCEL, True), (OLD_CANCEL, False)):
        made = await caller.booked()
        body = {"appointment_id": made} if in_body else {}
        answer = await caller.send("PUT", path.format(made), json=body)
        gone = {"message": "Appointment has been cancelled", "appointment_id": made}
        assert (answer.status_code, answer.json()) == (200, {"data": gone})


async def test_cancelling_is_refused(caller: Any) -> None:
    made = await caller.booked()
    path = f"{ONE.format(made)}/cancel"
    assert await said(await caller.send("PUT", f"{ONE.format('x')}/cancel")) == (404, "APPOINTMENT_NOT_FOUND")
    assert await said(await caller.send("PUT", CANCEL, json={})) == (400, "INVALID_REQUEST")
    assert await said(await caller.send("PUT", f"{path}?partner_id=2")) == (400, "INVALID_REQUEST")
    await caller.send("POST", f"{ONE.format(made)}/complete")
    assert await said(await caller.send("PUT", path)) == (403, "CANCEL_NOT_ALLOWED")
    other = await caller.booked()
    await caller.send("PUT", f"{ONE.format(other)}/cancel")
    assert await said(await caller.send("PUT", f"{ONE.format(other)}/cancel")) == (400, "INVALID_REQUEST")


async def test_check_in_puts_the_patient_into_the_queue_once(caller: Any) -> None:
    made = await caller.booked()
    body = {"appointment_id": made, "check_in_time": "2026-11-25T09:00:00+05:30"}
    for _ in range(2):
        answer = await caller.send("PUT", CHECK_IN, json=body)
        told = {"appointment_id": made, "status": "CK", "message": "Patient has been checked in"}
        assert answer.json() == {"status_code": 200, "success": "true", "data": told}
        body.pop("check_in_time", None)
    seen = (await caller.get(f"/dr/v1/business/appointments/{made}"))["data"]
    assert (seen["status"], seen["visit_checkin"]) == ("CK", "2026-11-25T03:30:00.000Z")


async def test_check_in_takes_the_id_from_the_query_and_may_say_nothing(caller: Any) -> None:
    made = await caller.booked()
    await caller.quirk("check_in_empty")
    answer = await caller.send("PUT", CHECK_IN, params={"appointment_id": made})
    assert (answer.status_code, answer.content) == (200, b"")
    assert await caller.status(made) == "CK"


async def test_check_in_is_refused(caller: Any) -> None:
    made = await caller.booked()
    await caller.send("PUT", f"{ONE.format(made)}/cancel")
    assert await said(await caller.send("PUT", CHECK_IN)) == (400, "INVALID_REQUEST")
    for wanted, refused in ((made, (400, "INVALID_REQUEST")), ("x", (404, "APPOINTMENT_NOT_FOUND"))):
        assert await said(await caller.send("PUT", CHECK_IN, json={"appointment_id": wanted})) == refused
    await caller.quirk("no_check_in")
    answer = await caller.send("PUT", CHECK_IN, json={"appointment_id": made})
    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})


async def test_parking_and_completing(caller: Any) -> None:
    made = await caller.booked()
    assert (await caller.send("POST", f"{ONE.format(made)}/parked")).status_code == 204
    assert await caller.status(made) == "PA"
    assert (await caller.send("POST", f"{ONE.format(made)}/complete")).status_code == 204
    assert await caller.status(made) == "CMNP"
    for act in ("parked", "complete"):
        refused = (403, "COMPLETE_NOT_ALLOWED")
        assert await said(await caller.send("POST", f"{ONE.format(made)}/{act}")) == refused


async def test_the_status_changes_to_no_show_only(caller: Any) -> None:
    made = await caller.booked()
    path = f"{ONE.format(made)}/change-status"
    assert (await caller.send("POST", path, json={"status": "BK"})).status_code == 400
    assert (await caller.send("POST", path, json={"status": "NS"})).status_code == 200
    assert await caller.status(made) == "NS"


async def test_a_follow_up_is_confirmed(caller: Any) -> None:
    made = await caller.booked()
    path = f"{ONE.format(made)}/follow-up/confirm"
    assert await said(await caller.send("PUT", path)) == (400, "INVALID_REQUEST")
    await caller.behind("POST", f"/bookings/{made}/status", code="IN")
    assert (await caller.send("PUT", path)).status_code == 204
    assert await caller.status(made) == "BK"


async def test_custom_attributes_are_added(caller: Any) -> None:
    made = await caller.booked()
    body = {"payment_status": ["paid"]}
    assert (await caller.send("PATCH", f"{ONE.format(made)}/custom_attribute", json=body)).status_code == 204
    assert (await caller.appointment(made))["custom_attributes"] == body


@pytest.mark.parametrize(
    ("operation", "method", "path", "status"),
    [
        ("cancelAppointment", "PUT", f"{ONE}/cancel", "CN"),
        ("checkIn", "PUT", f"{CHECK_IN}?appointment_id={{}}", "CK"),
        ("parkAppointment", "POST", f"{ONE}/parked", "PA"),
        ("completeAppointment", "POST", f"{ONE}/complete", "CMNP"),
    ],
)
async def test_any_change_can_be_made_and_its_answer_lost(
    caller: Any, operation: str, method: str, path: str, status: str
) -> None:
    made = await caller.booked()
    await caller.trouble(kind="reset_after", operation=operation, times=1)
    with pytest.raises(httpx.TransportError):
        await caller.send(method, path.format(made))
    assert await caller.status(made) == status


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, {"message": "unauthenticated"}),
        (403, {"message": "Forbidden"}),
        (429, {"message": "Too Many Requests"}),
        (500, {"error": {"code": "SERVER_ERROR", "message": "Something went wrong"}}),
    ],
)
async def test_trouble_speaks_as_the_service_does(caller: Any, status: int, body: Any) -> None:
    made = await caller.booked()
    await caller.trouble(kind="status", status=status, retry_after=3, operation="cancelAppointment", times=1)
    answer = await caller.send("PUT", f"{ONE.format(made)}/cancel")
    assert (answer.status_code, answer.json()) == (status, body)
    assert await caller.status(made) == "BK"
