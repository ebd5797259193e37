"""When a failed attempt is tried again."""

from datetime import timedelta

import pytest

from integrations.errors import OutcomeUnknown, RateLimited, Unavailable
from integrations.retry import Failure, GiveUp, Policy, RetryAfter, decide

LOST = Failure("ReadTimeout")
UNSENT = Failure("ConnectError", untouched=True)
LIMITED = Failure("HTTP 429", untouched=True, limited=True, wait=timedelta(seconds=1))


def decided(
    failure: Failure, *, attempt: int = 1, once: bool = False, elapsed: float = 0, chance: float = 1.0
) -> RetryAfter | GiveUp:
    spent = timedelta(seconds=elapsed)
    return decide(failure, attempt=attempt, once=once, elapsed=spent, chance=chance, policy=Policy())


def given_up(failure: Failure, **circumstances: float) -> Exception:
    decision = decided(failure, **circumstances)  # type: ignore[arg-type]
    assert isinstance(decision, GiveUp)
    return decision.error


def test_a_read_whose_answer_was_lost_is_tried_three_times() -> None:
    assert decided(LOST, attempt=1) == RetryAfter(0.25)
    assert decided(LOST, attempt=2) == RetryAfter(0.5)
    assert type(given_up(LOST, attempt=3)) is Unavailable


def test_a_write_whose_answer_was_lost_is_never_tried_again() -> None:
    assert type(given_up(LOST, once=True)) is OutcomeUnknown


@pytest.mark.parametrize("failure", [UNSENT, LIMITED])
def test_a_write_that_was_surely_not_carried_out_is_tried_again(failure: Failure) -> None:
    assert isinstance(decided(failure, once=True), RetryAfter)


def test_the_jitter_is_full() -> None:
    assert decided(LOST, chance=0.0) == RetryAfter(0.0)


def test_the_wait_that_the_vendor_asks_for_is_kept_and_the_backoff_comes_on_top() -> None:
    assert decided(LIMITED) == RetryAfter(1.25)


def test_a_wait_longer_than_a_patient_should_stare_at_the_screen_is_told_to_the_caller() -> None:
    error = given_up(Failure("HTTP 429", untouched=True, limited=True, wait=timedelta(seconds=40)))
    assert type(error) is RateLimited
    assert error.retry_after == timedelta(seconds=40)


def test_a_limit_without_an_end_is_worth_a_minute() -> None:
    error = given_up(Failure("HTTP 429", untouched=True, limited=True), attempt=3)
    assert isinstance(error, RateLimited)
    assert error.retry_after == timedelta(seconds=60)


def test_nothing_is_tried_again_once_the_time_is_used_up() -> None:
    assert type(given_up(LOST, elapsed=31)) is Unavailable


def test_what_will_not_pass_is_not_tried_again() -> None:
    assert type(given_up(Failure("HTTP 501", passing=False))) is Unavailable
