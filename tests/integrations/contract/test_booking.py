"""Booking once, whoever else wants the time and whatever becomes of the answer."""

import asyncio
from datetime import timedelta

import pytest

from integrations.errors import OutcomeUnknown, SlotTaken
from integrations.model import VisitStatus
from tests.integrations.contract.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_what_was_booked_is_found_read_and_no_longer_free(desk: Desk) -> None:
    request, visit = await desk.booked()
    assert (visit.start, visit.status) == (request.slot.start, VisitStatus.BOOKED)
    assert visit.place == request.place
    assert visit.end - visit.start == timedelta(minutes=request.service.duration or 30)
    found = await desk.provider.find_booked(request)
    assert found is not None
    assert (found.id, found.start, found.service_id) == (visit.id, visit.start, request.service.id)
    assert (found.patient_name, found.patient_surname) == (request.patient.name, request.patient.surname)
    read = await desk.provider.visit(request.place, visit.id)
    assert (read.id, read.place, read.start, read.end) == (visit.id, visit.place, visit.start, visit.end)
    free = await desk.slots(request.place, request.service)
    assert request.slot.start not in {slot.start for slot in free}
    assert await desk.standing(request.slot.start) == [visit.id]


async def test_of_many_in_two_processes_who_want_one_time_one_gets_it(desk: Desk) -> None:
    request = await desk.wants()
    crowd = [request, *[await desk.rival(request) for _ in range(7)]]
    async with desk.another() as other:
        results = await asyncio.gather(
            *((desk.provider, other)[number % 2].book(each) for number, each in enumerate(crowd)),
            return_exceptions=True,
        )
    assert sum(isinstance(result, SlotTaken) for result in results) == len(crowd) - 1
    [won] = [each for each in zip(crowd, results, strict=True) if not isinstance(each[1], SlotTaken)]
    found = await desk.provider.find_booked(won[0])
    assert found is not None
    assert await desk.standing(request.slot.start) == [found.id]


async def test_a_time_that_somebody_else_has_is_taken(desk: Desk) -> None:
    request = await desk.wants()
    async with desk.another() as other:
        theirs = await other.book(await desk.rival(request))
    with pytest.raises(SlotTaken) as caught:
        await desk.provider.book(request)
    assert request.patient.surname not in str(caught.value)
    assert await desk.standing(request.slot.start) == [theirs.id]


@pytest.mark.parametrize("kind", ["reset_after", "timeout_after", "empty", "malformed"])
async def test_a_booking_whose_answer_is_lost_is_found_and_was_made_once(desk: Desk, kind: str) -> None:
    request = await desk.wants()
    await desk.trouble(kind, desk.account.operations["book"])
    with pytest.raises(OutcomeUnknown):
        await desk.provider.book(request)
    found = await desk.provider.find_booked(request)
    assert found is not None
    assert (found.start, found.status) == (request.slot.start, VisitStatus.BOOKED)
    assert await desk.standing(request.slot.start) == [found.id]


@pytest.mark.parametrize("kind", ["reset_before", "status", "html"])
async def test_a_booking_that_never_arrived_is_not_found_and_can_be_sent_again(desk: Desk, kind: str) -> None:
    request = await desk.wants()
    await desk.trouble(kind, desk.account.operations["book"])
    with pytest.raises(OutcomeUnknown):
        await desk.provider.book(request)
    assert await desk.provider.find_booked(request) is None
    async with desk.another() as later:
        visit = await later.book(request)
    assert await desk.standing(request.slot.start) == [visit.id]


async def test_a_booking_that_another_made_meanwhile_is_not_ours(desk: Desk) -> None:
    request = await desk.wants()
    await desk.trouble("reset_before", desk.account.operations["book"])
    with pytest.raises(OutcomeUnknown):
        await desk.provider.book(request)
    async with desk.another() as other:
        await other.book(await desk.rival(request))
    assert await desk.provider.find_booked(request) is None
