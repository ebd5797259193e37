"""Answers that no sample shows and that still say what they mean."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from integrations.model import Slot
from tests.integrations.eka_care.paper_workspace import (
    BOOK,
    BUSINESS_BOOK,
    BUSINESS_SLOTS,
    ENTITIES,
    LIST,
    MADE,
    OURS,
    PLACE,
    REQUEST,
    SEARCH,
    SERVICE,
    SLOTS,
    PaperWorkspace,
    day,
    given,
    provider,
    refused,
    slot,
)

ADD = "POST /dr/v1/patient"
GET = "GET /dr/v1/appointment/api-1"
SERVICES = "GET /dr/v1/doctor/service/d1"
DONE = given({"appointment_id": "api-1"}, 201)
NOWHERE = [
    httpx.Response(404),
    httpx.Response(404, text="<html>"),
    given({"message": "no Route matched"}, 404),
]
OFFERED = {"conf_id": "conf-1", "service_name": "Consultation", "mode": ["in-clinic"]}
EMPTY_DAYS = [
    {"success": "true", "status_code": 200, "data": None},
    {"success": True, "data": {}},
    {"success": "true", "data": {"schedule": {"c1": None}, "services": None}},
]


@pytest.mark.parametrize("nothing", NOWHERE)
async def test_a_404_that_does_not_say_of_what_keeps_nobody_from_booking(nothing: httpx.Response) -> None:
    added = given({"patient_id": "p5"}, 201)
    workspace = PaperWorkspace({SEARCH: nothing, OURS: nothing, ADD: added, BOOK: DONE})
    visit = await provider(workspace).book(REQUEST)
    assert visit.id == "api-1"
    assert workspace.sent(BOOK)[0]["patient_id"] == "p5"
    probed = {one.operation: one.works for one in await provider(workspace).probe()}
    assert not probed["search patients"]


@pytest.mark.parametrize("nothing", NOWHERE)
async def test_the_list_tells_where_the_id_that_we_gave_is_met_with_a_bare_404(nothing: Any) -> None:
    assert await provider(PaperWorkspace({OURS: nothing})).find_booked(REQUEST) is None
    listed = given({"appointments": [MADE]})
    found = await provider(PaperWorkspace({OURS: nothing, LIST: listed})).find_booked(REQUEST)
    assert found is not None
    assert found.id == "api-1"


async def test_only_ten_digits_may_be_understood() -> None:
    def ten_digits(request: httpx.Request) -> httpx.Response:
        told = request.url.params["mobile"]
        return refused(404, "PATIENTS_NOT_FOUND") if len(told) == 10 else refused(400, "INVALID_REQUEST")

    added = given({"patient_id": "p5"}, 201)
    workspace = PaperWorkspace({SEARCH: ten_digits, ADD: added, BOOK: DONE})
    assert (await provider(workspace).book(REQUEST)).id == "api-1"


@pytest.mark.parametrize("envelope", ["appointment", "data"])
async def test_a_visit_may_come_in_an_envelope(envelope: str) -> None:
    made = given({envelope: {"appointment_id": "api-1"}}, 201)
    workspace = PaperWorkspace({BOOK: made, GET: given({envelope: MADE})})
    eka = provider(workspace)
    assert (await eka.book(REQUEST)).id == "api-1"
    assert (await eka.visit(PLACE, "api-1")).id == "api-1"


@pytest.mark.parametrize("nobody", [given({"appointments": None}), refused(404, "NOT_FOUND")])
async def test_a_list_that_is_null_or_not_found_is_empty(nobody: httpx.Response) -> None:
    eka = provider(PaperWorkspace({LIST: nobody}))
    start = REQUEST.slot.start
    assert await eka.visits(PLACE, start, start + timedelta(days=2)) == []


@pytest.mark.parametrize("body", EMPTY_DAYS)
async def test_success_with_nothing_in_it_is_a_day_without_times(body: Any) -> None:
    assert await times(PaperWorkspace({SLOTS: given(body)})) == []


async def test_a_new_field_among_services_by_id_hides_none_of_them() -> None:
    services = {"conf-1": {**OFFERED, "fees": {"tax": {"rate": 1}}}, "updated_by": None, "links": {"a": [1]}}
    workspace = PaperWorkspace({BUSINESS_SLOTS: day(slot(), services=services)})
    eka = provider(workspace, dialect="business")
    assert [one.id for one in await eka.services(PLACE)] == ["conf-1"]


@pytest.mark.parametrize("written", [1796096700, 1796096700000, "2026-12-01T09:15:00", "2026-12-01 09:15:00"])
async def test_a_time_that_is_not_iso_with_an_offset_is_sent_back_as_such(written: Any) -> None:
    odd = day(slot(s=written, e=""))
    done = given({"success": "true", "data": {"appointment_id": "a1"}})
    workspace = PaperWorkspace({BUSINESS_SLOTS: odd, BUSINESS_BOOK: done})
    eka = provider(workspace, dialect="business")
    free = (await times_of(eka))[0]
    await eka.book(REQUEST.model_copy(update={"slot": free}))
    sent = workspace.sent(BUSINESS_BOOK)[0]["slot"]
    assert sent["start_time"] == "2026-12-01T09:15:00+05:30"
    assert sent["end_time"] == "2026-12-01T09:30:00+05:30"


async def test_a_clinic_may_name_its_doctors_as_objects() -> None:
    clinics = [{"clinic_id": 1, "name": "Skin clinic", "doctors": [{"doctor_id": "d1"}, {"doctor_id": "d2"}]}]
    body = given({"data": {**ENTITIES, "clinics": clinics}})
    eka = provider(PaperWorkspace({"GET /dr/v1/business/entities": body}))
    assert [doctor.id for doctor in await eka.doctors("1")] == ["d1", "d2"]


@pytest.mark.parametrize("answer", [given({"data": [OFFERED]}), refused(404, "NOT_FOUND")])
async def test_services_may_come_bare_or_be_told_by_the_timetables_alone(answer: httpx.Response) -> None:
    table = day(slot(), services={"conf-1": OFFERED})
    eka = provider(PaperWorkspace({SERVICES: answer, SLOTS: table}))
    assert [one.id for one in await eka.services(PLACE)] == ["conf-1"]


async def times(workspace: PaperWorkspace) -> list[Slot]:
    return await times_of(provider(workspace))


async def times_of(eka: Any) -> list[Slot]:
    start = REQUEST.slot.start
    return list(await eka.slots(PLACE, SERVICE, start, start + timedelta(hours=1)))
