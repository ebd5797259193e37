"""Wall clocks of the practice and the instants that they mean."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.alfadocs import times
from integrations.errors import NotOffered

ROME, NEW_YORK = ZoneInfo("Europe/Rome"), ZoneInfo("America/New_York")
YEARS = datetime.fromisoformat("1990-01-01T00:00"), datetime.fromisoformat("2090-01-01T00:00")
INSTANTS = st.datetimes(*YEARS, timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("told", "instant"),
    [
        ("2030-01-10 09:00:00", "2030-01-10T09:00:00+01:00"),
        ("2030-07-10 09:00", "2030-07-10T09:00:00+02:00"),
        ("2030-07-10T09:00:00", "2030-07-10T09:00:00+02:00"),
        ("2030-07-10T09:00:00.000000", "2030-07-10T09:00:00+02:00"),
        ("2030-07-10T09:00:00Z", "2030-07-10T11:00:00+02:00"),
        ("2030-07-10T09:00:00-04:00", "2030-07-10T15:00:00+02:00"),
        (
            {"date": "2030-01-10 09:00:00.000000", "timezone_type": 3, "timezone": "UTC"},
            "2030-01-10T10:00+01:00",
        ),
        ({"date": "2030-01-10 09:00:00", "timezone": "Nowhere/At all"}, "2030-01-10T09:00:00+01:00"),
        ("2026-10-25 02:30:00", "2026-10-25T02:30:00+02:00"),
        ("2026-03-29 02:30:00", "2026-03-29T03:30:00+02:00"),
    ],
)
def test_a_moment_is_read_in_any_of_its_spellings(told: Any, instant: str) -> None:
    found = times.read(told, ROME)
    assert found is not None
    assert found.isoformat() == datetime.fromisoformat(instant).isoformat()


@pytest.mark.parametrize(
    "told", [None, "", "soon", 7, True, [], {}, "2030-01-10", "-0001-11-30 00:00:00", "09:00"]
)
def test_what_is_no_moment_is_none(told: Any) -> None:
    assert times.read(told, ROME) is None


def test_a_time_alone_counts_on_its_day() -> None:
    assert times.wall("9:05", date(2030, 1, 10)) == datetime.fromisoformat("2030-01-10T09:05")
    assert times.wall("25:00", date(2030, 1, 10)) is None


@pytest.mark.parametrize(
    ("zone", "told"), [(ROME, "2026-03-29T02:00"), (ROME, "2026-03-29T02:59"), (NEW_YORK, "2026-03-08T02:30")]
)
def test_a_time_that_the_clocks_jump_over_is_refused(zone: ZoneInfo, told: str) -> None:
    with pytest.raises(times.NoSuchTime):
        times.placed(datetime.fromisoformat(told), zone)


def test_the_second_half_of_the_repeated_hour_cannot_be_said() -> None:
    first = datetime.fromisoformat("2026-10-25T02:30:00+02:00")
    assert times.written(first, ROME) == "2026-10-25 02:30:00"
    with pytest.raises(NotOffered):
        times.written(first + timedelta(hours=1), ROME)


@given(instant=INSTANTS, zone=st.sampled_from([ROME, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]))
def test_what_is_written_means_what_was_meant_or_is_refused(instant: datetime, zone: ZoneInfo) -> None:
    try:
        text = times.written(instant, zone)
    except NotOffered:
        again = instant.astimezone(zone)
        assert instant.microsecond or again.fold == 1
        return
    assert times.read(text, zone) == instant
    assert len(text) == len("2026-11-24 16:30:00")


@given(shown=st.datetimes(*YEARS), zone=st.sampled_from([ROME, NEW_YORK]))
def test_every_wall_clock_is_shown_by_its_instant_or_by_none(shown: datetime, zone: ZoneInfo) -> None:
    try:
        instant = times.placed(shown, zone)
    except times.NoSuchTime:
        assert all(
            (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC).astimezone(zone).replace(tzinfo=None))
            != shown
            for fold in (0, 1)
        )
        return
    assert instant.replace(tzinfo=None) == shown
    assert instant.astimezone(zone).replace(tzinfo=None) == shown


@given(
    told=st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.dictionaries(st.text(), inner))
)
def test_nothing_that_is_told_breaks_the_reader(told: Any) -> None:
    found = times.read(told, ROME)
    assert found is None or found.tzinfo is not None
