"""Trouble on demand: rules that spoil answers, and switches for the vendors' documented oddities."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter
from starlette.responses import HTMLResponse, JSONResponse, Response

from integrations.sandbox.hangup import Hangup

Kind = Literal[
    "latency",
    "status",
    "reset_before",
    "reset_after",
    "timeout_before",
    "timeout_after",
    "html",
    "empty",
    "malformed",
]
Refuse = Callable[[int, int | None], Response]

SILENCE_MS = 60_000
USUAL_STATUS = {"status": 503, "html": 502, "empty": 200, "malformed": 200}
ACTS_BY_DEFAULT = frozenset({"empty", "malformed", "reset_after", "timeout_after"})
PAGE = "<!doctype html><title>Sandbox</title><h1>Please confirm that you are human</h1>"


@dataclass(frozen=True)
class Rule:
    """One kind of trouble for one operation of one side ("*" is every operation, or every side)."""

    kind: Kind
    where: str = "*"
    operation: str = "*"
    status: int = 0  # 0: what is usual for the kind
    ms: int = 0
    times: int | None = None
    skip: int = 0
    probability: float = 1.0
    retry_after: int | None = None
    acts: bool | None = None  # has the server acted before the answer is spoiled?
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> "Rule":
        """A rule from its JSON. Raises ValueError with a sentence that says what is wrong."""
        if unknown := set(body) - set(cls.__dataclass_fields__):
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        return TypeAdapter(cls).validate_python(body)

    @property
    def acts_first(self) -> bool:
        return self.kind in ACTS_BY_DEFAULT if self.acts is None else self.acts

    def covers(self, where: str, operation: str) -> bool:
        return self.where in ("*", where) and self.operation.lower() in ("*", operation.lower())

    def spoiled(self, refuse: Refuse) -> Response:
        """What the caller gets in place of the true answer."""
        status = self.status or USUAL_STATUS.get(self.kind, 0)
        match self.kind:
            case "reset_before" | "reset_after":
                return Hangup()
            case "timeout_before" | "timeout_after":
                return Hangup((self.ms or SILENCE_MS) / 1000)
            case "status":
                answer = refuse(status, self.retry_after)
            case "html":
                answer = HTMLResponse(PAGE, status)
            case "malformed":
                answer = Response('{"id": "1", "na', status, media_type="application/json")
            case _:
                answer = Response(b"", status)
        answer.headers.update(self.headers)
        return answer


class Faults:
    """The rules and switches in force. Every served operation goes through `answer`."""

    def __init__(self, seed: int = 0) -> None:
        self._rules: dict[int, Rule] = {}
        self._seen: dict[int, int] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._quirks: dict[tuple[str, str], Any] = {}
        self._chance = random.Random(seed)  # noqa: S311
        self._last = 0

    def add(self, rule: Rule) -> int:
        self._last += 1
        self._rules[self._last] = rule
        self._seen[self._last] = 0
        return self._last

    def remove(self, number: int) -> None:
        self._rules.pop(number, None)

    def clear(self) -> None:
        """No rules and no quirks."""
        self._rules.clear()
        self._quirks.clear()

    def listed(self) -> dict[str, object]:
        rules = [{"id": n, **asdict(rule), "seen": self._seen[n]} for n, rule in self._rules.items()]
        quirks = [{"where": w, "quirk": q, "value": v} for (w, q), v in self._quirks.items()]
        known = {where: sorted(names) for where, names in self._known.items()}
        return {"faults": rules, "quirks": quirks, "known_quirks": known}

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides that have declared themselves."""
        return tuple(self._known)

    def declare(self, where: str, quirks: Iterable[str]) -> None:
        """Say that a side is there and which switches it has, so that a misspelt one is refused."""
        self._known[where] = frozenset(quirks)

    def switch(self, where: str, quirk: str, value: Any) -> None:
        """Turn a quirk on (any true value) or off. Raises ValueError for one that the side does not have."""
        if quirk not in self._known.get(where, frozenset()):
            raise ValueError(f"{where} has no quirk {quirk!r}")
        self._quirks.pop((where, quirk), None)
        if value:
            self._quirks[(where, quirk)] = value

    def quirk(self, where: str, quirk: str) -> Any:
        """The value of a switch, None when it is off."""
        return self._quirks.get((where, quirk))

    async def answer(
        self, where: str, operation: str, act: Callable[[], Awaitable[Response]], refuse: Refuse | None = None
    ) -> Response:
        """Do `act` and give its answer, unless rules in force say otherwise.

        All latencies add up, and of the other rules the first counts. `refuse(status, retry_after)` makes
        the refusal of kind "status" in the side's own words.
        """
        firing = [
            rule for number, rule in tuple(self._rules.items()) if self._fires(number, where, operation)
        ]
        delay = sum(rule.ms for rule in firing if rule.kind == "latency")
        if delay:
            await asyncio.sleep(delay / 1000)
        trouble = next((rule for rule in firing if rule.kind != "latency"), None)
        if trouble is None:
            return await act()
        if trouble.acts_first:
            await act()
        return trouble.spoiled(refuse or plain_refusal)

    def _fires(self, number: int, where: str, operation: str) -> bool:
        rule = self._rules[number]
        if not rule.covers(where, operation):
            return False
        if self._chance.random() >= rule.probability:
            return False
        self._seen[number] += 1
        turn = self._seen[number]
        return turn > rule.skip and (rule.times is None or turn <= rule.skip + rule.times)


def plain_refusal(status: int, retry_after: int | None) -> Response:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JSONResponse({"errors": [], "message": "Trouble on demand"}, status, headers)
