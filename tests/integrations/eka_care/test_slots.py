"""Free times: one call a day, and only what is really free."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from integrations.errors import AccessDenied, NotFound, ProviderError, Rejected, Unavailable
from tests.integrations.eka_care.paper_workspace import (
    BUSINESS_SLOTS,
    BY_VIDEO,
    EPOCH,
    PLACE,
    SERVICE,
    SLOTS,
    START,
    PaperWorkspace,
    day,
    given,
    provider,
    slot,
)
from tests.integrations.timepiece import Timepiece

SINCE = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)  # midnight in India
UNTIL = SINCE + timedelta(days=1)


async def starts(answer: httpx.Response, **settings: Any) -> list[str]:
    workspace = PaperWorkspace({SLOTS: answer, BUSINESS_SLOTS: answer})
    found = await provider(workspace, **settings).slots(PLACE, SERVICE, SINCE, UNTIL)
    return [each.start.isoformat() for each in found]


@pytest.mark.parametrize(("dialect", "route"), [("v1", SLOTS), ("business", BUSINESS_SLOTS)])
async def test_a_free_time_is_what_booking_wants_back(dialect: str, route: str) -> None:
    workspace = PaperWorkspace()
    [found] = await provider(workspace, dialect=dialect).slots(PLACE, SERVICE, SINCE, UNTIL)
    assert found.start.timestamp() == EPOCH
    assert found.start.isoformat() == START
    assert (found.duration, found.service_ids) == (15, frozenset({"conf-1"}))
    assert workspace.queries(route) == [{"start_date": "2026-12-01", "end_date": "2026-12-02"}]


async def test_every_day_is_asked_for_on_its_own_and_not_all_at_once() -> None:
    under_way, most = 0, 0

    class Busy(PaperWorkspace):
        async def serve(self, request: httpx.Request) -> httpx.Response:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)
            under_way -= 1
            return self(request)

    workspace = Busy()
    client = provider(workspace, transport=httpx.MockTransport(workspace.serve), parallel=3)
    await client.slots(PLACE, SERVICE, SINCE, SINCE + timedelta(days=10))
    asked = sorted(workspace.queries(SLOTS), key=lambda query: query["start_date"])
    assert [query["start_date"] for query in asked] == [
        (date(2026, 12, 1) + timedelta(days=number)).isoformat() for number in range(10)
    ]
    assert all(
        date.fromisoformat(query["end_date"]) - date.fromisoformat(query["start_date"]) == timedelta(days=1)
        for query in asked
    )
    assert 1 < most <= 3


async def test_the_next_day_in_an_answer_is_left_to_its_own() -> None:
    both = day(slot(), slot("2026-12-02T09:15:00+05:30", "2026-12-02T09:30:00+05:30"))
    workspace = PaperWorkspace({SLOTS: both})
    client = provider(workspace)
    assert len(await client.slots(PLACE, SERVICE, SINCE, UNTIL)) == 1
    found = await client.slots(PLACE, SERVICE, SINCE, UNTIL + timedelta(days=1))
    assert [each.start.day for each in found] == [1, 2]


@pytest.mark.parametrize(
    "answer",
    [
        day(slot(available=False)),
        day(slot(available="false")),
        day(slot(), slot(available=False)),
        day(slot(conf_id="conf-2")),
        day(slot(), services={"conf-1": {"conf_id": "conf-1", "allow_patient_booking": False}}),
        day(slot(), services={"conf-1": {"conf_id": "conf-1", "mode": ["tele"]}}),
        day(slot(), clinic="c2"),
        day(slot("", "")),
        day(slot("soon", "later")),
        day(slot("2026-11-02T09:15:00+05:30", "2026-11-02T09:30:00+05:30")),
        day(),
        given({"data": {"schedule": {"c1": []}, "services": {}}}),
        given({"data": {"schedule": {"c1": None}, "services": None}}),
        given({"data": {"schedule": []}}),
    ],
)
async def test_what_is_busy_elsewhere_hidden_or_odd_is_not_offered(answer: httpx.Response) -> None:
    assert await starts(answer) == []


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"schedule": {"c1": [{"slots": [slot()]}]}, "services": {}}},
        {"data": {"schedule": {"c1": {"slots": [slot()]}}}},
        {"data": {"schedule": {"c1": [slot()]}}},
        {"schedule": {"c1": [{"slots": [slot(), slot()]}, {"slots": [slot()]}]}},
        {"data": {"schedule": [{"slots": [slot()]}], "services": [{"conf_id": "conf-1", "mode": []}]}},
        {"data": {"schedule": {"c1": [{"slots": [slot("2026-12-01T09:15:00", "2026-12-01T09:30:00")]}]}}},
        {"data": {"schedule": {"c1": [{"slots": [slot("2026-12-01T03:45:00.000Z", "")]}]}}},
        {"data": {"schedule": {"c1": [{"slots": [{"s": START}]}]}}},
    ],
)
async def test_a_timetable_is_read_in_all_its_shapes(body: Any) -> None:
    assert await starts(given(body)) == [START]


async def test_the_business_dialect_offers_nothing_without_the_id_that_booking_needs() -> None:
    assert await starts(day(slot(conf_id="")), dialect="business") == []


async def test_video_has_its_own_times() -> None:
    answer = day(slot(), services={"conf-1": {"conf_id": "conf-1", "mode": ["tele"]}})
    workspace = PaperWorkspace({SLOTS: answer})
    assert len(await provider(workspace).slots(BY_VIDEO, SERVICE, SINCE, UNTIL)) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (given({"success": "false", "status_code": 404, "message": "Doctor not found."}, 404), NotFound),
        (given({"success": "false", "status_code": 403, "message": "Access denied."}, 403), AccessDenied),
        (given({"success": "false", "status_code": 400, "message": "Invalid request."}, 400), Rejected),
        (given({"success": "false", "status_code": 500, "message": "no"}, 500), Unavailable),
        (httpx.Response(502, text="<html>bad gateway</html>"), Unavailable),
        (httpx.Response(200, text="<html>welcome</html>"), Unavailable),
        (httpx.Response(200), Unavailable),
        (given({"success": "true"}), Unavailable),
        (given([]), Unavailable),
        (given("soon"), Unavailable),
    ],
)
async def test_trouble_is_no_empty_day(answer: httpx.Response, kind: type[ProviderError]) -> None:
    with pytest.raises(kind):
        await starts(answer)


async def test_past_times_are_dropped_and_a_window_in_the_past_asks_nobody() -> None:
    workspace, clock = PaperWorkspace(), Timepiece(datetime(2026, 12, 1, 3, 45, tzinfo=UTC))
    client = provider(workspace, clock)
    assert await client.slots(PLACE, SERVICE, SINCE, UNTIL) == []
    asked = len(workspace.requests)
    assert await client.slots(PLACE, SERVICE, SINCE - timedelta(days=9), SINCE) == ()
    assert len(workspace.requests) == asked


@drawn(
    st.integers(min_value=0, max_value=60 * 24 * 100),
    st.integers(min_value=1, max_value=60 * 24 * 5),
)
def test_the_days_asked_for_cover_the_window_once(start: int, minutes: int) -> None:
    since = SINCE - timedelta(days=20) + timedelta(minutes=start)
    until = since + timedelta(minutes=minutes)
    workspace = PaperWorkspace({SLOTS: day()})
    client = provider(workspace)
    asyncio.run(client.slots(PLACE, SERVICE, since, until))
    days = sorted(query["start_date"] for query in workspace.queries(SLOTS))
    zone = client.zone
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    assert days[0] == since.astimezone(zone).date().isoformat()
    assert days[-1] == last.isoformat()
    assert len(days) == len(set(days)) == (last - since.astimezone(zone).date()).days + 1
