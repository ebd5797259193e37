"""Eka Care's Appointment API in both of its dialects, at /eka_care, over a practice of the sandbox."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.eka_care import (
    access,
    booking,
    catalogue,
    changes,
    moves,
    patients,
    reading,
    slots,
    subscriptions,
)
from integrations.sandbox.eka_care.answers import NO_SUCH_METHOD, NOT_THERE, bad, bare
from integrations.sandbox.eka_care.backstage import Backstage
from integrations.sandbox.eka_care.practice import SIDE, Practice
from integrations.sandbox.eka_care.quirks import QUIRKS
from integrations.sandbox.eka_care.world import ZONE
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults

SUBJECTS = (access, catalogue, patients, slots, booking, changes, moves, reading, subscriptions)


class EkaCare:
    """One workspace with one practice."""

    def __init__(
        self,
        clock: SandboxClock,
        events: Events,
        faults: Faults,
        changed: Callable[[], None],
        *,
        seed: int,
    ) -> None:
        faults.declare(SIDE, QUIRKS)
        self._practice = Practice(clock, events, faults, changed, seed)

    def accounts(self, base_url: str) -> list[dict[str, str]]:
        """How a client reaches the practice, and where it finds the clinics."""
        tokens, world = self._practice.tokens, self._practice.world
        return [
            {
                "provider": SIDE,
                "country": "IN",
                "base_url": f"{base_url.rstrip('/')}/{SIDE}",
                "client_id": tokens.client_id,
                "client_secret": tokens.client_secret,
                "api_key": tokens.api_key,
                "business_id": world.business_id,
                "zone": ZONE.key,
                "currency": "INR",
            }
        ]

    def routes(self) -> list[BaseRoute]:
        """Under /eka_care, and at the root too: the official SDK drops the path of its base URL."""
        operations: list[BaseRoute] = [
            each.route(self._practice) for subject in SUBJECTS for each in subject.OPERATIONS
        ]
        application = Starlette(routes=operations, exception_handlers={HTTPException: _enveloped})
        return [*Backstage(self._practice).routes(), Mount(f"/{SIDE}", application), *operations]

    def snapshot(self) -> dict[str, Any]:
        return self._practice.snapshot()

    def restore(self, saved: dict[str, Any]) -> None:
        self._practice.restore(saved)

    async def close(self) -> None:
        """Send no more webhooks."""
        await self._practice.postman.close()


async def _enveloped(request: Request, error: Exception) -> Response:
    """A path or a method that the API does not have."""
    missing = isinstance(error, HTTPException) and error.status_code == 404
    return bad(NOT_THERE if missing else NO_SUCH_METHOD, bare)
