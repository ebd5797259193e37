"""Visits read back, listed, cancelled and checked in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    Rejected,
    Unavailable,
    Unsupported,
)
from integrations.model import VisitStatus
from integrations.provider import Capability
from tests.integrations.eka_care.paper_workspace import (
    BY_VIDEO,
    EPOCH,
    LIST,
    MADE,
    PLACE,
    START,
    PaperWorkspace,
    given,
    provider,
    refused,
)

GET, CANCEL = "GET /dr/v1/appointment/api-1", "PUT /dr/v1/appointment/api-1/cancel"
BUSINESS_GET = "GET /dr/v1/business/appointments/api-1"
BUSINESS_CANCEL, CHECK_IN = (f"PUT /dr/v1/business/appointments/{each}" for each in ("cancel", "check-in"))
UTC_TIMES = {"start_time": "2026-12-01T03:45:00.000Z", "end_time": "2026-12-01T04:00:00.000Z"}
PROFILE = {"first_name": "Asha", "last_name": "Parikshan", "mobile": "+919999999999"}
BUSINESS_MADE = {**MADE, **UTC_TIMES, "mode": None, "patient_profile": PROFILE}
CANCELLED = {**MADE, "status": "CN"}


def envelope(data: Any) -> httpx.Response:
    return given({"status_code": 200, "success": "true", "data": data})


@pytest.mark.parametrize(
    "body", [MADE, {"data": MADE}, {**MADE, "start_time": EPOCH * 1000}, {**MADE, **UTC_TIMES}]
)
async def test_a_visit_is_read_in_all_its_shapes(body: Any) -> None:
    visit = await provider(PaperWorkspace({GET: given(body)})).visit(PLACE, "api-1")
    assert (visit.id, visit.place, visit.start.isoformat()) == ("api-1", PLACE, START)
    assert visit.end - visit.start == timedelta(minutes=15)
    assert visit.comment == "Ref KTMRWX"


async def test_the_business_dialect_tells_who_it_is_for() -> None:
    workspace = PaperWorkspace({BUSINESS_GET: envelope(BUSINESS_MADE)})
    visit = await provider(workspace, dialect="business").visit(PLACE, "api-1")
    assert (visit.start.isoformat(), visit.place) == (START, PLACE)
    assert (visit.patient_name, visit.patient_surname, visit.phone) == ("Asha", "Parikshan", "+919999999999")


async def test_the_service_and_the_note_that_we_left_are_read_back() -> None:
    told = {
        "partner_meta": {"service_id": "conf-1"},
        "notes": "Consultation. Ref KTMRWX",
        "created_at": EPOCH,
    }
    visit = await provider(PaperWorkspace({GET: given({**MADE, **told})})).visit(PLACE, "api-1")
    assert (visit.service_id, visit.comment) == ("conf-1", "Consultation. Ref KTMRWX")
    assert visit.created_at == datetime.fromtimestamp(EPOCH, UTC)


@pytest.mark.parametrize(
    ("code", "status", "present"),
    [
        *((code, VisitStatus.BOOKED, None) for code in ("BK", "RV", "IN", "bk ")),
        *((code, VisitStatus.BOOKED, True) for code in ("CK", "PA", "OG")),
        *((code, VisitStatus.DONE, True) for code in ("CM", "CMNP")),
        *((code, VisitStatus.ABSENT, False) for code in ("NS", "NSD", "NSS")),
        *((code, VisitStatus.CANCELLED, None) for code in ("CN", "CND", "CNS", "PC", "PNR")),
        ("AB", VisitStatus.OTHER, True),
        *((code, VisitStatus.OTHER, None) for code in ("RE", "RES", "RED", "", "XYZ", None, 7)),
    ],
)
async def test_every_status_has_a_meaning(code: Any, status: VisitStatus, present: bool | None) -> None:
    visit = await provider(PaperWorkspace({GET: given({**MADE, "status": code})})).visit(PLACE, "api-1")
    assert (visit.status, visit.present) == (status, present)


async def test_a_patient_who_was_checked_in_is_here() -> None:
    here = envelope({**BUSINESS_MADE, "visit_checkin": "2026-12-01T03:40:00.000Z"})
    workspace = PaperWorkspace({BUSINESS_GET: here})
    assert (await provider(workspace, dialect="business").visit(PLACE, "api-1")).present is True


@pytest.mark.parametrize(
    ("mode", "place"),
    [
        *((mode, PLACE) for mode in ("INCLINIC", "in_clinic", "IN_CLINIC", "in-clinic")),
        *((mode, BY_VIDEO) for mode in ("tele", "VIDEO", "PHONE", "AUDIO")),
    ],
)
async def test_the_mode_says_at_which_address_it_is(mode: str, place: Any) -> None:
    workspace = PaperWorkspace({GET: given({**MADE, "mode": mode})})
    assert (await provider(workspace).visit(PLACE, "api-1")).place == place


async def test_a_rescheduled_visit_is_followed_to_where_it_is_now() -> None:
    routes = {
        GET: given({**MADE, "status": "RES", "next_aid": "api-2"}),
        "GET /dr/v1/appointment/api-2": given(
            {**MADE, "appointment_id": "api-2", "start_time": EPOCH + 3600}
        ),
    }
    visit = await provider(PaperWorkspace(routes)).visit(PLACE, "api-1")
    assert (visit.id, visit.status, visit.start.timestamp()) == ("api-2", VisitStatus.BOOKED, EPOCH + 3600)


@pytest.mark.parametrize("after", ["api-1", "api-404", ""])
async def test_a_rescheduling_that_leads_nowhere_is_neither_booked_nor_cancelled(after: str) -> None:
    workspace = PaperWorkspace({GET: given({**MADE, "status": "RE", "next_aid": after})})
    assert (await provider(workspace).visit(PLACE, "api-1")).status is VisitStatus.OTHER


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(404, "NOT_FOUND"), NotFound),
        (refused(403, "ACCESS_DENIED"), AccessDenied),
        (refused(400, "INVALID_REQUEST_PARAMETERS"), Rejected),
        (given({"success": "false", "status_code": 404, "message": "Appointment not found."}, 404), NotFound),
        (httpx.Response(500), Unavailable),
        (httpx.Response(200), Unavailable),
        (given({**MADE, "start_time": "soon"}), Unavailable),
        (given({**MADE, "appointment_id": None}), Unavailable),
    ],
)
async def test_a_visit_that_cannot_be_read_is_an_error(
    answer: httpx.Response, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind):
        await provider(PaperWorkspace({GET: answer})).visit(PLACE, "api-1")


async def test_a_list_is_asked_for_in_weeks_and_holds_one_address_in_order() -> None:
    late = {**MADE, "appointment_id": "late", "start_time": EPOCH + 7200}
    video = {**MADE, "appointment_id": "video", "mode": "tele"}
    outside = {**MADE, "appointment_id": "outside", "start_time": EPOCH - 86400 * 9}

    def week(request: httpx.Request) -> httpx.Response:
        first = request.url.params["start_date"] == "2026-12-01"
        return given({"appointments": [late, video, MADE, outside] if first else []})

    workspace = PaperWorkspace({LIST: week})
    since = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
    client = provider(workspace)
    found = await client.visits(PLACE, since, since + timedelta(days=16))
    assert [visit.id for visit in found] == ["api-1", "late"]
    weeks = [(query["start_date"], query["end_date"]) for query in workspace.queries(LIST)]
    assert sorted(weeks) == [
        ("2026-12-01", "2026-12-07"),
        ("2026-12-08", "2026-12-14"),
        ("2026-12-15", "2026-12-16"),
    ]
    assert await client.visits(PLACE, since, since) == []


async def test_a_list_with_one_that_cannot_be_read_is_no_list() -> None:
    workspace = PaperWorkspace({LIST: given({"appointments": [MADE, {"appointment_id": "api-2"}]})})
    since = datetime(2026, 12, 1, tzinfo=UTC)
    with pytest.raises(Unavailable, match="start_time"):
        await provider(workspace).visits(PLACE, since, since + timedelta(days=1))


@pytest.mark.parametrize("answer", [httpx.Response(204), given({"message": "done"})])
async def test_cancelling_sends_the_id(answer: httpx.Response) -> None:
    workspace = PaperWorkspace({CANCEL: answer, BUSINESS_CANCEL: answer})
    await provider(workspace).cancel(PLACE, "api-1", "cannot come")
    await provider(workspace, dialect="business").cancel(PLACE, "api-1", "cannot come")
    assert workspace.sent(CANCEL) == [None]
    assert workspace.sent(BUSINESS_CANCEL) == [{"appointment_id": "api-1"}]


@pytest.mark.parametrize("dialect", ["v1", "business"])
@pytest.mark.parametrize(
    "answer",
    [
        refused(400, "INVALID_REQUEST"),
        refused(403, "CANCEL_NOT_ALLOWED"),
        refused(404, "APPOINTMENT_NOT_FOUND"),
        httpx.Response(404, text="<html>"),
    ],
)
@pytest.mark.parametrize(
    ("now", "error"),
    [(given(CANCELLED), None), (given(MADE), ProviderError), (refused(404, "NOT_FOUND"), NotFound)],
)
async def test_a_refused_cancelling_succeeds_only_when_the_visit_is_cancelled(
    dialect: str, answer: httpx.Response, now: httpx.Response, error: type[ProviderError] | None
) -> None:
    workspace = PaperWorkspace({CANCEL: answer, BUSINESS_CANCEL: answer, GET: now, BUSINESS_GET: now})
    client = provider(workspace, dialect=dialect)
    if error is not None:
        with pytest.raises(error):
            await client.cancel(PLACE, "api-1")
    else:
        await client.cancel(PLACE, "api-1")
        assert (await client.visit(PLACE, "api-1")).status is VisitStatus.CANCELLED


@pytest.mark.parametrize("lost", [httpx.ReadTimeout("slow"), httpx.Response(500), httpx.Response(502)])
async def test_a_cancelling_whose_answer_is_lost_is_unknown(lost: Any) -> None:
    workspace = PaperWorkspace({CANCEL: lost})
    with pytest.raises(OutcomeUnknown):
        await provider(workspace).cancel(PLACE, "api-1")
    assert len(workspace.sent(CANCEL)) == 1


async def test_a_cancelling_that_our_rights_do_not_cover_is_told_so() -> None:
    with pytest.raises(AccessDenied):
        await provider(PaperWorkspace({CANCEL: given({"message": "Forbidden"}, 403)})).cancel(PLACE, "api-1")


@pytest.mark.parametrize("answer", [envelope({"status": "CK"}), httpx.Response(204), httpx.Response(200)])
async def test_checking_in_sends_the_id(answer: httpx.Response) -> None:
    workspace = PaperWorkspace({CHECK_IN: answer})
    await provider(workspace, dialect="business").check_in(PLACE, "api-1")
    assert workspace.sent(CHECK_IN) == [{"appointment_id": "api-1"}]


@pytest.mark.parametrize(
    ("answer", "now", "error"),
    [
        (refused(400, "INVALID_REQUEST"), {"status": "CK"}, None),
        (refused(400, "INVALID_REQUEST"), {"status": "BK"}, Rejected),
        (httpx.ReadTimeout("slow"), {"status": "CK"}, None),
        (httpx.ReadTimeout("slow"), {"status": "BK"}, OutcomeUnknown),
        (httpx.Response(501), {"status": "BK"}, OutcomeUnknown),
        (refused(404, "APPOINTMENT_NOT_FOUND"), {}, NotFound),
        (httpx.Response(404, text="<html>"), {}, Unsupported),
        (given({"message": "no Route matched"}, 404), {}, Unsupported),
        (httpx.Response(405, text="no"), {}, Unsupported),
    ],
)
async def test_a_check_in_counts_when_the_visit_says_so(
    answer: Any, now: dict[str, Any], error: type[ProviderError] | None
) -> None:
    workspace = PaperWorkspace({CHECK_IN: answer, BUSINESS_GET: envelope({**BUSINESS_MADE, **now})})
    client = provider(workspace, dialect="business")
    if error is not None:
        with pytest.raises(error):
            await client.check_in(PLACE, "api-1")
    else:
        await client.check_in(PLACE, "api-1")
        assert (await client.visit(PLACE, "api-1")).present


async def test_what_an_account_does_not_declare_is_not_tried() -> None:
    workspace = PaperWorkspace()
    v1, business = provider(workspace), provider(workspace, dialect="business")
    now = datetime(2026, 12, 1, tzinfo=UTC)
    with pytest.raises(Unsupported):
        await v1.check_in(PLACE, "api-1")
    with pytest.raises(Unsupported):
        await business.visits(PLACE, now, now)
    with pytest.raises(Unsupported):
        v1.changed({}, b"")
    assert workspace.requests == []


@pytest.mark.parametrize(
    ("settings", "declared"),
    [
        ({}, {Capability.CANCEL, Capability.LIST_VISITS}),
        ({"check_in": True}, {Capability.CANCEL, Capability.LIST_VISITS, Capability.CHECK_IN}),
        ({"reschedule": "native"}, {Capability.CANCEL, Capability.LIST_VISITS, Capability.MOVE}),
        ({"webhook_secret": "fake-key"}, {Capability.CANCEL, Capability.LIST_VISITS, Capability.NOTIFIES}),
        ({"dialect": "business"}, {Capability.CANCEL, Capability.CHECK_IN}),
        ({"dialect": "business", "check_in": False}, {Capability.CANCEL}),
    ],
)
def test_what_an_account_declares_follows_from_its_settings(
    settings: dict[str, Any], declared: set[Capability]
) -> None:
    assert provider(PaperWorkspace(), **settings).capabilities == declared


async def test_a_checked_in_v1_account_uses_the_only_check_in_there_is() -> None:
    workspace = PaperWorkspace({CHECK_IN: httpx.Response(204)})
    await provider(workspace, check_in=True).check_in(PLACE, "api-1")
    assert workspace.sent(CHECK_IN) == [{"appointment_id": "api-1"}]
