"""Eka Care's words, read with patience: anything at all is read or refused, never a crash."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from integrations.call import Reply
from integrations.eka_care.bodies import span
from integrations.eka_care.mapping import instant, slot, visit
from integrations.eka_care.parse import parse, profiles, timetable
from integrations.eka_care.wire import Appointment, Service, Slot, moment
from integrations.errors import Unavailable
from tests.integrations.eka_care.paper_workspace import MADE, PLACE, PaperWorkspace, provider

ZONE = provider(PaperWorkspace()).zone
ENVELOPES = ("data", "appointments", "profiles", "patient_profile", "schedule", "services", "c1", "slots")
FIELDS = ("appointment_id", "status", "start_time", "patient_id", "s", "e", "conf_id", "available", "mode")
NAMES = (*ENVELOPES, *FIELDS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=15,
)


@drawn(JSON)
def test_any_json_is_read_or_unavailable(value: Any) -> None:
    reply = Reply(200, value)
    for read in (
        lambda: parse(Appointment, reply).appointment_id,
        lambda: parse(Service, reply).conf_id,
        lambda: timetable(reply, "c1").slots,
        lambda: profiles(reply),
    ):
        try:
            found: Any = read()
        except Unavailable as error:
            found = str(error)
        assert isinstance(found, (str, list, tuple))


@drawn(st.integers(min_value=10**9, max_value=7 * 10**9))
def test_an_instant_is_the_same_in_seconds_milliseconds_and_iso(seconds: int) -> None:
    exact = datetime.fromtimestamp(seconds, UTC)
    spelt = [seconds, str(seconds), exact.isoformat(), exact.astimezone(ZONE).isoformat()]
    spelt.append(exact.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    spelt.append(seconds * 1000)
    assert {moment(each) for each in spelt} == {exact}


@pytest.mark.parametrize(
    "odd", [None, "", "soon", "2026-12-01", True, [], {}, float("nan"), float("inf"), 10**30, "9" * 400]
)
def test_what_is_no_instant_is_none(odd: Any) -> None:
    assert moment(odd) is None


@drawn(st.integers(min_value=10**9 // 60, max_value=4 * 10**9 // 60), st.integers(min_value=1, max_value=600))
def test_a_slot_travels_to_us_and_back_unchanged(since_1970: int, minutes: int) -> None:
    start = datetime.fromtimestamp(since_1970 * 60, ZONE)
    end = start + timedelta(minutes=minutes)
    found = slot(Slot(s=start.isoformat(), e=end.isoformat(), conf_id="conf-1"), ZONE)
    assert found is not None
    back = span(found, ZONE)
    assert (back.written_start, back.written_end, back.conf_id) == (
        start.isoformat(),
        end.isoformat(),
        "conf-1",
    )
    assert (instant(back.start), instant(back.end)) == (instant(start), instant(end))
    assert found.duration == minutes


def test_a_visit_without_an_end_ends_when_it_starts() -> None:
    found = visit(PLACE, Appointment.model_validate({**MADE, "end_time": None}), ZONE)
    assert found.start == found.end
    assert found.start.utcoffset() == timedelta(hours=5, minutes=30)


def test_an_instant_without_an_offset_is_none_for_a_visit() -> None:
    with pytest.raises(Unavailable, match="start_time"):
        parse(Appointment, Reply(200, {**MADE, "start_time": "2026-12-01T09:15:00"}))
