"""Docplanner's API for all of its countries, at /docplanner/<locale>, over the sandbox's world."""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.countries import country
from integrations.sandbox.docplanner import (
    booking,
    bookings,
    breaks,
    catalogue,
    insurers,
    notifications,
    services,
    slots,
)
from integrations.sandbox.docplanner.answers import bad
from integrations.sandbox.docplanner.backstage import Backstage
from integrations.sandbox.docplanner.market import SIDE, Market
from integrations.sandbox.docplanner.quirks import QUIRKS
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults

SUBJECTS = (catalogue, services, slots, booking, bookings, breaks, insurers, notifications)


class Docplanner:
    """The markets of some locales."""

    def __init__(
        self,
        clock: SandboxClock,
        events: Events,
        faults: Faults,
        changed: Callable[[], None],
        *,
        seed: int,
        locales: Sequence[str],
    ) -> None:
        faults.declare(SIDE, QUIRKS)
        self._faults = faults
        self._markets = {
            locale: Market(country(locale), seed, clock, events, faults, changed) for locale in locales
        }

    def accounts(self, base_url: str) -> list[dict[str, str]]:
        """How a client reaches each market."""
        return [
            {
                "provider": "docplanner",
                "locale": locale,
                "base_url": f"{base_url.rstrip('/')}/docplanner/{locale}",
                "client_id": market.tokens.client_id,
                "client_secret": market.tokens.client_secret,
                "zone": market.country.zone.key,
                "currency": market.country.currency,
            }
            for locale, market in self._markets.items()
        ]

    def routes(self) -> list[BaseRoute]:
        mounts = [
            Mount(f"/docplanner/{locale}", self._application(each)) for locale, each in self._markets.items()
        ]
        return [*Backstage(self._markets).routes(), *mounts]

    def snapshot(self) -> dict[str, Any]:
        return {locale: market.snapshot() for locale, market in self._markets.items()}

    def restore(self, saved: dict[str, Any]) -> None:
        for locale, market in self._markets.items():
            if locale in saved:
                market.restore(saved[locale])

    async def close(self) -> None:
        """Push no more."""
        for market in self._markets.values():
            await market.push.close()

    def _application(self, market: Market) -> Starlette:
        async def token(request: Request) -> Response:
            return await self._faults.answer(SIDE, "token", lambda: market.tokens.endpoint(request))

        operations = [each.route(market) for subject in SUBJECTS for each in subject.OPERATIONS]
        routes = [Route("/oauth/v2/token", token, methods=["POST"]), *operations]
        return Starlette(routes=routes, exception_handlers={HTTPException: _enveloped})


async def _enveloped(request: Request, error: Exception) -> Response:
    """A path or a method that the API does not have."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "Object not found" if status == 404 else "Method Not Allowed"
    return bad(status, message)
