"""How a deed is given its trouble, and somebody else who comes between, through the sandbox's levers."""

from typing import Any

import httpx

from bot.desk.intent import AnyIntent, CancelIntent, MoveIntent
from tests.whole.matrix import FAULTS, LET_GO, Errand, Job, operation
from tests.whole.vendors import Door

AT_THE_DOOR = ("refused",)  # a sandbox that is out of reach cannot be told so


async def set_trouble(job: Job, errand: Errand, intent: AnyIntent) -> None:
    """Somebody else is faster, or the sandbox fails the deed's write once."""
    fault = FAULTS[errand.fault]
    async with httpx.AsyncClient(base_url=errand.sandbox, transport=Door()) as levers:
        if fault["kind"] == "taken":
            answer = await _taken(job, intent, levers)
        elif fault["kind"] not in AT_THE_DOOR:
            rule = {"where": job.vendor, "operation": operation(job.vendor, job.kind), "times": 1, **fault}
            answer = await levers.post("/sandbox/faults", json=rule)
        else:
            return
        assert answer.is_success, answer.text


async def meddle(job: Job, errand: Errand, intent: AnyIntent) -> None:
    """Somebody else lets the old visit go in the moment in which a new one was booked for it."""
    if (job.kind, errand.fault) == (LET_GO, "taken") and isinstance(intent, MoveIntent):
        async with httpx.AsyncClient(base_url=errand.sandbox, transport=Door()) as levers:
            answer = await levers.delete(_lever(job, intent))
        assert answer.is_success, answer.text


async def _taken(job: Job, intent: AnyIntent, levers: httpx.AsyncClient) -> httpx.Response:
    if isinstance(intent, CancelIntent):
        return await levers.delete(_lever(job, intent))
    if job.kind == LET_GO:
        return httpx.Response(204)  # there is no new visit yet
    return await levers.post(f"/sandbox/{job.vendor}/bookings", json=_same_time(intent))


def _lever(job: Job, intent: CancelIntent | MoveIntent) -> str:
    """Where the visit is cancelled that stands before the deed."""
    country = "es/" if job.vendor == "docplanner" else ""
    return f"/sandbox/{job.vendor}/bookings/{country}{intent.standing.provider_visit_id}"


def _same_time(intent: Any) -> dict[str, str]:
    """How each vendor's own people would book it."""
    request = intent.request
    return {
        "locale": "es",
        "clinic_id": request.place.clinic_id,
        "doctor_id": request.place.doctor_id,
        "address_id": request.place.address_id,
        "service_id": request.service.id,
        "start": request.slot.start.isoformat(),
    }
