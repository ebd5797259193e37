"""Docplanner's operations on the wire."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from integrations.docplanner.provider import ACCEPT
from integrations.errors import NotFound, RateLimited, Unavailable
from tests.integrations.docplanner.paper_tenant import (
    ADDRESS,
    BOOKED,
    PLACE,
    START,
    PaperTenant,
    given,
    provider,
    said,
)

SINCE, UNTIL = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC)
BOOKINGS = f"GET {ADDRESS}/bookings"


def page(number: int, **more: Any) -> httpx.Response:
    return given({"_items": [{**BOOKED, "id": number}], **more})


async def ids_of_bookings(tenant: PaperTenant) -> list[str]:
    found = provider(tenant).api.bookings(PLACE, SINCE, UNTIL)
    return [booking.id async for booking in found]


async def test_it_asks_for_docplanners_own_media_type() -> None:
    tenant = PaperTenant({"GET /facilities": given({"_items": []})})
    await provider(tenant).api.facilities()
    assert tenant.requests[0].headers["accept"] == ACCEPT
    assert str(tenant.requests[0].url) == "https://www.doctoralia.es/api/v3/integration/facilities"


@pytest.mark.parametrize(
    ("style", "query"),
    [
        ("comma", b"with=address.online_only%2Caddress.visit_payment"),
        ("brackets", b"with%5B%5D=address.online_only&with%5B%5D=address.visit_payment"),
    ],
)
async def test_optional_parts_are_asked_for_in_either_spelling(style: str, query: bytes) -> None:
    tenant = PaperTenant({f"GET {ADDRESS}": given({"id": "333"})})
    await provider(tenant, with_style=style).api.address(PLACE)
    assert tenant.requests[0].url.query == query


async def test_instants_go_out_with_an_offset_and_whole_seconds() -> None:
    tenant = PaperTenant({f"GET {ADDRESS}/slots": given({"_items": []})})
    await provider(tenant).api.slots(PLACE, SINCE + timedelta(microseconds=7), UNTIL)
    assert tenant.queries()[0]["start"] == "2026-12-01T00:00:00+00:00"
    assert b"start=2026-12-01T00%3A00%3A00%2B00%3A00" in tenant.requests[0].url.query


async def test_bookings_are_read_page_by_page_by_their_count() -> None:
    tenant = PaperTenant({BOOKINGS: [page(1, page=1, pages=2), page(2, page=2, pages=2), page(3)]})
    assert await ids_of_bookings(tenant) == ["1", "2"]
    assert [query["page"] for query in tenant.queries()] == ["1", "2"]


async def test_bookings_are_read_on_while_there_is_a_next_link() -> None:
    links = {"next": {"href": "/api/v3/integration/x"}}
    tenant = PaperTenant({BOOKINGS: [page(1, _links=links), page(2, _links={"self": {}}), page(3)]})
    assert await ids_of_bookings(tenant) == ["1", "2"]


async def test_a_page_that_is_not_full_is_the_last() -> None:
    assert await ids_of_bookings(PaperTenant({BOOKINGS: [page(1), page(2)]})) == ["1"]


async def test_a_tenant_that_knows_no_pages_is_not_asked_for_ever() -> None:
    everything = given([{**BOOKED, "id": number} for number in range(150)])
    tenant = PaperTenant({BOOKINGS: everything})
    assert len(await ids_of_bookings(tenant)) == 150
    assert len(tenant.requests) == 2


@pytest.mark.parametrize("odd", [{"_items": [{"id": "1"}]}, None, {}, {"message": "?"}, "?"])
async def test_a_list_of_bookings_that_cannot_be_read_is_never_taken_for_none(odd: Any) -> None:
    with pytest.raises(Unavailable):
        await ids_of_bookings(PaperTenant({BOOKINGS: given(odd)}))


async def test_one_doctor_who_cannot_be_read_does_not_hide_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    doctors = {"_items": [{"id": None, "name": "Prueba"}, {"id": 22, "name": "Marta"}]}
    tenant = PaperTenant({"GET /facilities/1/doctors": given(doctors)})
    assert [doctor.id for doctor in await provider(tenant).api.doctors("1")] == ["22"]
    assert "one of 2 skipped" in caplog.text
    assert "Prueba" not in caplog.text


@pytest.mark.parametrize(
    "answer",
    [
        said(404, "No slots found on given address"),
        given({"_items": []}),
        given([]),
        given({}),
        httpx.Response(204),
    ],
)
async def test_no_slots_has_many_faces(answer: httpx.Response) -> None:
    tenant = PaperTenant({f"GET {ADDRESS}/slots": answer})
    assert await provider(tenant).api.slots(PLACE, SINCE, UNTIL) == []


async def test_slots_of_an_unknown_address_are_an_error() -> None:
    with pytest.raises(NotFound):
        await provider(PaperTenant({})).api.slots(PLACE, SINCE, UNTIL)


async def test_the_small_operations_use_the_documented_paths() -> None:
    presence = f"{ADDRESS}/bookings/9/presence/patient"
    tenant = PaperTenant(
        {
            "GET /services": given({"_items": [{"id": 1, "name": "Consulta"}]}),
            "GET /facilities/1": given({"id": 1, "name": None}),
            "GET /facilities/1/doctors/22": given({"id": 22}),
            f"DELETE {presence}": httpx.Response(204),
            f"PUT {ADDRESS}/bookings/9/confirm": httpx.Response(204),
            "POST /notifications/release": httpx.Response(204),
        }
    )
    api = provider(tenant).api
    assert [service.name for service in await api.services()] == ["Consulta"]
    assert (await api.facility("1")).name == ""
    assert (await api.doctor("1", "22")).id == "22"
    await api.mark_present(PLACE, "9", present=False)
    await api.confirm(PLACE, "9")
    await api.release()
    assert tenant.sent("PUT") == [{"confirmed_by": "user"}]
    assert tenant.sent("DELETE") == tenant.sent("POST") == [None]


EVENT = {"name": "slot-booked", "data": {"visit_booking": {"id": "1"}}, "created_at": START}


@pytest.mark.parametrize("empty", [said(404, "No notifications found"), httpx.Response(204), given([])])
async def test_an_empty_queue_has_many_faces(empty: httpx.Response) -> None:
    api = provider(PaperTenant({"GET /notifications": empty, "GET /notifications/multiple": empty})).api
    assert await api.pull_one() is None
    assert await api.pull_many() == ([], 0)


@pytest.mark.parametrize("key", ["notifications", "_items"])
async def test_notifications_come_raw(key: str) -> None:
    several = given({key: [EVENT, EVENT], "remaining": 3})
    api = provider(
        PaperTenant({"GET /notifications": given(EVENT), "GET /notifications/multiple": several})
    ).api
    assert await api.pull_one() == EVENT
    assert await api.pull_many(2) == ([EVENT, EVENT], 3)


async def test_a_queue_at_a_wrong_address_is_not_an_empty_one() -> None:
    with pytest.raises(NotFound):
        await provider(PaperTenant({})).api.pull_many()


async def test_releasing_too_often_says_when_to_come_back() -> None:
    refused = httpx.Response(429, headers={"retry-after": "1800"})
    with pytest.raises(RateLimited) as caught:
        await provider(PaperTenant({"POST /notifications/release": refused})).api.release()
    assert caught.value.retry_after == timedelta(minutes=30)
