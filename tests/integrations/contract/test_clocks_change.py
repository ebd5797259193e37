"""The days on which the clocks change: what is shown is what is booked."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integrations.contract.accounts import ALFADOCS, DOCPLANNER, EKA_BUSINESS, EKA_V1
from tests.integrations.contract.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("account", [DOCPLANNER, EKA_V1, EKA_BUSINESS, ALFADOCS], ids=str)
@pytest.mark.parametrize(
    "sunday",
    [datetime(2026, 10, 25, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)],
    ids=["autumn", "spring"],
)
async def test_a_visit_before_and_one_after_stand_at_the_hours_that_were_shown(
    desk: Desk, sunday: datetime
) -> None:
    """India has one time all year; its clinics must not notice."""
    zone = desk.provider.zone
    await desk.travel(sunday - timedelta(days=3))
    for since in (sunday - timedelta(days=3), sunday + timedelta(days=1)):
        address = await desk.address()
        service = (await desk.provider.services(address.place))[0]
        free = await desk.provider.slots(address.place, service, since, since + timedelta(days=2))
        request = (await desk.wants()).model_copy(update={"slot": free[0]})
        assert free[0].start.utcoffset() == free[0].start.astimezone(zone).utcoffset()
        visit = await desk.provider.book(request)
        assert (visit.start, visit.start.utcoffset()) == (free[0].start, free[0].start.utcoffset())
        found = await desk.provider.find_booked(request)
        assert found is not None
        assert (found.id, found.start) == (visit.id, visit.start)
        assert await desk.standing(free[0].start) == [visit.id]
    shifts = {zone.utcoffset((sunday + timedelta(days=number)).replace(tzinfo=None)) for number in (-2, 2)}
    assert len(shifts) == (1 if desk.account.vendor == "eka_care" else 2)
