"""Whether an unknown outcome was a booking: a wrong no would book twice, a wrong yes would book never."""

from typing import Any

import httpx
import pytest

from integrations.eka_care import partner
from integrations.errors import AccessDenied, ProviderError, Unavailable
from tests.integrations.eka_care.paper_workspace import (
    BUSINESS_LIST,
    BUSINESS_SLOTS,
    EPOCH,
    LIST,
    MADE,
    NOBODY,
    NOT_FOUND,
    OURS,
    PARTNER,
    RECORD,
    REQUEST,
    SEARCH,
    SLOTS,
    PaperWorkspace,
    day,
    found,
    given,
    provider,
    refused,
    slot,
)

STRANGER = {**MADE, "appointment_id": "api-9", "partner_appointment_id": "", "patient_id": "p9"}
BUSY, FREE = day(slot(available=False)), day(slot())
FORBIDDEN = given({"message": "Forbidden"}, 403)
ISO = {"start_time": "2026-12-01T03:45:00.000Z", "end_time": "2026-12-01T04:00:00.000Z"}
OF_PATIENT = {**MADE, **ISO, "partner_appointment_id": None}


def listed(*appointments: dict[str, Any]) -> httpx.Response:
    return given({"appointments": list(appointments)})


async def look(routes: dict[str, Any], **settings: Any) -> str | None:
    visit = await provider(PaperWorkspace(routes), **settings).find_booked(REQUEST)
    return visit.id if visit else None


async def test_it_is_asked_for_by_the_id_that_we_gave() -> None:
    workspace = PaperWorkspace({OURS: given(MADE)})
    visit = await provider(workspace).find_booked(REQUEST)
    assert visit is not None
    assert (visit.id, visit.patient_name, visit.phone) == ("api-1", "Asha", "+919999999999")
    assert (visit.service_id, visit.comment, visit.place) == ("conf-1", "Ref KTMRWX", REQUEST.place)
    assert workspace.queries(OURS) == [{"partner_id": "1"}]


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ({OURS: NOT_FOUND}, None),
        ({OURS: given({"message": "Appointment not found."}, 404)}, None),
        ({OURS: NOT_FOUND, LIST: listed(MADE)}, "api-1"),
        ({OURS: refused(400, "INVALID_REQUEST_PARAMETERS"), LIST: listed(MADE)}, "api-1"),
        ({OURS: refused(400, "INVALID_REQUEST_PARAMETERS")}, None),
        ({OURS: given({**MADE, "partner_appointment_id": "else"})}, None),
        ({OURS: given({**MADE, "partner_appointment_id": None})}, "api-1"),
        ({OURS: NOT_FOUND, LIST: listed({**MADE, "status": "CN"})}, None),
        ({OURS: NOT_FOUND, LIST: listed({**MADE, "status": "RES"})}, None),
        ({OURS: NOT_FOUND, LIST: listed({**MADE, "start_time": EPOCH + 900})}, None),
        ({OURS: NOT_FOUND, LIST: listed({**MADE, "partner_appointment_id": "cb-OTHERX-1796096700"})}, None),
        ({OURS: NOT_FOUND, LIST: listed(STRANGER)}, None),
        ({OURS: NOT_FOUND, LIST: listed({**STRANGER, "patient_id": "p1"})}, "api-9"),
        ({OURS: NOT_FOUND, LIST: listed({**STRANGER, "patient_id": "p1"}), SEARCH: NOBODY}, None),
        ({OURS: NOT_FOUND, LIST: FORBIDDEN, SLOTS: BUSY}, None),
        ({OURS: refused(400), LIST: FORBIDDEN, SLOTS: FREE}, None),
    ],
)
async def test_v1_settles_it_by_our_id_and_by_the_days_list(
    routes: dict[str, Any], expected: str | None
) -> None:
    assert await look(routes) == expected


@pytest.mark.parametrize(
    "routes",
    [
        {OURS: httpx.Response(503)},
        {OURS: httpx.ReadTimeout("slow")},
        {OURS: given({"message": "no Route matched"}, 404), LIST: FORBIDDEN, SLOTS: BUSY},
        {OURS: httpx.Response(404, text="<html>"), LIST: httpx.Response(404, text="<html>"), SLOTS: BUSY},
        {OURS: httpx.Response(200, text="<html>")},
        {OURS: given({})},
        {OURS: given({**MADE, "start_time": None})},
        {OURS: FORBIDDEN},
        {OURS: NOT_FOUND, LIST: httpx.Response(503)},
        {OURS: NOT_FOUND, LIST: httpx.Response(200)},
        {OURS: NOT_FOUND, LIST: given({"success": "false", "appointments": None})},
        {OURS: NOT_FOUND, LIST: listed({"appointment_id": "api-1"})},
        {OURS: NOT_FOUND, LIST: listed(STRANGER), SEARCH: httpx.Response(503)},
        {OURS: refused(400), LIST: FORBIDDEN, SLOTS: BUSY},
        {OURS: refused(400), LIST: FORBIDDEN, SLOTS: day(slot(slots_booked=1))},
        {OURS: refused(400), LIST: FORBIDDEN, SLOTS: day()},
        {OURS: refused(400), LIST: FORBIDDEN, SLOTS: httpx.Response(503)},
    ],
)
async def test_v1_never_takes_silence_for_a_no(routes: dict[str, Any]) -> None:
    with pytest.raises((Unavailable, AccessDenied)):
        await look(routes)


async def test_a_visit_booked_anew_after_a_cancelling_is_found_under_its_further_id() -> None:
    again = partner.appointment_id(REQUEST, 2)
    routes = {
        OURS: given({**MADE, "status": "CN"}),
        f"GET /dr/v1/appointment/{again}": given(
            {**MADE, "appointment_id": "api-2", "partner_appointment_id": again}
        ),
    }
    assert await look(routes) == "api-2"


async def test_a_visit_that_the_clinic_has_put_elsewhere_since_is_still_the_one_booked() -> None:
    assert await look({OURS: given({**MADE, "start_time": EPOCH + 3600})}) == "api-1"


async def test_a_full_page_is_followed_by_another() -> None:
    def pages(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page_no"])
        others = [
            {**STRANGER, "appointment_id": f"a{number}-{n}", "start_time": EPOCH + 60} for n in range(50)
        ]
        return listed(*others) if number < 2 else listed(MADE)

    workspace = PaperWorkspace({OURS: NOT_FOUND, LIST: pages})
    assert (await provider(workspace).find_booked(REQUEST)) is not None
    assert [query["page_no"] for query in workspace.queries(LIST)] == ["0", "1", "2"]
    assert workspace.queries(LIST)[0] == {
        "doctor_id": "d1",
        "clinic_id": "c1",
        "start_date": "2026-11-30",
        "end_date": "2026-12-02",
        "page_no": "0",
    }


async def test_a_list_that_ignores_the_page_number_comes_to_an_end() -> None:
    others = [{**STRANGER, "appointment_id": f"a{n}", "start_time": EPOCH + 60} for n in range(50)]
    assert await look({OURS: NOT_FOUND, LIST: listed(*others)}) is None


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ({BUSINESS_LIST: given({"data": {"appointments": [OF_PATIENT]}})}, "api-1"),
        ({BUSINESS_LIST: given({"data": [OF_PATIENT]})}, "api-1"),
        ({BUSINESS_LIST: given([OF_PATIENT])}, "api-1"),
        ({BUSINESS_LIST: given({"data": []})}, None),
        ({BUSINESS_LIST: given({"data": [{**OF_PATIENT, "status": "CNS"}]})}, None),
        ({BUSINESS_LIST: given({"data": [{**OF_PATIENT, "doctor_id": "d2"}]})}, None),
        ({BUSINESS_LIST: given({"data": [{**OF_PATIENT, "clinic_id": "c2"}]})}, None),
        ({BUSINESS_LIST: httpx.Response(404), LIST: listed(MADE)}, "api-1"),
        ({BUSINESS_LIST: httpx.Response(404), LIST: listed()}, None),
        ({BUSINESS_LIST: httpx.Response(405), LIST: httpx.Response(404), BUSINESS_SLOTS: FREE}, None),
        ({SEARCH: NOBODY, BUSINESS_SLOTS: FREE}, None),
    ],
)
async def test_business_settles_it_by_the_patients_own_visits(
    routes: dict[str, Any], expected: str | None
) -> None:
    assert await look(routes, dialect="business") == expected


@pytest.mark.parametrize(
    "routes",
    [
        {SEARCH: NOBODY, BUSINESS_SLOTS: BUSY},
        {SEARCH: httpx.Response(503)},
        {SEARCH: FORBIDDEN},
        {BUSINESS_LIST: httpx.Response(503)},
        {BUSINESS_LIST: given({"data": {}})},
        {BUSINESS_LIST: httpx.Response(404), LIST: FORBIDDEN, BUSINESS_SLOTS: BUSY},
        {BUSINESS_LIST: httpx.Response(404), LIST: FORBIDDEN, BUSINESS_SLOTS: day(slot(slots_booked=2))},
        {BUSINESS_LIST: httpx.Response(404), LIST: FORBIDDEN, BUSINESS_SLOTS: httpx.Response(503)},
    ],
)
async def test_business_never_takes_silence_for_a_no(routes: dict[str, Any]) -> None:
    with pytest.raises(ProviderError):
        await look(routes, dialect="business")


async def test_a_patient_whom_the_clinic_has_twice_is_looked_for_twice() -> None:
    twice = found(RECORD, {**RECORD, "patient_id": "p2"})
    routes = {
        SEARCH: twice,
        BUSINESS_LIST: given({"data": []}),
        "GET /dr/v1/business/appointments/patient/p2": given({"data": [OF_PATIENT]}),
    }
    assert await look(routes, dialect="business") == "api-1"


def test_the_id_that_we_give_is_the_same_for_the_same_request() -> None:
    assert partner.appointment_id(REQUEST) == PARTNER == f"cb-KTMRWX-{EPOCH}"
    assert (
        partner.reference_in(PARTNER) == partner.reference_in(partner.appointment_id(REQUEST, 2)) == "KTMRWX"
    )
    assert partner.reference_in("GH_228") == ""
