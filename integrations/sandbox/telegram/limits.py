"""How much a bot may say, and how fast."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from integrations.sandbox.telegram.chats import Chat
from integrations.sandbox.telegram.refusal import bad_request, too_many

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ANSWER = 200


def check_text(text: str) -> None:
    """Of a message, its entities already parsed. Raises Refused."""
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > LONGEST_TEXT:
        raise bad_request("message is too long")


def check_caption(caption: str) -> None:
    if len(caption) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")


@dataclass
class Bucket:
    """Takes `size` at once, and again as it fills at `rate` a second."""

    rate: float
    size: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate

    def take(self) -> None:
        self.left -= 1


class Flood:
    """About 1 a second in a chat with short bursts, 20 a minute in a group, 30 a second in all.

    Edits do not count in the total, and in a private chat they have longer bursts of their own. It goes by
    the machine's time, not by the sandbox's clock, which may stand still.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self.off = False
        self.per_chat = (1.0, 5.0)
        self.edits = (1.0, 20.0)
        self.per_group = (20 / 60, 20.0)
        self.overall = (30.0, 60.0)
        self._buckets: dict[tuple[int, int, str], Bucket] = {}

    def configure(
        self,
        *,
        off: bool | None = None,
        per_chat: tuple[float, float] | None = None,
        per_group: tuple[float, float] | None = None,
        overall: tuple[float, float] | None = None,
    ) -> None:
        """Each limit is (a second, at once). All start anew."""
        self.off = self.off if off is None else off
        self.per_chat = per_chat or self.per_chat
        self.per_group = per_group or self.per_group
        self.overall = overall or self.overall
        self._buckets.clear()

    def spend(self, bot_id: int, chat: Chat, *, edit: bool = False) -> None:
        """Count one message. Raises Refused with 429 when it is too soon; then nothing is counted."""
        if self.off:
            return
        now = self._now()
        kind, limit = ("edits", self.edits) if edit and chat.private else ("chat", self.per_chat)
        buckets = [self._bucket((bot_id, chat.id, kind), limit, now)]
        if not chat.private:
            buckets.append(self._bucket((bot_id, chat.id, "group"), self.per_group, now))
        if not edit:
            buckets.append(self._bucket((bot_id, 0, "all"), self.overall, now))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise too_many(math.ceil(wait))
        for bucket in buckets:
            bucket.take()

    def _bucket(self, key: tuple[int, int, str], limit: tuple[float, float], now: float) -> Bucket:
        if key not in self._buckets:
            self._buckets[key] = Bucket(limit[0], limit[1], limit[1], now)
        return self._buckets[key]

    def settings(self) -> dict[str, object]:
        return {
            "off": self.off,
            "per_chat": self.per_chat,
            "per_group": self.per_group,
            "overall": self.overall,
        }
