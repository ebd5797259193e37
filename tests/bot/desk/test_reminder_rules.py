"""When patients are reminded: never in quiet hours, never after the start, never twice."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.desk.reminder_rules import Due, Mode, ReminderRules, Said, due, held_until, passed, send_at, to_phone
from storage.visits import Visit

RULES = ReminderRules()
MADRID = ZoneInfo("Europe/Madrid")
NOBODY: Said = frozenset()
ZONES = ("Europe/Madrid", "Europe/Warsaw", "America/Santiago")
CLOCK_CHANGES = [
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 4, 5, tzinfo=UTC),
    datetime(2026, 9, 6, tzinfo=UTC),
]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time of November in Madrid."""
    return datetime(2026, 11, day, hour, minute, tzinfo=MADRID)


def visit(starts_at: datetime, id: str = "v", **changes: Any) -> Visit:
    values: dict[str, Any] = {
        "id": id,
        "chat_id": 1,
        "patient_id": "p",
        "intent_id": f"i-{id}",
        "account": "main",
        "provider_visit_id": f"theirs-{id}",
        "clinic_id": "c",
        "doctor_id": "d",
        "address_id": "a",
        "starts_at": starts_at.astimezone(UTC),
        "ends_at": starts_at.astimezone(UTC) + timedelta(minutes=30),
        "zone": "Europe/Madrid",
        "status": "booked",
        "details": "{}",
        "reference": "ref",
        "created_at": starts_at.astimezone(UTC) - timedelta(days=30),
        "updated_at": starts_at.astimezone(UTC) - timedelta(days=30),
    }
    return Visit(**values | changes)


def hours_at(now: datetime, *visits: Visit, said: Said = NOBODY, rules: ReminderRules = RULES) -> list[int]:
    return [one.hours for one in due(visits, said, {"main": rules}, now)]


def noted(one: Due, visits: list[Visit], rules: ReminderRules) -> set[tuple[str, datetime, int]]:
    by_id = {known.id: known for known in visits}
    return {
        (id, by_id[id].starts_at, hours)
        for id in one.visit_ids
        for hours in passed(by_id[id], one.hours, rules)
    }


def test_a_reminder_is_due_at_its_time_and_not_before() -> None:
    noon = visit(at(24, 12))
    assert hours_at(at(23, 11, 59), noon) == []
    assert hours_at(at(23, 12), noon) == [24]


def test_a_late_reminder_goes_out_after_downtime() -> None:
    assert hours_at(at(23, 18), visit(at(24, 12))) == [24]


def test_of_two_late_reminders_only_the_nearer_goes_out() -> None:
    noon = visit(at(24, 12))
    assert hours_at(at(24, 11), noon) == [2]
    assert hours_at(at(24, 11), noon, said=frozenset({("v", noon.starts_at, 2)})) == []


@pytest.mark.parametrize("minute", [31, 59])
def test_nobody_is_reminded_in_the_last_half_hour(minute: int) -> None:
    assert hours_at(at(24, 11, minute), visit(at(24, 12))) == []


def test_nobody_is_reminded_of_what_has_begun() -> None:
    assert hours_at(at(24, 12), visit(at(24, 12))) == []


def test_a_moved_visit_is_spoken_of_anew() -> None:
    moved = visit(at(24, 12), arranged_at=at(22, 12))
    assert hours_at(at(23, 12), moved, said=frozenset({("v", at(23, 12).astimezone(UTC), 24)})) == [24]


def test_a_visit_agreed_on_after_the_time_of_its_reminder_needs_none() -> None:
    noon = visit(at(24, 12), arranged_at=at(23, 13))
    assert hours_at(at(23, 14), noon) == []
    assert hours_at(at(24, 10), noon) == [2]


def test_nobody_is_reminded_where_reminders_are_off() -> None:
    assert hours_at(at(23, 12), visit(at(24, 12)), rules=ReminderRules(mode=Mode.OFF)) == []


def test_a_visit_of_an_account_that_is_gone_is_left_alone() -> None:
    assert hours_at(at(23, 12), visit(at(24, 12), account="other")) == []


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"status": "absent"}, {"present": True}])
def test_only_visits_that_are_waited_for_are_spoken_of(changes: dict[str, Any]) -> None:
    assert hours_at(at(24, 11), visit(at(24, 12), **changes)) == []


def test_two_visits_on_one_day_share_one_message() -> None:
    visits = [visit(at(24, 18), "late"), visit(at(24, 12), "early")]
    (one,) = due(visits, NOBODY, {"main": RULES}, at(23, 12))
    assert one == Due(chat_id=1, hours=24, visit_ids=("early", "late"))
    assert due(visits, frozenset(noted(one, visits, RULES)), {"main": RULES}, at(23, 18)) == []


def test_two_visits_whose_different_reminders_are_late_share_one_message() -> None:
    visits = [visit(at(24, 11), "early"), visit(at(24, 18), "late")]
    (one,) = due(visits, NOBODY, {"main": RULES}, at(24, 9, 30))
    assert one == Due(chat_id=1, hours=2, visit_ids=("early", "late"))


def test_visits_of_two_chats_are_two_messages() -> None:
    visits = [visit(at(24, 12), "mine"), visit(at(24, 12), "yours", chat_id=2)]
    assert {one.chat_id for one in due(visits, NOBODY, {"main": RULES}, at(23, 12))} == {1, 2}


def test_a_visit_with_other_rules_goes_along_once() -> None:
    rules = {"main": RULES, "other": ReminderRules(hours=(48,))}
    visits = [visit(at(24, 12), "a", account="other"), visit(at(24, 13), "b"), visit(at(24, 16), "c")]
    (one,) = due(visits[:2], frozenset({("a", visits[0].starts_at, 48)}), rules, at(23, 13))
    said = {("a", visits[0].starts_at, 48)} | noted(one, visits, RULES)
    (next_one,) = due(visits, frozenset(said), rules, at(23, 16))
    assert (one.visit_ids, next_one.visit_ids) == (("a", "b"), ("c",))


def test_what_falls_into_the_night_waits_for_the_morning() -> None:
    assert send_at(visit(at(24, 9, 30)), 2, RULES) == at(24, 8)
    assert send_at(visit(at(24, 22)), 24, RULES) == at(24, 8)


def test_what_the_morning_is_too_late_for_is_said_in_the_evening() -> None:
    assert send_at(visit(at(24, 8, 15)), 2, RULES) == at(23, 20)


def test_quiet_hours_within_one_day_are_kept_too() -> None:
    siesta = ReminderRules(quiet_from=time(14), quiet_until=time(17))
    assert send_at(visit(at(24, 17, 15)), 2, siesta) == at(24, 13)
    assert send_at(visit(at(24, 18)), 2, siesta) == at(24, 17)
    assert send_at(visit(at(24, 7)), 2, siesta) == at(24, 5)


def test_equal_ends_mean_no_quiet_hours() -> None:
    always = ReminderRules(quiet_from=time(8), quiet_until=time(8))
    assert send_at(visit(at(24, 5)), 2, always) == at(24, 3)


def test_a_late_reminder_still_waits_for_the_end_of_the_night() -> None:
    noon = visit(at(24, 12))
    assert hours_at(at(23, 22), noon) == hours_at(at(24, 7, 59), noon) == []
    assert hours_at(at(24, 8), noon) == [24]


def held(now: datetime, *visits: Visit, rules: ReminderRules = RULES) -> datetime | None:
    return held_until(visits, {"main": rules}, now)


def test_what_did_not_leave_before_the_night_waits_for_its_end() -> None:
    noon = visit(at(24, 12))
    assert held(at(23, 20, 59), noon) is None
    assert held(at(23, 21), noon) == held(at(24, 7, 59), noon) == at(24, 8)
    assert held(at(24, 8), noon) is None
    assert held(at(23, 23), noon, visit(at(24, 8, 15), "w")) == at(24, 8)


def test_what_would_come_too_late_after_the_night_leaves_in_it() -> None:
    assert held(at(23, 23), visit(at(24, 7))) is held(at(23, 23), visit(at(24, 8))) is None
    assert held(at(23, 23), visit(at(24, 12)), visit(at(24, 7), "w")) is None


def test_the_night_is_that_of_the_place_of_the_visit() -> None:
    away = visit(at(24, 22), zone="America/Santiago")
    assert held(at(24, 8, 30), away) == at(24, 12)
    assert held(at(24, 8, 30), visit(at(24, 22))) is held(at(24, 8, 30)) is None
    assert held(at(23, 23), visit(at(24, 12), account="gone")) is None


def test_the_night_in_which_the_clocks_change_ends_by_the_new_time() -> None:
    late = datetime(2026, 3, 29, 1, 30, tzinfo=MADRID)
    sunday = visit(datetime(2026, 3, 29, 12, tzinfo=MADRID))
    assert held(late, sunday) == datetime(2026, 3, 29, 6, tzinfo=UTC)


def test_the_evening_before_is_early_enough_to_be_sent_before_the_night() -> None:
    assert hours_at(at(23, 20, 59), visit(at(24, 8, 15), arranged_at=at(23, 19))) == [2]


visits_near_changes = st.builds(
    lambda day, minutes, zone: visit(day + timedelta(minutes=minutes), zone=zone),
    st.sampled_from(CLOCK_CHANGES),
    st.integers(-1440, 2880),
    st.sampled_from(ZONES),
)
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
some_rules = st.builds(
    ReminderRules,
    hours=st.sampled_from([(24, 2), (48, 24, 1), (2,), (3,)]),
    quiet_from=times,
    quiet_until=times,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(visits_near_changes, min_size=1, max_size=3), some_rules, st.integers(13, 200))
@example([visit(datetime(2026, 9, 6, 11, tzinfo=UTC), zone="America/Santiago")], RULES, 60)
def test_a_patient_is_never_woken_never_told_too_late_and_never_told_twice(
    drawn: list[Visit], rules: ReminderRules, minutes: int
) -> None:
    visits = [one.model_copy(update={"id": f"v{n}"}) for n, one in enumerate(drawn)]
    first, last = min(one.starts_at for one in visits), max(one.starts_at for one in visits)
    by_id = {one.id: one for one in visits}
    said: set[tuple[str, datetime, int]] = set()
    now = first - timedelta(days=4)
    while now < last + timedelta(hours=3):
        for one in due(visits, frozenset(said), {"main": rules}, now):
            for about in (by_id[id] for id in one.visit_ids):
                assert now < about.starts_at
                assert not is_quiet(now.astimezone(ZoneInfo(about.zone)).time(), rules)
                assert (about.id, about.starts_at, one.hours) not in said
            said |= noted(one, visits, rules)
        now += timedelta(minutes=minutes)


@settings(max_examples=60, deadline=None)
@given(visits_near_changes)
def test_who_looks_every_minute_reminds_of_every_visit(one: Visit) -> None:
    """With the default quiet hours there is always a time before."""
    moments = [one.starts_at - timedelta(minutes=15 * n) for n in range(4 * 48, 0, -1)]
    assert any(hours_at(moment, one) for moment in moments)


def is_quiet(moment: time, rules: ReminderRules) -> bool:
    begin, end = rules.quiet_from, rules.quiet_until
    if begin == end:
        return False
    return begin <= moment < end if begin < end else moment >= begin or moment < end


def test_who_has_not_confirmed_in_time_is_to_be_phoned() -> None:
    noon = visit(at(24, 12))
    assert not to_phone(noon, RULES, False, at(23, 17))
    assert to_phone(noon, RULES, False, at(23, 18))


def test_who_confirmed_is_not_phoned() -> None:
    sure = visit(at(24, 12), confirmed_at=at(23, 12))
    assert not to_phone(sure, RULES, True, at(23, 19))


def test_whom_the_reminder_did_not_reach_is_phoned_at_once() -> None:
    assert to_phone(visit(at(24, 12)), RULES, True, at(23, 13))


@pytest.mark.parametrize("changes", [{"status": "cancelled"}, {"present": True}])
def test_nobody_is_phoned_about_a_visit_that_is_not_waited_for(changes: dict[str, Any]) -> None:
    assert not to_phone(visit(at(24, 12), **changes), RULES, True, at(23, 19))


def test_a_visit_agreed_on_late_is_confirmed_by_that() -> None:
    assert not to_phone(visit(at(24, 12), arranged_at=at(23, 19)), RULES, False, at(23, 20))


def test_nobody_is_phoned_where_the_clinic_does_not_want_it_or_the_visit_has_begun() -> None:
    noon = visit(at(24, 12))
    assert not to_phone(noon, ReminderRules(phone_hours=0), False, at(23, 20))
    assert not to_phone(noon, ReminderRules(mode=Mode.OFF), True, at(23, 20))
    assert not to_phone(noon, RULES, True, at(24, 12))
