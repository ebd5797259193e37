"""What the engine asks of a channel: show a view, bring a file, take a message away, look busy."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Literal, Protocol

from markupsafe import Markup

from bot.engine.view import View


class Priority(IntEnum):
    """Who goes first when messages have to wait for each other."""

    ANSWER = 0
    CONFIRMATION = 1
    STAFF = 2
    REMINDER = 3
    BROADCAST = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """The message under which a view can be seen now."""

    message_id: int


class Undelivered(Exception):
    """The channel could not deliver the view, or does not know whether it did.

    permanent: the same view would be refused again. retry_after: how long the channel asked us to wait.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class Unreachable(Exception):
    """Nothing can be sent to this chat: the person blocked us, or the chat is gone."""

    def __init__(self, reason: Literal["blocked", "gone"]) -> None:
        super().__init__(f"the chat cannot be reached: {reason}")
        self.reason = reason


class Unfetched(Exception):
    """The channel could not bring a file. permanent: it never will. retry_after: as in Undelivered."""

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class ChatMoved(Exception):
    """The chat goes on under another id; nothing was delivered under the old one."""

    def __init__(self, new_chat_id: int) -> None:
        super().__init__("the chat has a new id")
        self.new_chat_id = new_chat_id


class Channel(Protocol):
    async def show(
        self,
        chat_id: int,
        view: View,
        *,
        replaces: int | None = None,
        priority: Priority = Priority.ANSWER,
        drop_keyboard: bool = False,
        note: Markup | None = None,
    ) -> Shown:
        """Show a view, in the place of message `replaces` where the channel can.

        drop_keyboard: an earlier view left a keyboard of replies open and this one must close it.
        note: a short sentence shown before the view; it closes that keyboard when the view has buttons.
        Raises Undelivered, Unreachable or ChatMoved.
        """

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Take a message away, where the channel allows it; one that is gone or too old is no error.

        Raises Undelivered when it may work later.
        """

    async def fetch(self, file_id: str, most_bytes: int) -> bytes:
        """What stands in a file that a person sent. Raises Unfetched, also for a larger one."""

    async def acknowledge(self, press_id: str) -> None:
        """Tell the person's app that the press arrived. Never raises: the press counts all the same."""

    async def busy(self, chat_id: int) -> None:
        """Show that an answer is being prepared. Never raises."""
