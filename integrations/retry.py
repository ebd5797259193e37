"""Whether a failed attempt is tried again: a decision, not a loop."""

from dataclasses import dataclass
from datetime import timedelta

from integrations.errors import OutcomeUnknown, ProviderError, RateLimited, Unavailable

_UNSAID = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt brought no answer that can be used. `reason` holds no personal data.

    untouched: the request has surely not been carried out.
    passing: the same request may succeed a moment later.
    wait: how long the vendor asks us to wait. limited: because we asked too often.
    """

    reason: str
    untouched: bool = False
    passing: bool = True
    wait: timedelta | None = None
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """tries: attempts in all. base, longest: seconds of the first and of any backoff.

    patience: the longest that somebody is kept waiting for a limit. budget: no new attempt after it.
    """

    tries: int = 3
    base: float = 0.25
    longest: float = 4.0
    patience: timedelta = timedelta(seconds=2)
    budget: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class RetryAfter:
    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    error: ProviderError


def decide(
    failure: Failure, *, attempt: int, once: bool, elapsed: timedelta, chance: float, policy: Policy
) -> RetryAfter | GiveUp:
    """`attempt` counts from 1; `once`: must not be carried out twice; `chance`: 0 to 1, for full jitter."""
    if once and not failure.untouched:
        return GiveUp(OutcomeUnknown(f"the answer was lost: {failure.reason}"))
    asked = failure.wait or timedelta(0)
    patient = asked <= policy.patience and elapsed + asked <= policy.budget
    if failure.passing and attempt < policy.tries and patient:
        backoff = chance * min(policy.longest, policy.base * 2 ** (attempt - 1))
        return RetryAfter(asked.total_seconds() + backoff)
    if failure.limited:
        return GiveUp(RateLimited(failure.reason, retry_after=failure.wait or _UNSAID))
    return GiveUp(Unavailable(failure.reason, retry_after=failure.wait))
