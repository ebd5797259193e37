"""What a clinic's rules allow, to the minute."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.desk.rules import Obstacle, VisitRules, latest_start, may_book, may_cancel, may_check_in, may_move
from storage.visits import Visit
from tests.bot.desk.test_reminder_rules import visit

START = datetime(2026, 11, 25, 11, tzinfo=UTC)
RULES = VisitRules(cancel_before=120, move_before=60, most_open=2, check_in_before=30)


def one(**changes: Any) -> Visit:
    return visit(START, **changes)


@pytest.mark.parametrize(
    ("minutes_before", "cancel", "move"),
    [
        (120, None, None),
        (119, Obstacle.TOO_LATE, None),
        (60, Obstacle.TOO_LATE, None),
        (59, Obstacle.TOO_LATE, Obstacle.TOO_LATE),
        (0, Obstacle.OVER, Obstacle.OVER),
        (-60, Obstacle.OVER, Obstacle.OVER),
    ],
)
def test_cancelling_and_moving_end_some_time_before(
    minutes_before: int, cancel: Obstacle | None, move: Obstacle | None
) -> None:
    now = START - timedelta(minutes=minutes_before)
    assert may_cancel(one(), RULES, now) is cancel
    assert may_move(one(), RULES, now) is move


def test_without_a_rule_a_visit_may_be_changed_until_it_begins() -> None:
    now = START - timedelta(seconds=1)
    assert may_cancel(one(), VisitRules(), now) is may_move(one(), VisitRules(), now) is None


def test_a_cancelled_visit_cannot_be_changed() -> None:
    gone, now = one(status="cancelled"), START - timedelta(days=1)
    found = {may(gone, RULES, now) for may in (may_cancel, may_move, may_check_in)}
    assert found == {Obstacle.CANCELLED}


@pytest.mark.parametrize(
    ("minutes_before", "obstacle"),
    [(31, Obstacle.TOO_EARLY), (30, None), (0, None), (-29, None), (-30, Obstacle.TOO_LATE)],
)
def test_checking_in_is_possible_shortly_before_and_during_the_visit(
    minutes_before: int, obstacle: Obstacle | None
) -> None:
    assert may_check_in(one(), RULES, START - timedelta(minutes=minutes_before)) is obstacle


def test_who_is_there_need_not_check_in() -> None:
    assert may_check_in(one(present=True), RULES, START) is Obstacle.THERE


@pytest.mark.parametrize(("ahead", "obstacle"), [(1, None), (2, Obstacle.TOO_MANY), (3, Obstacle.TOO_MANY)])
def test_one_person_has_so_many_visits_ahead(ahead: int, obstacle: Obstacle | None) -> None:
    assert may_book(ahead, RULES) is obstacle


def test_without_a_limit_there_is_none() -> None:
    assert may_book(1000, VisitRules()) is None


@pytest.mark.parametrize(("days_ahead", "days"), [(0, 60), (9, 9), (90, 90)])
def test_an_account_may_be_booked_further_ahead_or_less_than_the_house_says(
    days_ahead: int, days: int
) -> None:
    rules = VisitRules(days_ahead=days_ahead)
    assert latest_start(START, rules, timedelta(days=60)) == START + timedelta(days=days)
