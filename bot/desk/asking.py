"""The provider's errors, turned into the troubles that a person is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.errors import CalendarRefused, CalendarSilent, NothingThere
from integrations.errors import AccessDenied, NotFound, ProviderError, Rejected, Unsupported


@contextmanager
def asking() -> Iterator[None]:
    """Around every read from a provider on behalf of a person."""
    try:
        yield
    except (AccessDenied, Rejected, Unsupported) as error:
        raise CalendarRefused(str(error)) from error
    except NotFound as error:
        raise NothingThere(str(error)) from error
    except ProviderError as error:
        raise CalendarSilent(str(error)) from error
