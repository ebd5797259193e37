"""Webhooks: who subscribed, what was sent to them with which signature, and sending it again."""

import asyncio
import hashlib
import hmac
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx

from integrations.sandbox.eka_care.diary import Clock

SIGNATURE = "Eka-Webhook-Signature"
ANSWER_WITHIN_SECONDS = 10.0
LONGEST = 1000


@dataclass(frozen=True)
class Subscription:
    """Where events go. No names of events are all of them."""

    id: str
    endpoint: str
    signing_key: str
    protocol: str
    created_at: int
    event_names: tuple[str, ...] = ()

    def wants(self, event: str) -> bool:
        return not self.event_names or event in self.event_names


@dataclass(frozen=True)
class Delivery:
    """One body for one subscriber, and what became of it."""

    id: int
    subscription_id: str
    endpoint: str
    event: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    trouble: str = ""


class Postman:
    """Brings the events to the subscribers, one after the other, each once unless it is told to repeat."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.subscriptions: dict[str, Subscription] = {}
        self.journal: dict[int, Delivery] = {}
        self._last = 0
        self._waiting: asyncio.Queue[Delivery] = asyncio.Queue()
        self._round: asyncio.Task[None] | None = None

    def subscribe(self, endpoint: str, key: str, names: tuple[str, ...], protocol: str) -> Subscription:
        """Raises ValueError for an endpoint that is there already."""
        if any(each.endpoint == endpoint for each in self.subscriptions.values()):
            raise ValueError("requested endpoint is already registered")
        number = str(max((int(each) for each in self.subscriptions), default=0) + 1)
        made = Subscription(number, endpoint, key, protocol, int(self._clock.now().timestamp()), names)
        self.subscriptions[number] = made
        return made

    def send(self, event: str, body: str) -> None:
        """To every subscriber who wants it."""
        for each in self.subscriptions.values():
            if each.wants(event):
                self._post(Delivery(0, each.id, each.endpoint, event, body))

    def replay(self, number: int, *, stale_seconds: int = 0, as_sent: bool = False) -> None:
        """Send the same bytes again, signed anew, signed as if long ago, or with the old signature.

        Raises KeyError.
        """
        before = self.journal[number]
        headers = before.headers if as_sent else {}
        self._post(replace(before, headers=headers, status=0, trouble=""), stale_seconds)

    async def close(self) -> None:
        if self._round is not None:
            self._round.cancel()
            await asyncio.gather(self._round, return_exceptions=True)

    def snapshot(self) -> dict[str, Any]:
        kept = [asdict(each) for each in self.subscriptions.values()]
        return {"last": self._last, "kept": kept, "sent": [asdict(each) for each in self.journal.values()]}

    def restore(self, saved: dict[str, Any]) -> None:
        self._last = saved["last"]
        kept = [Subscription(**{**each, "event_names": tuple(each["event_names"])}) for each in saved["kept"]]
        self.subscriptions = {each.id: each for each in kept}
        self.journal = {each["id"]: Delivery(**each) for each in saved["sent"]}

    def _post(self, delivery: Delivery, stale_seconds: int = 0) -> None:
        self._last += 1
        headers = delivery.headers or self._headers(delivery, stale_seconds)
        noted = replace(delivery, id=self._last, headers=headers)
        self.journal[noted.id] = noted
        while len(self.journal) > LONGEST:
            del self.journal[next(iter(self.journal))]
        self._waiting.put_nowait(noted)
        if self._round is None:
            self._round = asyncio.create_task(self._serve())

    def _headers(self, delivery: Delivery, stale_seconds: int) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        known = self.subscriptions.get(delivery.subscription_id)
        if known is None or not known.signing_key:
            return headers
        moment = int((self._clock.now() - timedelta(seconds=stale_seconds)).timestamp())
        return {**headers, SIGNATURE: signature(known.signing_key, moment, delivery.body)}

    async def _serve(self) -> None:
        async with httpx.AsyncClient(timeout=ANSWER_WITHIN_SECONDS, trust_env=False) as client:
            while True:
                delivery = await self._waiting.get()
                done = await _delivered(client, delivery)
                if delivery.id in self.journal:
                    self.journal[delivery.id] = done


def signature(key: str, moment: int, body: str) -> str:
    """The header over a body, at a Unix second."""
    signed = hmac.new(key.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


async def _delivered(client: httpx.AsyncClient, delivery: Delivery) -> Delivery:
    try:
        answer = await client.post(
            delivery.endpoint, content=delivery.body.encode(), headers=delivery.headers
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return replace(delivery, trouble=type(error).__name__)
    return replace(delivery, status=answer.status_code)
