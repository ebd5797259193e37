"""One HTTP client per account: patient, polite, and honest about what it does not know."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from importlib import metadata
from typing import Protocol

import httpx
from pydantic import BaseModel, ConfigDict, Field

from integrations.answers import broken, judge, walled
from integrations.call import Call, Reply
from integrations.clock import Clock
from integrations.envelope import secrets_of, shown_in
from integrations.errors import AccessDenied, RateLimited, Unavailable
from integrations.inflight import SingleFlight
from integrations.limits import Blockade, Bucket
from integrations.retry import Failure, GiveUp, Policy, decide
from integrations.transport import AiohttpTransport

log = logging.getLogger(__name__)


class HttpSettings(BaseModel):
    """What every account can tune; times in seconds.

    patience: the longest that a patient is kept waiting for a request limit before RateLimited is raised.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    connect_timeout: float = Field(default=5.0, gt=0)
    read_timeout: float = Field(default=15.0, gt=0)
    max_connections: int = Field(default=64, ge=1, le=500)
    patience: float = Field(default=2.0, ge=0)
    proxy: str = ""


class Authoriser(Protocol):
    """Who we are, as request headers."""

    async def headers(self) -> Mapping[str, str]: ...

    async def renew(self, refused: Mapping[str, str]) -> None:
        """The vendor answered 401 to these. Raises AccessDenied when there is nothing else to offer."""


class Http:
    """Sends calls. Raises only ProviderError; a refusal of the request itself comes back as a Reply.

    Reads are repeated when that can help. A write goes out once, and again only when it surely was not
    carried out; when its answer is lost OutcomeUnknown is raised. Belongs to the loop of its first call.
    """

    def __init__(
        self,
        vendor: str,
        base_url: str,
        settings: HttpSettings,
        clock: Clock,
        *,
        headers: Mapping[str, str] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._secrets = secrets_of(settings)
        self._vendor, self._base = vendor, base_url.rstrip("/")
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._policy = Policy(patience=timedelta(seconds=settings.patience))
        self._turn = asyncio.Semaphore(settings.max_connections)
        self._queueing = settings.connect_timeout + settings.read_timeout
        self._buckets = {False: Bucket(), True: Bucket()}
        self._blockade = Blockade()
        self._flights = SingleFlight()
        self._client = httpx.AsyncClient(
            transport=transport
            or AiohttpTransport(max_connections=settings.max_connections, proxy=settings.proxy),
            headers={"User-Agent": user_agent(), "Accept": "application/json", **(headers or {})},
            timeout=httpx.Timeout(settings.read_timeout, connect=settings.connect_timeout),
            follow_redirects=False,
        )

    async def send(self, call: Call, authoriser: Authoriser | None = None) -> Reply:
        if call.shared:
            return await self._flights.join(call.key, lambda: self._send(call, authoriser))
        changed = call.once
        try:
            reply = await self._send(call, authoriser)
            changed = changed and reply.ok
            return reply
        finally:
            if changed:
                self._flights.forget()

    async def _send(self, call: Call, authoriser: Authoriser | None) -> Reply:
        attempt, renewed, started = 1, False, self._clock.now()
        while True:
            identity = await authoriser.headers() if authoriser else {}
            answer = await self._attempt(call, identity, self._bucket(call, authoriser))
            if isinstance(answer, Reply):
                if answer.status != httpx.codes.UNAUTHORIZED or authoriser is None:
                    return answer
                if renewed:
                    raise AccessDenied("the vendor refuses a token that it has just given")
                await authoriser.renew(identity)
                renewed = True
                continue
            decision = decide(
                answer,
                attempt=attempt,
                once=call.once,
                elapsed=self._clock.now() - started,
                chance=self._chance(),
                policy=self._policy,
            )
            if isinstance(decision, GiveUp):
                raise decision.error
            attempt += 1
            await self._sleep(decision.seconds)

    def _bucket(self, call: Call, authoriser: Authoriser | None) -> Bucket:
        """Vendors count reads and writes apart, and the fetching of tokens not at all."""
        return self._buckets[call.writes] if authoriser else Bucket()

    async def _attempt(self, call: Call, identity: Mapping[str, str], bucket: Bucket) -> Reply | Failure:
        await self._admit(bucket)
        try:
            await self._queue()
            try:
                response = await self._exchange(call, identity)
            finally:
                self._turn.release()
        except httpx.HTTPError as error:
            return broken(error)
        finally:
            bucket.give()
        secrets = (*self._secrets, *shown_in(identity), *shown_in(call.headers))
        return self._understand(response, bucket, secrets, quoting=not call.writes)

    async def _admit(self, bucket: Bucket) -> None:
        """Wait for the vendor's limit when that is short, else say how long it takes."""
        blocked = self._blockade.wait(self._clock.now())
        if blocked:
            raise Unavailable("held back: the vendor's firewall turned us away", retry_after=blocked)
        waited = timedelta(0)
        while wait := bucket.take(self._clock.now()):
            if waited + wait > self._policy.patience:
                raise RateLimited("the request limit is used up", retry_after=wait)
            await self._sleep(wait.total_seconds())
            waited += wait

    async def _queue(self) -> None:
        try:
            async with asyncio.timeout(self._queueing):
                await self._turn.acquire()
        except TimeoutError:
            raise Unavailable("too many requests are waiting for this vendor") from None

    async def _exchange(self, call: Call, identity: Mapping[str, str]) -> httpx.Response:
        mime, content = call.content
        headers = {**call.headers, **identity, **({"Content-Type": mime} if mime else {})}
        started, outcome = time.perf_counter(), "cancelled"
        try:
            response = await self._client.request(
                call.method, self._base + call.target, headers=headers, content=content
            )
            outcome = str(response.status_code)
            return response
        except httpx.HTTPError as error:
            outcome = type(error).__name__
            raise
        finally:
            spent = (time.perf_counter() - started) * 1000
            log.info(
                "%s %s %s %s %s %.0f ms", self._vendor, call.name, call.method, call.path, outcome, spent
            )

    def _understand(
        self, response: httpx.Response, bucket: Bucket, secrets: tuple[str, ...], *, quoting: bool
    ) -> Reply | Failure:
        now = self._clock.now()
        if walled(response):
            pause = self._blockade.begin(now)
            return Failure("blocked by the vendor's firewall", untouched=True, passing=False, wait=pause)
        self._blockade.end()
        wait = bucket.learn(
            response.headers, now, refused=response.status_code == httpx.codes.TOO_MANY_REQUESTS
        )
        return judge(response, wait, secrets=secrets, quoting=quoting)

    async def close(self) -> None:
        await self._client.aclose()


def user_agent() -> str:
    """Never empty: firewalls take a request without one for a robot."""
    try:
        return f"clinicbot/{metadata.version('clinicbot')}"
    except metadata.PackageNotFoundError:
        return "clinicbot/0"
