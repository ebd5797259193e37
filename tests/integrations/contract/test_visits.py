"""What becomes of a visit: cancelled, moved, checked in, listed, also when the answer is lost."""

from datetime import timedelta

import pytest

from integrations.errors import NotFound, OutcomeUnknown, Rejected, SlotTaken
from integrations.model import VisitStatus
from integrations.provider import Capability
from tests.integrations.contract.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


def only(desk: Desk, capability: Capability) -> None:
    if capability not in desk.provider.capabilities:
        pytest.skip(f"{desk.account} does not declare it: see test_declared.py")


async def test_a_cancelled_visit_stays_cancelled_and_gives_its_time_back(desk: Desk) -> None:
    only(desk, Capability.CANCEL)
    request, visit = await desk.booked()
    await desk.provider.cancel(request.place, visit.id, "cannot come")
    await desk.provider.cancel(request.place, visit.id)
    assert (await desk.provider.visit(request.place, visit.id)).status is VisitStatus.CANCELLED
    assert await desk.provider.find_booked(request) is None
    free = await desk.slots(request.place, request.service)
    assert request.slot.start in {slot.start for slot in free}
    again = await desk.provider.book(request)
    assert again.id != visit.id
    assert await desk.standing(request.slot.start) == [again.id]


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
async def test_a_cancelling_whose_answer_is_lost_is_read_back_and_repeated(desk: Desk, kind: str) -> None:
    only(desk, Capability.CANCEL)
    request, visit = await desk.booked()
    await desk.trouble(kind, desk.account.operations["cancel"])
    with pytest.raises(OutcomeUnknown):
        await desk.provider.cancel(request.place, visit.id)
    expected = VisitStatus.BOOKED if kind == "reset_before" else VisitStatus.CANCELLED
    assert (await desk.provider.visit(request.place, visit.id)).status is expected
    await desk.provider.cancel(request.place, visit.id)
    assert await desk.standing(request.slot.start) == []


async def test_a_moved_visit_stands_at_its_new_time_only(desk: Desk) -> None:
    only(desk, Capability.MOVE)
    request, visit = await desk.booked()
    wanted = await desk.elsewhere(request)
    assert await desk.provider.find_moved(request.place, visit.id, wanted) is None
    moved = await desk.provider.move(request.place, visit.id, wanted)
    assert (moved.start, moved.status) == (wanted.slot.start, VisitStatus.BOOKED)
    found = await desk.provider.find_moved(request.place, visit.id, wanted)
    assert found is not None
    assert (found.id, found.start) == (moved.id, wanted.slot.start)
    assert await desk.standing(wanted.slot.start) == [moved.id]
    assert await desk.standing(request.slot.start) == []
    free = await desk.slots(request.place, request.service)
    assert request.slot.start in {slot.start for slot in free}


async def test_a_visit_stays_where_it_is_when_its_new_time_is_taken(desk: Desk) -> None:
    only(desk, Capability.MOVE)
    request, visit = await desk.booked()
    wanted = await desk.elsewhere(request)
    async with desk.another() as other:
        await other.book(await desk.rival(wanted))
    with pytest.raises(SlotTaken):
        await desk.provider.move(request.place, visit.id, wanted)
    assert (await desk.provider.visit(request.place, visit.id)).start == request.slot.start
    assert await desk.provider.find_moved(request.place, visit.id, wanted) is None
    assert await desk.standing(request.slot.start) == [visit.id]


async def test_a_cancelled_visit_is_not_moved(desk: Desk) -> None:
    only(desk, Capability.MOVE)
    request, visit = await desk.booked()
    wanted = await desk.elsewhere(request)
    await desk.provider.cancel(request.place, visit.id)
    with pytest.raises((Rejected, NotFound)):
        await desk.provider.move(request.place, visit.id, wanted)
    assert await desk.standing(wanted.slot.start) == []


@pytest.mark.parametrize("kind", ["reset_after", "reset_before"])
async def test_a_move_whose_answer_is_lost_is_settled_by_reading(desk: Desk, kind: str) -> None:
    only(desk, Capability.MOVE)
    request, visit = await desk.booked()
    wanted = await desk.elsewhere(request)
    await desk.trouble(kind, desk.account.operations["move"])
    with pytest.raises(OutcomeUnknown):
        await desk.provider.move(request.place, visit.id, wanted)
    found = await desk.provider.find_moved(request.place, visit.id, wanted)
    assert (found is None) is (kind == "reset_before")
    stands, gone = (request, wanted) if found is None else (wanted, request)
    assert len(await desk.standing(stands.slot.start)) == 1
    assert await desk.standing(gone.slot.start) == []


@pytest.mark.parametrize("kind", ["", "reset_after"])
async def test_who_is_there_is_checked_in_and_saying_so_twice_is_harmless(desk: Desk, kind: str) -> None:
    only(desk, Capability.CHECK_IN)
    request, visit = await desk.booked()
    await desk.travel(visit.start + timedelta(minutes=1))
    if kind:
        await desk.trouble(kind, desk.account.operations["check_in"])
    try:
        await desk.provider.check_in(request.place, visit.id)
    except OutcomeUnknown:
        assert kind
    assert (await desk.provider.visit(request.place, visit.id)).present is True
    await desk.provider.check_in(request.place, visit.id)
    assert await desk.standing(visit.start) == [visit.id]


async def test_visits_are_listed_whatever_became_of_them_over_any_number_of_days(desk: Desk) -> None:
    only(desk, Capability.LIST_VISITS)
    gone, cancelled = await desk.booked()
    await desk.provider.cancel(gone.place, cancelled.id)
    request, kept = await desk.booked()
    around = request.slot.start - timedelta(days=50), request.slot.start + timedelta(days=50)
    listed = await desk.provider.visits(request.place, *around)
    known = {visit.id: visit for visit in listed}
    assert len(known) == len(listed)
    assert known[kept.id].status is VisitStatus.BOOKED
    assert known[cancelled.id].status is VisitStatus.CANCELLED
    assert all(around[0] <= visit.start < around[1] and visit.place == request.place for visit in listed)
    later = await desk.provider.visits(request.place, request.slot.start + timedelta(minutes=1), around[1])
    assert kept.id not in {visit.id for visit in later}
