"""What is known after a call to a provider, or after a look at what an earlier one did."""

from enum import StrEnum

from integrations.errors import ProviderError
from integrations.model import Value, Visit


class Part(StrEnum):
    """The calls of one deed. A move that has to book anew has a second one: letting go of the old time."""

    MAIN = "main"
    OLD = "old"


class Sign(StrEnum):
    """What one try, or one look, tells."""

    DONE = "done"
    TAKEN = "taken"
    REFUSED = "refused"
    GONE = "gone"  # the visit is not there any more
    LATER = "later"  # surely not done, may be tried again
    UNKNOWN = "unknown"  # may have been done: look before trying again
    ABSENT = "absent"  # looked, and it is not there


class Verdict(Value):
    """visit: as booked or moved. wait: seconds the provider asked us to wait."""

    sign: Sign
    visit: Visit | None = None
    wait: float = 0


def done(visit: Visit | None = None) -> Verdict:
    """What a workflow remembers of a visit; who it is for stands in the intent, and nowhere else."""
    nobody = {"patient_name": "", "patient_surname": "", "phone": ""}
    return Verdict(sign=Sign.DONE, visit=visit.model_copy(update=nobody) if visit else None)


def after(sign: Sign, error: ProviderError) -> Verdict:
    return Verdict(sign=sign, wait=error.retry_after.total_seconds() if error.retry_after else 0)
