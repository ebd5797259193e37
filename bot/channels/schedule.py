"""Which of the waiting messages leaves next, decided without waiting: the caller brings the time."""

import heapq
import itertools
from dataclasses import dataclass, field

from bot.channels.limits import Allowance, Pauses, allowance_of, everyone
from bot.engine.channel import Priority

PATIENCE = 10.0
REMEMBERED = 4096


@dataclass(slots=True, order=True)
class Ticket:
    """One message that waits. The lowest leaves first: each lower priority counts as coming 10 s later,
    so that taps go first and yet whoever waits long enough is overtaken by nobody new."""

    rank: float
    number: int
    chat_id: int = field(compare=False)
    withdrawn: bool = field(default=False, compare=False)


class Schedule:
    """Tickets by rank, within what each chat and all of them together are allowed.

    A chat has as many entries in `_ready` or `_later` as it has tickets; an entry is the right to look at
    the chat's first ticket, so adding and releasing cost the logarithm of those who wait.
    """

    def __init__(self, messages_per_second: int) -> None:
        self.pauses = Pauses()
        self._everyone = everyone(messages_per_second)
        self._allowances: dict[int, Allowance] = {}
        self._tickets: dict[int, list[Ticket]] = {}
        self._ready: list[tuple[float, int, int]] = []
        self._later: list[tuple[float, int]] = []
        self._numbers = itertools.count()

    def add(self, chat_id: int, priority: Priority, now: float) -> Ticket:
        ticket = Ticket(now + priority * PATIENCE, next(self._numbers), chat_id)
        heapq.heappush(self._tickets.setdefault(chat_id, []), ticket)
        heapq.heappush(self._ready, (ticket.rank, ticket.number, chat_id))
        return ticket

    def release(self, now: float) -> list[Ticket]:
        """The tickets that may leave now, best first."""
        while self._later and self._later[0][0] <= now:
            self._look_again(heapq.heappop(self._later)[1])
        released = []
        while self._ready and not self._wait_all(now):
            chat_id = heapq.heappop(self._ready)[2]
            if self._first(chat_id) is None:
                continue
            if wait := self._wait(chat_id, now):
                heapq.heappush(self._later, (now + wait, chat_id))
            else:
                released.append(self._take(chat_id, now))
        self._forget_idle(now)
        return released

    def next_at(self, now: float) -> float | None:
        """When `release` may have something again, None while nobody waits."""
        moments = [self._later[0][0]] if self._later else []
        if self._ready:
            moments.append(now + self._wait_all(now))
        return min(moments, default=None)

    def _look_again(self, chat_id: int) -> None:
        if first := self._first(chat_id):
            heapq.heappush(self._ready, (first.rank, first.number, chat_id))

    def _first(self, chat_id: int) -> Ticket | None:
        waiting = self._tickets.get(chat_id, [])
        while waiting and waiting[0].withdrawn:
            heapq.heappop(waiting)
        if not waiting:
            self._tickets.pop(chat_id, None)
            return None
        return waiting[0]

    def _take(self, chat_id: int, now: float) -> Ticket:
        self._allowances[chat_id].take(now)
        self._everyone.take(now)
        ticket = heapq.heappop(self._tickets[chat_id])
        if not self._tickets[chat_id]:
            del self._tickets[chat_id]
        return ticket

    def _wait(self, chat_id: int, now: float) -> float:
        if chat_id not in self._allowances:
            self._allowances[chat_id] = allowance_of(chat_id)
        return max(self._allowances[chat_id].wait(now), self.pauses.wait(chat_id, now))

    def _wait_all(self, now: float) -> float:
        return max(self._everyone.wait(now), self.pauses.wait_all(now))

    def _forget_idle(self, now: float) -> None:
        if len(self._allowances) > REMEMBERED:
            self._allowances = {chat: one for chat, one in self._allowances.items() if not one.idle(now)}
