"""The client against a Docplanner written from the same documents by somebody else, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from integrations.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    ProviderError,
    RateLimited,
    Rejected,
    SlotTaken,
    Unavailable,
)
from integrations.model import VisitStatus
from tests.integrations.docplanner.visitor import MONDAY, Visitor, visiting

QUICK = 0.25


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    async with visiting() as visitor:
        yield visitor


@pytest.fixture
async def hurried() -> AsyncIterator[Visitor]:
    """Gives up waiting for an answer after a quarter of a second."""
    async with visiting(read_timeout=QUICK) as visitor:
        yield visitor


async def walk(visitor: Visitor) -> None:
    """A visit's whole life: listed, booked, found, moved, checked in; another one cancelled."""
    provider = visitor.provider
    request, visit = await visitor.booked()
    assert visit.status is VisitStatus.BOOKED
    assert visit.start == request.slot.start
    found = await provider.find_booked(request)
    assert found is not None
    assert (found.id, found.patient_name, found.service_id) == (visit.id, "Ana", request.service.id)
    assert (await provider.visit(request.place, visit.id)).id == visit.id

    target = (await visitor.slots(request.place, request.service))[2]
    moved = await provider.move(request.place, visit.id, request.model_copy(update={"slot": target}))
    assert (moved.start, moved.status) == (target.start, VisitStatus.BOOKED)
    assert moved.id != visit.id
    assert (await provider.visit(request.place, visit.id)).status is VisitStatus.CANCELLED
    assert await provider.find_booked(request) is None
    with pytest.raises(Rejected):
        await provider.move(request.place, visit.id, request)

    with pytest.raises(Rejected):
        await provider.check_in(request.place, moved.id)
    other = await provider.book(request)
    await provider.cancel(request.place, other.id, "cannot come")
    await provider.cancel(request.place, other.id)
    assert (await provider.visit(request.place, other.id)).status is VisitStatus.CANCELLED

    await visitor.travel(target.start + timedelta(minutes=1))
    await provider.check_in(request.place, moved.id)
    listed = await provider.visits(request.place, target.start - timedelta(1), target.start + timedelta(1))
    assert [visit.present for visit in listed if visit.id == moved.id] == [True]


@pytest.mark.parametrize("style", ["comma", "brackets"])
async def test_optional_parts_come_in_either_spelling(style: str) -> None:
    async with visiting(with_style=style) as visitor:
        address = visitor.addresses[0]
        slot = (await visitor.slots(address.place, await visitor.service(address.place)))[0]
        assert slot.service_ids


@pytest.mark.parametrize(
    "quirks",
    [
        ["ints"],
        ["errors_dict"],
        ["links", "extra_fields"],
        ["results"],
        ["null_address"],
        ["null_services"],
        ["no_duration"],
        ["slot_durations"],
        ["conflict", "empty_slots"],
        ["booked_by_user", "stray_canceled_at"],
        ["absolute_location"],
        ["no_body"],
        ["no_body", "absolute_location", "ints", "null_services", "results", "errors_dict"],
    ],
    ids="+".join,
)
async def test_a_visit_lives_its_whole_life_with_an_odd_tenant(visitor: Visitor, quirks: list[str]) -> None:
    for quirk in quirks:
        await visitor.quirk(quirk)
    await walk(visitor)


@pytest.mark.parametrize("quirks", [["conflict"], ["errors_dict"]])
async def test_a_slot_that_somebody_else_took_is_taken(visitor: Visitor, quirks: list[str]) -> None:
    for quirk in quirks:
        await visitor.quirk(quirk)
    request = await visitor.wants()
    async with visitor.another() as rival:
        await rival.book(request)
    with pytest.raises(SlotTaken):
        await visitor.provider.book(request)
    _, other = await visitor.booked(2)
    with pytest.raises(SlotTaken):
        await visitor.provider.move(request.place, other.id, request)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "status", "status": 500, "acts": True},
        {"kind": "html", "status": 504, "acts": True},
    ],
    ids=lambda trouble: str(trouble["kind"]),
)
async def test_a_booking_whose_answer_is_lost_is_found_again(
    hurried: Visitor, trouble: dict[str, Any]
) -> None:
    request = await hurried.wants()
    await hurried.trouble(operation="bookSlot", **trouble)
    with pytest.raises(OutcomeUnknown):
        await hurried.provider.book(request)
    found = await hurried.provider.find_booked(request)
    assert found is not None
    assert len(await hurried.bookings()) == 1


async def test_a_move_whose_answer_names_no_visit_can_be_read_back(hurried: Visitor) -> None:
    request, visit = await hurried.booked()
    target = (await hurried.slots(request.place, request.service))[2]
    await hurried.trouble("empty", "moveBooking", status=201)
    wanted = request.model_copy(update={"slot": target})
    assert await hurried.provider.find_moved(request.place, visit.id, wanted) is None
    with pytest.raises(OutcomeUnknown):
        await hurried.provider.move(request.place, visit.id, wanted)
    assert (await hurried.provider.visit(request.place, visit.id)).status is VisitStatus.CANCELLED
    moved = await hurried.provider.find_moved(request.place, visit.id, wanted)
    assert moved is not None
    assert moved.start == target.start


@pytest.mark.parametrize("kind", ["timeout_before", "reset_after"])
async def test_a_read_survives_two_troubles_and_not_three(hurried: Visitor, kind: str) -> None:
    await hurried.trouble(kind, "getFacilities", times=2)
    assert len(await hurried.provider.clinics()) == 3
    await hurried.trouble(kind, "getFacilities", times=3)
    with pytest.raises(Unavailable):
        await hurried.provider.clinics()


async def test_slow_answers_are_waited_for(visitor: Visitor) -> None:
    await visitor.trouble("latency", "*", times=None, ms=300)
    request = await visitor.wants()
    assert (await visitor.provider.book(request)).id


async def test_a_firewalls_page_in_place_of_a_token_means_keep_away(visitor: Visitor) -> None:
    await visitor.limit(revoke_tokens=True)
    await visitor.trouble("html", "*", status=405)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            await visitor.provider.ping()
        assert caught.value.retry_after is not None
        assert caught.value.retry_after > timedelta(minutes=4)
    await visitor.travel(MONDAY + timedelta(seconds=10))
    await visitor.provider.ping()


async def test_two_hundred_patients_ask_for_the_same_slots_in_one_request(visitor: Visitor) -> None:
    place = visitor.addresses[0].place
    service = await visitor.service(place)
    await visitor.trouble("latency", "getSlots", times=None, ms=50)
    before = (await visitor.limit())["reads_used"]
    since, until = MONDAY + timedelta(hours=1), MONDAY + timedelta(days=5)
    lists = await asyncio.gather(*(visitor.provider.slots(place, service, since, until) for _ in range(200)))
    assert all(found == lists[0] for found in lists)
    assert (await visitor.limit())["reads_used"] == before + 1


async def test_a_token_that_has_run_out_or_was_revoked_is_renewed_for_all_at_once(visitor: Visitor) -> None:
    issued = (await visitor.limit(revoke_tokens=True))["tokens_issued"]
    clinics = [clinic.id for clinic in await visitor.provider.clinics()]
    await visitor.limit(revoke_tokens=True)
    await asyncio.gather(*(visitor.provider.doctors(clinic) for clinic in clinics))
    assert (await visitor.limit())["tokens_issued"] == issued + 2
    await visitor.travel(MONDAY + timedelta(hours=2))
    await visitor.provider.ping()
    assert (await visitor.limit())["tokens_issued"] == issued + 3


async def test_a_write_with_a_revoked_token_happens_once(visitor: Visitor) -> None:
    request = await visitor.wants()
    await visitor.limit(revoke_tokens=True)
    await visitor.provider.book(request)
    assert len(await visitor.bookings()) == 1


async def test_used_up_writes_say_when_to_come_back_and_leave_reads_alone(visitor: Visitor) -> None:
    await visitor.limit(writes_per_minute=1)
    await visitor.booked()
    request = await visitor.wants(1)
    with pytest.raises(RateLimited) as caught:
        await visitor.provider.book(request)
    assert caught.value.retry_after is not None
    assert timedelta(0) < caught.value.retry_after <= timedelta(minutes=1)
    assert await visitor.provider.find_booked(request) is None
    await visitor.travel(visitor.clock.now() + timedelta(seconds=61))
    await visitor.provider.book(request)


async def test_a_limiter_that_is_switched_off_limits_nothing(visitor: Visitor) -> None:
    await visitor.limit(writes_per_minute=1, off=True)
    for number in range(3):
        await visitor.booked(number)
    assert len(await visitor.bookings()) == 3


async def test_an_address_that_is_not_there_is_not_found(visitor: Visitor) -> None:
    request = await visitor.wants()
    nowhere = request.place.model_copy(update={"address_id": "999999999"})
    with pytest.raises((NotFound, AccessDenied)):
        await visitor.slots(nowhere, request.service)


async def test_hundreds_of_bookings_are_read_over_several_pages(visitor: Visitor) -> None:
    place = visitor.addresses[0].place
    since = MONDAY - timedelta(days=60)
    listed = await visitor.provider.visits(place, since, MONDAY + timedelta(days=60))
    assert len(listed) > 200
    assert len({visit.id for visit in listed}) == len(listed)


async def test_notifications_are_pulled_once(visitor: Visitor) -> None:
    await visitor.booked()
    await visitor.booked(1)
    first = await visitor.provider.api.pull_one()
    assert first is not None
    assert first["name"] == "slot-booked"
    rest, remaining = await visitor.provider.api.pull_many()
    assert ([item["name"] for item in rest], remaining) == (["slot-booked"], 0)
    assert await visitor.provider.api.pull_one() is None
    with pytest.raises(ProviderError):
        await visitor.provider.api.release()
