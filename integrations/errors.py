"""What can go wrong with a provider.

    ProviderError                what every one of them is
    ├── SlotTaken                somebody else has that time
    ├── NotOffered               the service does not fit that slot, or is gone
    ├── Rejected                 the provider refuses this request, and will refuse it again
    ├── NotFound                 no such thing any more: the catalogue is stale
    ├── Unsupported              this provider cannot be told that
    ├── AccessDenied             our credentials are wrong or lack a right
    ├── Unavailable              nothing happened, try later
    │   └── RateLimited          nothing happened, try after retry_after
    └── OutcomeUnknown           a write may or may not have happened: read back before repeating

The texts speak to developers and never hold personal data or secrets.
"""

from datetime import timedelta


class ProviderError(Exception):
    """A provider could not do what was asked.

    retry_after: how long to wait, where the provider said so. permanent: asking again cannot help.
    """

    permanent = False

    def __init__(self, message: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])
        self.retry_after = retry_after


class SlotTaken(ProviderError):
    """The time is no longer free."""

    permanent = True


class NotOffered(ProviderError):
    """The service cannot be booked at that time."""

    permanent = True


class Rejected(ProviderError):
    """The provider refused the request."""

    permanent = True


class NotFound(ProviderError):
    """The provider does not know this id."""

    permanent = True


class Unsupported(ProviderError):
    """This provider has no such operation."""

    permanent = True


class AccessDenied(ProviderError):
    """The provider refused our credentials."""

    permanent = True


class Unavailable(ProviderError):
    """The provider could not be reached or answered with an error of its own; nothing was changed."""


class RateLimited(Unavailable):
    """The provider's request limit is used up; nothing was changed."""


class OutcomeUnknown(ProviderError):
    """The request may have been carried out: the answer was lost."""
