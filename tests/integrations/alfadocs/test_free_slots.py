"""Free slots in every shape that may come."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.alfadocs.free_slots import FreeSlot, understood
from integrations.errors import Unavailable

ROME = ZoneInfo("Europe/Rome")
NINE = "2030-01-10 09:00:00"


def read(data: Any, count: int | None = None) -> list[FreeSlot]:
    return understood(data, count, ROME, "177")


def starts(data: Any, count: int | None = None) -> list[str]:
    return [slot.start.replace(tzinfo=None).isoformat(" ") for slot in read(data, count)]


@pytest.mark.parametrize("name", ["date", "start", "startDate", "dateStart", "dateTime", "startTime"])
def test_a_start_has_many_names(name: str) -> None:
    assert starts([{name: NINE, "duration": 30}]) == [NINE]


@pytest.mark.parametrize(
    "data",
    [
        [NINE],
        [[NINE]],
        ["2030-01-10T09:00:00+01:00"],
        [{"date": "2030-01-10", "startTime": "09:00"}],
        [{"date": "2030-01-10", "time": "9:00"}],
        [{"date": {"date": "2030-01-10 09:00:00.000000", "timezone_type": 3, "timezone": "Europe/Rome"}}],
        {"2030-01-10": ["09:00"]},
        {"2030-01-10": ["09:00:00"], "2030-01-11": []},
        {"2030-01-10": {"177": ["09:00"], "250": ["08:00"]}},
        {"177": {"2030-01-10": ["09:00"]}, "250": {"2030-01-10": ["08:00"]}},
        {"177": [{"date": NINE}]},
        {"0": {"date": NINE}},
        {"0": [NINE]},
        {"slots": [NINE]},
        [{"date": "2030-01-10", "slots": ["09:00"]}],
        [{"date": "2030-01-10 00:00:00", "slots": ["09:00"]}],
        [{"operatorId": 177, "slots": [NINE]}, {"operatorId": 250, "slots": ["2030-01-10 08:00:00"]}],
        [{"operator": {"id": "177"}, "freeSlots": [{"start": NINE}]}],
        [{"start": NINE, "available": True}, {"start": "2030-01-10 10:00:00", "available": "false"}],
    ],
)
def test_a_shape_is_understood(data: Any) -> None:
    assert starts(data) == [NINE]


def test_operator_and_chair_are_read_where_they_are_named() -> None:
    [slot] = read([{"date": NINE, "operator": {"id": 177}, "chair": {"id": 3}}])
    assert (slot.operator_id, slot.chair_id) == ("177", "3")
    [slot] = read([NINE])
    assert (slot.operator_id, slot.chair_id) == (None, None)


def test_slots_of_other_operators_are_left_out() -> None:
    assert read([{"date": NINE, "operatorId": 250}], 1) == []


@pytest.mark.parametrize(
    ("data", "count"), [([], 0), ([], None), ({}, 0), ({"2030-01-10": []}, None), ([[]], 0)]
)
def test_nothing_free_is_an_empty_list(data: Any, count: int | None) -> None:
    assert read(data, count) == []


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (None, None),
        ({}, None),
        ("none", None),
        (7, None),
        ([{"von": NINE}], None),
        ([{"date": None}], None),
        ([{"date": "2030-01-10"}], None),
        (["tomorrow"], None),
        ([1893488400], None),
        ({"message": "ok"}, None),
        ([], 3),
    ],
)
def test_an_unknown_shape_is_an_error_and_not_an_empty_list(data: Any, count: int | None) -> None:
    with pytest.raises(Unavailable, match="free slots in a shape that is not known"):
        read(data, count)


def test_an_error_names_fields_and_no_values() -> None:
    with pytest.raises(Unavailable) as caught:
        read([{"who": "Anna", "when": "soon"}])
    assert "when, who" in str(caught.value)
    assert "Anna" not in str(caught.value)


def test_one_odd_item_does_not_hide_the_others() -> None:
    assert starts([{"date": NINE}, {"odd": 1}]) == [NINE]


def test_a_slot_that_the_clocks_jump_over_is_left_out() -> None:
    assert starts(["2026-03-29 02:30:00", "2026-03-29 03:30:00"]) == ["2026-03-29 03:30:00"]


SUMMER = datetime.fromisoformat("2026-06-01T00:00"), datetime.fromisoformat("2026-09-30T00:00")
WALLS = st.lists(
    st.datetimes(*SUMMER).map(lambda at: at.replace(microsecond=0)),
    min_size=1,
    max_size=8,
    unique=True,
)


def _by_day(walls: list[datetime]) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for wall in walls:
        days.setdefault(wall.date().isoformat(), []).append(wall.time().isoformat())
    return days


SHAPES: list[Callable[[list[datetime]], Any]] = [
    lambda walls: [wall.isoformat(" ") for wall in walls],
    lambda walls: [{"date": wall.isoformat(" "), "duration": 30, "operatorId": 177} for wall in walls],
    lambda walls: [{"start": wall.isoformat(), "operator": {"id": "177"}} for wall in walls],
    lambda walls: {"177": [wall.isoformat(" ") for wall in walls], "178": []},
    lambda walls: [[{"startTime": wall.isoformat(" ")}] for wall in walls],
    lambda walls: _by_day(walls),
    lambda walls: [{"date": day, "slots": told} for day, told in _by_day(walls).items()],
    lambda walls: {str(place): {"date": wall.isoformat(" ")} for place, wall in enumerate(walls)},
]


@given(walls=WALLS, shape=st.sampled_from(SHAPES))
def test_every_start_survives_every_shape(
    walls: list[datetime], shape: Callable[[list[datetime]], Any]
) -> None:
    found = {slot.start.replace(tzinfo=None) for slot in read(shape(walls))}
    assert found == set(walls)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just(NINE) | st.just("09:00"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=6) | st.sampled_from(["date", "slots", "start", "177", "2030-01-10", "time"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(data=JSON)
def test_whatever_comes_is_slots_or_an_error(data: Any) -> None:
    try:
        found = read(data)
    except Unavailable:
        return
    assert all(slot.start.tzinfo is not None and slot.start.date() > date(1900, 1, 1) for slot in found)
    assert found or isinstance(data, (list, dict))


LEAVES = st.integers() | st.none() | st.text(alphabet="abcxyz", min_size=1, max_size=5)


@given(leaves=st.lists(LEAVES, min_size=1, max_size=5))
def test_what_cannot_be_read_never_means_that_nothing_is_free(leaves: list[Any]) -> None:
    with pytest.raises(Unavailable):
        read(leaves)
    with pytest.raises(Unavailable):
        read([{"unheard": leaf} for leaf in leaves])
