"""Who leaves next, with a clock that the tests move."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.schedule import PATIENCE, Schedule, Ticket
from bot.engine.channel import Priority

Left = list[tuple[float, Ticket]]
TINY = 0.001


def drained(schedule: Schedule, now: float = 0.0) -> Left:
    """Every ticket with the moment at which it left."""
    left: Left = []
    while True:
        left += [(now, ticket) for ticket in schedule.release(now)]
        moment = schedule.next_at(now)
        if moment is None:
            return left
        now = max(now, moment) + TINY


def test_taps_go_first_and_broadcasts_last() -> None:
    schedule = Schedule(30)
    for priority in reversed(Priority):
        schedule.add(10 + priority, priority, 0.0)
    assert [ticket.chat_id for ticket in schedule.release(0.0)] == [10, 11, 12, 13, 14]


def test_equals_leave_in_the_order_in_which_they_came() -> None:
    schedule = Schedule(30)
    for chat_id in range(1, 20):
        schedule.add(chat_id, Priority.ANSWER, 0.0)
    assert [ticket.chat_id for ticket in schedule.release(0.0)] == list(range(1, 20))


def test_a_broadcast_is_not_overtaken_by_taps_for_ever() -> None:
    schedule = Schedule(30)
    schedule.add(1, Priority.BROADCAST, 0.0)
    moment = 0.0
    for second in range(100):
        for chat_id in range(1000 + second * 40, 1040 + second * 40):
            schedule.add(chat_id, Priority.ANSWER, float(second))
        if any(ticket.chat_id == 1 for ticket in schedule.release(float(second))):
            moment = float(second)
            break
    assert PATIENCE <= moment <= Priority.BROADCAST * PATIENCE * 2


def test_a_chat_that_has_to_wait_does_not_hold_up_the_others() -> None:
    schedule = Schedule(30)
    for _ in range(50):
        schedule.add(1, Priority.ANSWER, 0.0)
    schedule.add(2, Priority.BROADCAST, 0.0)
    assert Counter(ticket.chat_id for ticket in schedule.release(0.0)) == {1: 3, 2: 1}


def test_a_withdrawn_ticket_uses_nothing_up() -> None:
    schedule = Schedule(30)
    first, *_ = [schedule.add(1, Priority.ANSWER, 0.0) for _ in range(4)]
    first.withdrawn = True
    assert len(schedule.release(0.0)) == 3
    assert schedule.next_at(0.0) is None


def test_a_paused_chat_waits_as_long_as_it_was_told() -> None:
    schedule = Schedule(30)
    schedule.pauses.refused(1, 9.0, now=0.0)
    schedule.add(1, Priority.ANSWER, 0.0)
    schedule.add(2, Priority.ANSWER, 0.0)
    assert [(round(now), ticket.chat_id) for now, ticket in drained(schedule)] == [(0, 2), (9, 1)]


def test_when_everybody_is_paused_everybody_waits() -> None:
    schedule = Schedule(30)
    for chat_id in (1, 2, 3):
        schedule.pauses.refused(chat_id, 5.0, now=0.0)
    schedule.add(99, Priority.ANSWER, 0.0)
    assert schedule.release(4.9) == []
    assert [ticket.chat_id for ticket in schedule.release(5.0)] == [99]


def test_five_thousand_at_once_leave_thirty_a_second() -> None:
    schedule = Schedule(30)
    for chat_id in range(1, 5001):
        schedule.add(chat_id, Priority.BROADCAST, 0.0)
    left = drained(schedule)
    assert len(left) == 5000
    assert 166 <= left[-1][0] <= 168


tickets = st.tuples(
    st.sampled_from([1, 2, 3, -1, -2]), st.sampled_from(Priority), st.floats(0, 20), st.booleans()
)


@given(st.lists(tickets, max_size=80))
def test_whatever_comes_leaves_once_and_within_the_limits(
    asked: list[tuple[int, Priority, float, bool]],
) -> None:
    schedule = Schedule(30)
    kept = []
    for chat_id, priority, came, withdrawn in asked:
        ticket = schedule.add(chat_id, priority, came)
        ticket.withdrawn = withdrawn
        kept += [] if withdrawn else [ticket]
    left = drained(schedule, now=20.0)
    assert sorted(id(ticket) for _, ticket in left) == sorted(map(id, kept))
    for chat_id in {ticket.chat_id for ticket in kept}:
        mine = [(now, ticket) for now, ticket in left if ticket.chat_id == chat_id]
        assert [ticket for _, ticket in mine] == sorted(ticket for _, ticket in mine)
        assert Counter(now for now, _ in mine).most_common(1)[0][1] <= 3
