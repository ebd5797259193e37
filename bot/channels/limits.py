"""Telegram's flood limits as arithmetic: how long until the next message may leave. Times are seconds.

Figures: core.telegram.org/bots/faq (one message a second in a chat with short bursts, 20 a minute in a
group, about 30 a second in all). They are approximate; only the retry_after of an answer is exact.
"""

from collections import deque


class Bucket:
    """One more every `interval` seconds, and up to `burst` at once after a rest."""

    def __init__(self, interval: float, burst: int) -> None:
        self._interval, self._burst = interval, burst
        self._full_at = float("-inf")

    def wait(self, now: float) -> float:
        return max(0.0, self._full_at - now - (self._burst - 1) * self._interval)

    def take(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + self._interval

    def idle(self, now: float) -> bool:
        """Whether nothing is lost by forgetting this bucket."""
        return self._full_at <= now


class Window:
    """At most `count` in any `span` seconds, however they are spread."""

    def __init__(self, count: int, span: float) -> None:
        self._span = span
        self._taken: deque[float] = deque(maxlen=count)

    def wait(self, now: float) -> float:
        full = len(self._taken) == self._taken.maxlen
        return max(0.0, self._taken[0] + self._span - now) if full else 0.0

    def take(self, now: float) -> None:
        self._taken.append(now)

    def idle(self, now: float) -> bool:
        return not self._taken or self._taken[-1] + self._span <= now


class Strictest:
    """Several limits that hold at the same time."""

    def __init__(self, *limits: Bucket | Window) -> None:
        self._limits = limits

    def wait(self, now: float) -> float:
        return max(one.wait(now) for one in self._limits)

    def take(self, now: float) -> None:
        for one in self._limits:
            one.take(now)

    def idle(self, now: float) -> bool:
        return all(one.idle(now) for one in self._limits)


Allowance = Bucket | Window | Strictest


def private_chat() -> Bucket:
    return Bucket(interval=1.0, burst=3)


def group() -> Strictest:
    return Strictest(private_chat(), Window(count=20, span=60.0))


def everyone(messages_per_second: int) -> Window:
    return Window(count=messages_per_second, span=1.0)


def allowance_of(chat_id: int) -> Allowance:
    """Telegram's ids tell: people are positive, groups and supergroups negative."""
    return private_chat() if chat_id > 0 else group()


class Pauses:
    """The chats that Telegram told us to leave alone, and for how long.

    A refusal pauses its own chat. When `row` different chats in a row were refused, with no message let
    through in between, it is not about one chat: then everybody waits.
    """

    def __init__(self, row: int = 3) -> None:
        self._row = row
        self._until: dict[int, float] = {}
        self._refused: set[int] = set()
        self._all_until = float("-inf")

    def refused(self, chat_id: int, seconds: float, now: float) -> None:
        until = now + seconds
        self._until = {chat: end for chat, end in self._until.items() if end > now}
        self._until[chat_id] = max(until, self._until.get(chat_id, until))
        self._refused.add(chat_id)
        if len(self._refused) >= self._row:
            self._all_until = max(self._all_until, until)

    def accepted(self) -> None:
        self._refused.clear()

    def wait(self, chat_id: int, now: float) -> float:
        """How long this chat is still paused."""
        return max(0.0, self._until.get(chat_id, now) - now, self._all_until - now)

    def wait_all(self, now: float) -> float:
        """How long everybody is still paused."""
        return max(0.0, self._all_until - now)
