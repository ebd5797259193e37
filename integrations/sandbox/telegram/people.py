"""The people of the sandbox and what they are called."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Person:
    """phone: with its plus sign, empty until one was made up or shared."""

    id: int
    first_name: str
    language_code: str = ""
    last_name: str = ""
    phone: str = ""

    def user(self) -> dict[str, Any]:
        """The official User object."""
        user: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    @property
    def number(self) -> str:
        """A telephone number of their own; the made-up one is from a range that is nobody's."""
        return self.phone or f"+1202555{self.id % 100 + 100:04d}"
