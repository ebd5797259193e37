"""How the vendor's limits are learnt and kept."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.limits import Blockade, Bucket

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
ZERO = timedelta(0)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def headers(remaining: int, reset: str, limit: int = 40) -> dict[str, str]:
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": reset,
    }


def asked_once(told: dict[str, str], *, refused: bool = False) -> Bucket:
    bucket = Bucket()
    assert bucket.take(NOW) == ZERO
    bucket.give()
    bucket.learn(told, NOW, refused=refused)
    return bucket


def test_without_headers_there_is_no_limit() -> None:
    bucket = asked_once({})
    assert [bucket.take(NOW) for _ in range(1000)] == [ZERO] * 1000


@pytest.mark.parametrize(
    "reset",
    [
        "2026-11-02T08:00:30+00:00",
        "2026-11-02T09:00:30+0100",
        "2026-11-02T08:00:30Z",
        str(int(NOW.timestamp()) + 30),
        "Mon, 02 Nov 2026 08:00:30 GMT",
    ],
)
def test_a_used_up_bucket_waits_for_its_reset(reset: str) -> None:
    bucket = asked_once(headers(0, reset))
    assert bucket.take(NOW) == seconds(30)
    assert bucket.take(NOW + seconds(30)) == ZERO


def test_requests_under_way_are_counted_before_their_answers_come() -> None:
    bucket = asked_once(headers(2, "2026-11-02T08:00:30Z"))
    assert [bucket.take(NOW) for _ in range(3)] == [ZERO, ZERO, seconds(30)]


def test_an_answer_does_not_give_back_what_others_are_using() -> None:
    bucket = asked_once(headers(3, "2026-11-02T08:00:30Z"))
    assert [bucket.take(NOW) for _ in range(3)] == [ZERO] * 3
    bucket.give()
    bucket.learn(headers(2, "2026-11-02T08:00:30Z"), NOW, refused=False)
    assert bucket.take(NOW) == seconds(30)


def test_after_the_reset_no_more_go_than_the_limit_allows() -> None:
    bucket = asked_once(headers(0, "2026-11-02T08:00:30Z", limit=2))
    later = NOW + seconds(31)
    assert [bucket.take(later) for _ in range(2)] == [ZERO, ZERO]


def test_a_refusal_holds_everyone_back_for_its_retry_after() -> None:
    bucket = asked_once({"retry-after": "7"}, refused=True)
    assert bucket.take(NOW) == seconds(7)


def test_a_refusal_is_not_explained_by_a_reset_while_requests_remain() -> None:
    bucket = Bucket()
    assert bucket.learn(headers(39, "2026-11-02T08:50:00Z"), NOW, refused=True) is None
    assert bucket.take(NOW) == ZERO


def test_a_reset_in_a_far_future_silences_us_for_an_hour_at_most() -> None:
    bucket = asked_once(headers(0, "2031-01-01T00:00:00Z"))
    assert bucket.take(NOW) == timedelta(hours=1)


@pytest.mark.parametrize("reset", ["", "soon", "9" * 40, "2026-11-02T07:00:00Z", "nan"])
def test_a_reset_that_means_nothing_holds_nobody_back(reset: str) -> None:
    bucket = asked_once(headers(0, reset))
    assert bucket.take(NOW) == ZERO


def test_a_firewall_is_left_alone_but_knocked_at_now_and_then() -> None:
    blockade = Blockade()
    assert blockade.begin(NOW) == timedelta(minutes=5)
    assert blockade.wait(NOW + seconds(1)) == seconds(299)
    assert blockade.wait(NOW + seconds(5)) == ZERO
    assert blockade.wait(NOW + seconds(5)) == seconds(295)
    blockade.end()
    assert blockade.wait(NOW + seconds(6)) == ZERO
