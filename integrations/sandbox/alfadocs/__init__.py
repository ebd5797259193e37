"""AlfaDocs' API for one dental practice in Italy, at /alfadocs with and without /api."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount

from integrations.sandbox.alfadocs import (
    appointments,
    catalogue,
    custom_fields,
    documents,
    free_slots,
    patients,
    phone_numbers,
)
from integrations.sandbox.alfadocs.answers import MESSAGES, bad
from integrations.sandbox.alfadocs.backstage import Backstage
from integrations.sandbox.alfadocs.practice import Practice
from integrations.sandbox.alfadocs.quirks import QUIRKS, SIDE
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults

SUBJECTS = (catalogue, free_slots, appointments, patients, phone_numbers, custom_fields, documents)


class AlfaDocs:
    """One practice with one key."""

    def __init__(
        self, clock: SandboxClock, events: Events, faults: Faults, changed: Callable[[], None], *, seed: int
    ) -> None:
        faults.declare(SIDE, QUIRKS)
        self._practice = Practice(clock, events, faults, changed, seed=seed)

    def accounts(self, base_url: str) -> list[dict[str, str]]:
        """How a client reaches the practice."""
        studio = self._practice.studio
        return [
            {
                "provider": SIDE,
                "locale": "it",
                "base_url": f"{base_url.rstrip('/')}/alfadocs/api/v1",
                "api_key": studio.api_key,
                "practice_id": str(studio.practice_id),
                "archive_id": str(studio.archive_id),
                "zone": studio.zone.key,
                "currency": "EUR",
            }
        ]

    def routes(self) -> list[BaseRoute]:
        operations = [each for subject in SUBJECTS for each in subject.OPERATIONS]
        routes = [route for each in operations for route in each.routes(self._practice)]
        api = Starlette(routes=routes, exception_handlers={HTTPException: self._lost})
        return [*Backstage(self._practice).routes(), Mount("/alfadocs/api", api), Mount("/alfadocs", api)]

    def snapshot(self) -> dict[str, Any]:
        return self._practice.snapshot()

    def restore(self, saved: dict[str, Any]) -> None:
        self._practice.restore(saved)

    async def close(self) -> None:
        """Stop bringing events."""
        await self._practice.webhook.close()

    async def _lost(self, request: Request, error: Exception) -> Response:
        """A path or a method that the API does not have."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        answer = bad(status, MESSAGES.get(status, "Not found"), self._practice.quirk("error_shape"))
        answer.headers.update(getattr(error, "headers", None) or {})
        return answer
