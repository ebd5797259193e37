"""When patients are reminded of their visits: plain functions of the visits as they are now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from integrations.model import Value, VisitStatus
from storage.visits import Visit

SOONEST = timedelta(minutes=30)  # a reminder later than this helps nobody
EVENING = timedelta(hours=1)  # how long before quiet hours one is sent that would fall into them


class Mode(StrEnum):
    """Beside the reminders of the provider's own: none of ours, ours as well, or ours in their place."""

    OFF = "off"
    COMPLEMENT = "complement"
    REPLACE = "replace"


class ReminderRules(Value):
    """hours: before a visit, the longest first. Quiet hours are local to the visit; equal ends mean none.

    phone_hours: before a visit, by when it should be confirmed, 0 for never.
    """

    mode: Mode = Mode.COMPLEMENT
    hours: tuple[int, ...] = (24, 2)
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    phone_hours: int = 18


class Due(Value):
    """One message to one chat, about the visits of one day."""

    chat_id: int
    hours: int
    visit_ids: tuple[str, ...]


Said = frozenset[tuple[str, datetime, int]]
"""What was said: visit, the start that it had, hours before it."""


def send_at(visit: Visit, hours: int, rules: ReminderRules) -> datetime:
    """When to remind: never in quiet hours; after them when that is still early enough, else before them."""
    zone = ZoneInfo(visit.zone)
    wanted = (visit.starts_at - timedelta(hours=hours)).astimezone(zone)
    if not _is_quiet(wanted.time(), rules):
        return wanted
    morning = _at(wanted, rules.quiet_until)
    if morning < wanted:
        morning = _at(wanted + timedelta(days=1), rules.quiet_until)
    if _instant(morning) + SOONEST <= visit.starts_at:
        return morning
    return _evening_before(wanted, rules)


def held_until(visits: Sequence[Visit], rules: Mapping[str, ReminderRules], now: datetime) -> datetime | None:
    """Until when a reminder that was meant to leave earlier has to wait: the end of the quiet hours.

    None where it may leave now: nobody's hours are quiet, or the visit begins before they end.
    """
    ends = [_quiet_end(visit, rules[visit.account], now) for visit in visits if visit.account in rules]
    end = max((end for end in ends if end is not None), default=None)
    return end if end is not None and all(end < visit.starts_at for visit in visits) else None


def due(visits: Sequence[Visit], said: Said, rules: Mapping[str, ReminderRules], now: datetime) -> list[Due]:
    """The messages that should go out now. Late is fine, in quiet hours or after the visit has begun is not.

    Of two reminders that are both late only the nearer one is sent. A visit that was agreed on after its
    reminder's time needs none. Visits of one chat on one day share one message.
    """
    wanted: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
    for visit in visits:
        hours = _hours_due(visit, said, rules.get(visit.account), now)
        if hours is not None:
            wanted[visit.chat_id, _day(visit)][visit.id] = hours
    found = []
    for (chat_id, day), hours_of in wanted.items():
        hours = min(hours_of.values())
        others = [
            visit
            for visit in visits
            if (visit.chat_id, _day(visit)) == (chat_id, day)
            and (visit.id in hours_of or _goes_along(visit, said, hours, rules.get(visit.account), now))
        ]
        others.sort(key=lambda visit: (visit.starts_at, visit.id))
        found.append(Due(chat_id=chat_id, hours=hours, visit_ids=tuple(visit.id for visit in others)))
    return found


def passed(visit: Visit, hours: int, rules: ReminderRules) -> tuple[int, ...]:
    """The reminders that one of `hours` makes needless: itself and all earlier ones."""
    return (hours, *(other for other in rules.hours if other > hours))


def to_phone(visit: Visit, rules: ReminderRules, unreached: bool, now: datetime) -> bool:
    """Whether somebody should ring: the time to confirm is over, or the reminder did not arrive."""
    if rules.mode is Mode.OFF or not _is_awaited(visit, now) or visit.confirmed_at is not None:
        return False
    if unreached:
        return True
    by = visit.starts_at - timedelta(hours=rules.phone_hours)
    return rules.phone_hours > 0 and now >= by > _arranged(visit)


def _hours_due(visit: Visit, said: Said, rules: ReminderRules | None, now: datetime) -> int | None:
    if not _may_be_told(visit, rules, now) or rules is None or now + SOONEST > visit.starts_at:
        return None
    late = [
        hours
        for hours in rules.hours
        if send_at(visit, hours, rules) <= now
        and send_at(visit, hours, rules) > _arranged(visit)
        and (visit.id, visit.starts_at, hours) not in said
    ]
    nearest = min(late, default=None)
    if nearest is None or any(
        (visit.id, visit.starts_at, nearer) in said for nearer in _nearer(nearest, rules)
    ):
        return None
    return nearest


def _nearer(hours: int, rules: ReminderRules) -> list[int]:
    return [other for other in rules.hours if other < hours]


def _goes_along(visit: Visit, said: Said, hours: int, rules: ReminderRules | None, now: datetime) -> bool:
    """Whether the message about another visit of that day tells of this one too."""
    spoken = any(of == visit.id and start == visit.starts_at and at <= hours for of, start, at in said)
    return not spoken and _may_be_told(visit, rules, now)


def _may_be_told(visit: Visit, rules: ReminderRules | None, now: datetime) -> bool:
    if rules is None or rules.mode is Mode.OFF or not _is_awaited(visit, now):
        return False
    return not _is_quiet(now.astimezone(ZoneInfo(visit.zone)).time(), rules)


def _is_awaited(visit: Visit, now: datetime) -> bool:
    return visit.status == VisitStatus.BOOKED and not visit.present and now < visit.starts_at


def _day(visit: Visit) -> date:
    return visit.starts_at.astimezone(ZoneInfo(visit.zone)).date()


def _arranged(visit: Visit) -> datetime:
    return visit.arranged_at or visit.created_at


def _is_quiet(at: time, rules: ReminderRules) -> bool:
    begin, end = rules.quiet_from, rules.quiet_until
    return begin <= at < end if begin <= end else at >= begin or at < end


def _quiet_end(visit: Visit, rules: ReminderRules, now: datetime) -> datetime | None:
    local = now.astimezone(ZoneInfo(visit.zone))
    if not _is_quiet(local.time(), rules):
        return None
    end = _instant(_at(local, rules.quiet_until))
    return end if end > now else _instant(_at(local + timedelta(days=1), rules.quiet_until))


def _evening_before(wanted: datetime, rules: ReminderRules) -> datetime:
    """Shortly before the quiet hours in which `wanted` falls, while there is time left to send it."""
    quiet = _at(wanted, rules.quiet_from)
    if quiet > wanted:
        quiet = _at(wanted - timedelta(days=1), rules.quiet_from)
    loud = _at(quiet, rules.quiet_until)
    if loud >= quiet:
        loud = _at(quiet - timedelta(days=1), rules.quiet_until)
    evening = max(_instant(quiet) - EVENING, _instant(loud))
    return evening.astimezone(wanted.tzinfo)


def _instant(local: datetime) -> datetime:
    """Sums of local times would miss the hour by which clocks change."""
    return local.astimezone(UTC)


def _at(day: datetime, at: time) -> datetime:
    return datetime.combine(day.date(), at, day.tzinfo)
