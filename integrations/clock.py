"""The time, as providers need it: handed in, never asked of the system."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware."""
