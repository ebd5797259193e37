"""The real clients with two additions: they stop at a point of a deed, and their door may fail a write."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx

from bot.clock import SystemClock
from integrations.alfadocs.provider import AlfaDocsProvider
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.eka_care.provider import EkaCareProvider
from integrations.eka_care.settings import EkaCareSettings
from integrations.model import BookingRequest, Place, Visit
from integrations.pace import OwnPace
from integrations.provider import BookingProvider, Capability
from integrations.transport import AiohttpTransport
from tests.whole.matrix import BY_BOOKING_ANEW, LET_GO

T = TypeVar("T")
TOLD = {
    "docplanner": ("base_url", "client_id", "client_secret", "locale"),
    "eka_care": ("base_url", "client_id", "client_secret"),
    "alfadocs": ("base_url", "api_key", "zone"),
}
NOBODY_LISTENS = 9
PATIENCE = 1.0  # seconds, with a write whose answer never comes
VERIFY = httpx.create_ssl_context()


class Door(httpx.AsyncBaseTransport):
    """The real network. While `trouble` is set, the next write of a deed finds nobody, or has no patience.

    spares: the HTTP method that is not meant.
    """

    def __init__(self, spares: str = "") -> None:
        self._real = AiohttpTransport(max_connections=10, verify=VERIFY)
        self._spares = spares
        self.trouble = ""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.trouble and _is_deed(request) and request.method != self._spares:
            if self.trouble == "refused":
                request.url = request.url.copy_with(port=NOBODY_LISTENS)
            else:
                request.extensions["timeout"] = {**request.extensions["timeout"], "read": PATIENCE}
            self.trouble = ""
        return await self._real.handle_async_request(request)

    async def aclose(self) -> None:
        await self._real.aclose()


def _is_deed(request: httpx.Request) -> bool:
    """Not the fetching of a token, nor the adding of a patient."""
    words = ("/slots/", "/bookings/", "/appointment")
    return request.method != "GET" and any(word in request.url.path for word in words)


class Mortal(BookingProvider):
    """Stops before a write or after it, where `stop` waits for ever. survives: the write that it outlives."""

    kill = ""
    survives = ""
    stop: Callable[[], Awaitable[None]]

    async def book(self, request: BookingRequest) -> Visit:
        return await self._around("book", lambda: super(Mortal, self).book(request))  # type: ignore[safe-super]

    async def move(self, place: Place, visit_id: str, request: BookingRequest) -> Visit:
        return await self._around("move", lambda: super(Mortal, self).move(place, visit_id, request))

    async def cancel(self, place: Place, visit_id: str, reason: str = "") -> None:
        await self._around("cancel", lambda: super(Mortal, self).cancel(place, visit_id, reason))

    async def _around(self, write: str, call: Callable[[], Awaitable[T]]) -> T:
        kill = "" if write == self.survives else self.kill
        if kill == "before":
            await self.stop()
        try:
            return await call()
        finally:
            if kill == "after":
                await self.stop()


class MortalDocplanner(Mortal, DocplannerProvider):
    pass


class MortalEkaCare(Mortal, EkaCareProvider):
    pass


class MortalAlfaDocs(Mortal, AlfaDocsProvider):
    pass


def opened(vendor: str, kind: str, account: dict[str, str], door: Door) -> Mortal:
    """The vendor's client as a clinic has it that moves visits in that way."""
    clock, told = SystemClock(), {name: account[name] for name in TOLD[vendor]}
    if vendor == "docplanner":
        provider: Any = MortalDocplanner(DocplannerSettings(**told), clock, transport=door)
    elif vendor == "alfadocs":
        settings = AlfaDocsSettings(**told)
        provider = MortalAlfaDocs(settings, clock, pace=OwnPace(1000), transport=door)
    else:
        eka = EkaCareSettings(**told, reschedule="native" if kind == "move" else "anew")
        provider = MortalEkaCare(eka, clock, pace=OwnPace(1000), transport=door)
    if kind in BY_BOOKING_ANEW:
        provider.capabilities -= {Capability.MOVE}
    if kind == LET_GO:
        provider.survives = "book"
    assert kind != "move" or Capability.MOVE in provider.capabilities
    return provider
