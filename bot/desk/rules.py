"""The clinic's rules for visits: plain functions that say what may be done, before anything is offered."""

from datetime import datetime, timedelta
from enum import StrEnum

from integrations.model import Value, VisitStatus
from storage.visits import Visit


class VisitRules(Value):
    """Times are minutes. most_open: visits that one person may have ahead, 0 for no limit.

    check_in_before: from when on before its start a patient may say that they are there. days_ahead: how far
    ahead visits may be booked, 0 for what the house says.
    """

    cancel_before: int = 0
    move_before: int = 0
    most_open: int = 0
    check_in_before: int = 60
    days_ahead: int = 0


class Obstacle(StrEnum):
    """Why something may not be done."""

    OVER = "over"  # it took place
    CANCELLED = "cancelled"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    TOO_MANY = "too_many"
    THERE = "there"  # the patient is already checked in


def may_cancel(visit: Visit, rules: VisitRules, now: datetime) -> Obstacle | None:
    """None: the patient may cancel."""
    return _may_change(visit, rules.cancel_before, now)


def may_move(visit: Visit, rules: VisitRules, now: datetime) -> Obstacle | None:
    """None: the patient may move the visit."""
    return _may_change(visit, rules.move_before, now)


def may_check_in(visit: Visit, rules: VisitRules, now: datetime) -> Obstacle | None:
    """None: the patient may check in now."""
    if visit.status == VisitStatus.CANCELLED:
        return Obstacle.CANCELLED
    if visit.present:
        return Obstacle.THERE
    if now >= visit.ends_at:
        return Obstacle.TOO_LATE
    return Obstacle.TOO_EARLY if now < check_in_from(visit, rules) else None


def check_in_from(visit: Visit, rules: VisitRules) -> datetime:
    return visit.starts_at - timedelta(minutes=rules.check_in_before)


def may_book(open_visits: int, rules: VisitRules) -> Obstacle | None:
    """None: this person may have one more visit ahead."""
    return Obstacle.TOO_MANY if 0 < rules.most_open <= open_visits else None


def latest_start(now: datetime, rules: VisitRules, horizon: timedelta) -> datetime:
    """Until when visits may begin. horizon: what the house says."""
    return now + (timedelta(days=rules.days_ahead) if rules.days_ahead else horizon)


def _may_change(visit: Visit, before: int, now: datetime) -> Obstacle | None:
    if visit.status == VisitStatus.CANCELLED:
        return Obstacle.CANCELLED
    if now >= visit.starts_at:
        return Obstacle.OVER
    return Obstacle.TOO_LATE if now + timedelta(minutes=before) > visit.starts_at else None
