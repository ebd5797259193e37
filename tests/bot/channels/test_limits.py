"""Flood limits as arithmetic, with a clock that the tests move."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.limits import (
    Allowance,
    Bucket,
    Pauses,
    Strictest,
    Window,
    allowance_of,
    everyone,
    group,
    private_chat,
)

PEOPLE, STAFF = 7, -100


def sent(allowance: Allowance, asked: list[float]) -> list[float]:
    """When messages asked for at these moments leave, each as early as it may."""
    now, moments = 0.0, []
    for moment in sorted(asked):
        now = max(now, moment)
        now += allowance.wait(now)
        allowance.take(now)
        moments.append(now)
    return moments


def test_a_private_chat_gets_three_at_once_and_then_one_a_second() -> None:
    assert sent(private_chat(), [0.0] * 6) == [0, 0, 0, 1, 2, 3]


def test_a_private_chat_that_rested_may_burst_again() -> None:
    assert sent(private_chat(), [0.0] * 3 + [10.0] * 4) == [0, 0, 0, 10, 10, 10, 11]


def test_a_group_gets_twenty_in_any_minute_at_the_pace_of_a_chat() -> None:
    moments = sent(group(), [0.0] * 25)
    assert moments[:5] == [0, 0, 0, 1, 2]
    assert moments[18:23] == [16, 17, 60, 60, 60]


def test_all_together_get_thirty_in_any_second() -> None:
    assert sent(everyone(30), [0.0] * 61)[::30] == [0, 1, 2]


@given(st.lists(st.floats(0, 300), max_size=120))
def test_no_window_ever_holds_more_than_it_may(asked: list[float]) -> None:
    moments = sent(Window(20, 60.0), asked)
    assert all(later - earlier >= 59.999 for earlier, later in zip(moments, moments[20:], strict=False))


@given(st.lists(st.floats(0, 60), max_size=60))
def test_a_bucket_never_gives_more_than_its_burst_and_its_pace(asked: list[float]) -> None:
    moments = sent(Bucket(1.0, 3), asked)
    for first, start in enumerate(moments):
        for last in range(first, len(moments)):
            assert last - first + 1 <= 3 + (moments[last] - start) + 0.001


def test_ids_tell_people_from_groups() -> None:
    assert isinstance(allowance_of(PEOPLE), Bucket)
    assert isinstance(allowance_of(STAFF), Strictest)


def test_a_refusal_pauses_its_own_chat_only() -> None:
    pauses = Pauses()
    pauses.refused(1, 5.0, now=0.0)
    assert pauses.wait(1, 2.0) == 3.0
    assert pauses.wait(2, 2.0) == 0.0
    assert pauses.wait(1, 5.0) == 0.0


def test_refusals_of_three_chats_in_a_row_pause_everybody() -> None:
    pauses = Pauses()
    for chat_id in (1, 2, 3):
        pauses.refused(chat_id, 4.0, now=0.0)
    assert pauses.wait(99, 1.0) == 3.0
    assert pauses.wait_all(4.0) == 0.0


def test_one_message_let_through_ends_the_row() -> None:
    pauses = Pauses()
    pauses.refused(1, 4.0, now=0.0)
    pauses.refused(2, 4.0, now=0.0)
    pauses.accepted()
    pauses.refused(3, 4.0, now=0.0)
    assert pauses.wait(99, 1.0) == 0.0


def test_the_same_chat_refused_again_is_still_one_chat() -> None:
    pauses = Pauses()
    for _ in range(5):
        pauses.refused(1, 4.0, now=0.0)
    assert pauses.wait(2, 0.0) == 0.0
