"""The nights in which the clocks change: every time is shown once, and means one instant."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.engine.inbound import Commanded
from integrations.model import Place, Service, Slot
from tests.bot.dialogs.asking import AskingProvider
from tests.bot.dialogs.scene import Scene

HALF = timedelta(minutes=30)


class NightProvider(AskingProvider):
    """Receives from `first` for four hours, every half an hour."""

    first = datetime(2026, 1, 1, tzinfo=UTC)

    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        starts = [self.first + n * HALF for n in range(8)]
        return [Slot(start=s, ref=s.isoformat(), duration=30) for s in starts if since <= s < until]


@pytest.fixture
async def night(tmp_path):
    scene = await Scene.open(tmp_path, made=NightProvider)
    yield scene
    await scene.close()


async def to_the_day(scene: Scene, zone: str, first: str, day: str) -> list[str]:
    """The times that are shown for that day."""
    scene.provider.zone, scene.provider.first = ZoneInfo(zone), datetime.fromisoformat(first)
    scene.clock.at = scene.provider.first - timedelta(days=2)
    await scene.starts()
    await scene.reaches("Book a visit", "Revisión")
    await scene.says(day)
    return [b.label for b in scene.buttons() if b.label[0].isdigit()]


@pytest.mark.parametrize(
    ("zone", "first", "day", "shown"),
    [
        ("Europe/Madrid", "2027-03-28T00:00Z", "28 March", "01:00 01:30 03:00 03:30 04:00 04:30 05:00 05:30"),
        ("Europe/Warsaw", "2027-03-28T00:00Z", "28 March", "01:00 01:30 03:00 03:30 04:00 04:30 05:00 05:30"),
        (
            "America/Santiago",
            "2026-09-06T04:00Z",
            "6 September",
            "01:00 01:30 02:00 02:30 03:00 03:30 04:00 04:30",
        ),
    ],
)
async def test_the_hour_that_falls_away_is_not_shown(night, zone, first, day, shown):
    assert await to_the_day(night, zone, first, day) == shown.split()


AGAIN = [
    ("Europe/Madrid", "2026-10-25T00:00Z", "25 October", "02", "GMT+02:00", "GMT+01:00", "00:30", "01:30"),
    ("Europe/Warsaw", "2026-10-25T00:00Z", "25 October", "02", "GMT+02:00", "GMT+01:00", "00:30", "01:30"),
    ("America/Santiago", "2027-04-04T01:00Z", "3 April", "23", "GMT-03:00", "GMT-04:00", "02:30", "03:30"),
]


@pytest.mark.parametrize(
    ("zone", "first", "day", "hour", "summer", "winter", "earlier", "later"), AGAIN, ids=[a[0] for a in AGAIN]
)
async def test_a_time_that_comes_twice_is_told_apart_to_the_end(
    night, zone, first, day, hour, summer, winter, earlier, later
):
    times = await to_the_day(night, zone, first, day)
    assert len(times) == len(set(times))
    ways = {f"{hour}:30 ({summer})": earlier, f"{hour}:30 ({winter})": later}
    assert set(ways) <= set(times)
    label, instant = list(ways.items())[1]
    await night.says(f"{hour}:30")
    assert set(ways) <= {b.label for b in night.buttons()}  # not guessed
    await night.presses(label)
    await night.says("Ana Gómez, 600 000 000")
    assert label in night.text
    await night.books()
    assert night.intents[0].request.slot.start.astimezone(UTC).strftime("%H:%M") == instant
    assert label in night.text
    await night.does(Commanded(name="visits"))
    assert label in night.text
    assert label in night.buttons()[0].label


async def test_a_time_typed_with_its_day_is_not_guessed_where_it_comes_twice(night):
    await to_the_day(night, "Europe/Madrid", "2026-10-25T00:00Z", "25 October 02:30")
    assert {"02:30 (GMT+02:00)", "02:30 (GMT+01:00)"} <= {b.label for b in night.buttons()}
