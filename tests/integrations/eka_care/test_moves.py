"""Moving natively, in the two ways that the reference describes, and reading back where a visit went."""

from typing import Any

import httpx
import pytest

from integrations.errors import (
    NotFound,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    SlotTaken,
    Unavailable,
    Unsupported,
)
from tests.integrations.eka_care.paper_workspace import (
    BY_VIDEO,
    EPOCH,
    LIST,
    MADE,
    PLACE,
    REQUEST,
    SLOTS,
    TIMES,
    PaperWorkspace,
    day,
    given,
    provider,
    refused,
    slot,
)

NATIVE, UPDATE = "PATCH /appointments/v1/old/reschedule", "PATCH /dr/v1/appointment/old"
OLD_NOW, NEW_NOW = "GET /dr/v1/appointment/old", "GET /dr/v1/appointment/new"
BEFORE = {
    **MADE,
    "appointment_id": "old",
    "start_time": EPOCH - 3600,
    "partner_appointment_id": "cb-A-1796093100",
}
NEW = {
    **MADE,
    "appointment_id": "new",
    "partner_appointment_id": "",
    "prev_aids": ["old"],
    "mode": "IN_CLINIC",
}
LEFT = {**BEFORE, "status": "RES", "next_aid": "new"}
THERE = {**BEFORE, **TIMES}


async def test_the_native_way_makes_a_new_appointment() -> None:
    workspace = PaperWorkspace({NATIVE: given(NEW), NEW_NOW: given(NEW)})
    visit = await provider(workspace, reschedule="native").move(PLACE, "old", REQUEST)
    assert (visit.id, visit.start, visit.place) == ("new", REQUEST.slot.start, PLACE)
    assert (visit.service_id, visit.patient_name) == ("conf-1", "Asha")
    assert workspace.sent(NATIVE) == [TIMES]


async def test_an_update_keeps_the_appointment() -> None:
    workspace = PaperWorkspace({UPDATE: httpx.Response(204), OLD_NOW: given(THERE)})
    visit = await provider(workspace, reschedule="update").move(PLACE, "old", REQUEST)
    assert (visit.id, visit.start) == ("old", REQUEST.slot.start)
    assert workspace.sent(UPDATE) == [TIMES]


async def test_an_update_that_makes_a_new_appointment_after_all_is_followed() -> None:
    workspace = PaperWorkspace({UPDATE: httpx.Response(204), OLD_NOW: given(LEFT), NEW_NOW: given(NEW)})
    assert (await provider(workspace, reschedule="update").move(PLACE, "old", REQUEST)).id == "new"


async def test_a_move_that_was_accepted_stands_though_it_cannot_be_read_just_now() -> None:
    workspace = PaperWorkspace({NATIVE: given(NEW), NEW_NOW: httpx.Response(503)})
    visit = await provider(workspace, reschedule="native").move(PLACE, "old", REQUEST)
    assert (visit.id, visit.start) == ("new", REQUEST.slot.start)


@pytest.mark.parametrize(
    ("routes", "kind"),
    [
        ({SLOTS: day(slot(available=False))}, SlotTaken),
        ({SLOTS: httpx.Response(503)}, Unavailable),
        ({NATIVE: refused(422, "APPOINTMENT_BOOKING_FAILED")}, SlotTaken),
        ({NATIVE: given({"message": "end_time must be after start_time"}, 400)}, Rejected),
        ({NATIVE: given({"message": 'Appointment "old" was not found'}, 404)}, NotFound),
        ({NATIVE: refused(403, "RESCHEDULE_NOT_ALLOWED")}, Rejected),
        ({NATIVE: httpx.Response(500)}, OutcomeUnknown),
        ({NATIVE: httpx.ReadTimeout("slow")}, OutcomeUnknown),
        ({NATIVE: httpx.Response(200)}, OutcomeUnknown),
        ({NATIVE: given(NEW), NEW_NOW: refused(404, "NOT_FOUND")}, OutcomeUnknown),
        ({NATIVE: given(NEW), NEW_NOW: given({**NEW, "start_time": EPOCH - 60})}, OutcomeUnknown),
    ],
)
async def test_a_move_that_did_not_go_well(routes: dict[str, Any], kind: type[ProviderError]) -> None:
    with pytest.raises(kind):
        await provider(PaperWorkspace(routes), reschedule="native").move(PLACE, "old", REQUEST)


async def test_a_visit_does_not_move_to_another_calendar() -> None:
    workspace = PaperWorkspace()
    client = provider(workspace, reschedule="native")
    for elsewhere in (BY_VIDEO, PLACE.model_copy(update={"doctor_id": "d2"})):
        with pytest.raises(Unsupported):
            await client.move(PLACE, "old", REQUEST.model_copy(update={"place": elsewhere}))
    assert workspace.requests == []


async def test_an_account_that_books_anew_does_not_move() -> None:
    with pytest.raises(Unsupported):
        await provider(PaperWorkspace()).move(PLACE, "old", REQUEST)
    with pytest.raises(Unsupported):
        await provider(PaperWorkspace()).find_moved(PLACE, "old", REQUEST)


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ({OLD_NOW: given(LEFT), NEW_NOW: given(NEW)}, "new"),
        ({OLD_NOW: given(THERE)}, "old"),
        ({OLD_NOW: given(BEFORE)}, None),
        ({OLD_NOW: given({**BEFORE, "status": "CN"})}, None),
        ({OLD_NOW: given(BEFORE), LIST: given({"appointments": [NEW]})}, "new"),
        ({OLD_NOW: given({**LEFT, "next_aid": ""}), LIST: given({"appointments": [NEW]})}, "new"),
        ({OLD_NOW: given(BEFORE), LIST: given({"appointments": [{**NEW, "patient_id": "p9"}]})}, None),
    ],
)
async def test_a_move_whose_answer_was_lost_is_found(routes: dict[str, Any], expected: str | None) -> None:
    visit = await provider(PaperWorkspace(routes), reschedule="native").find_moved(PLACE, "old", REQUEST)
    assert (visit.id if visit else None) == expected


@pytest.mark.parametrize(
    "routes",
    [
        {OLD_NOW: given({**LEFT, "next_aid": ""})},
        {OLD_NOW: httpx.Response(503)},
        {OLD_NOW: given(BEFORE), LIST: httpx.Response(503)},
    ],
)
async def test_a_visit_that_is_gone_to_nobody_knows_where_is_not_said_to_stay(routes: dict[str, Any]) -> None:
    with pytest.raises(Unavailable):
        await provider(PaperWorkspace(routes), reschedule="native").find_moved(PLACE, "old", REQUEST)
