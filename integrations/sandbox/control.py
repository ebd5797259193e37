"""The levers behind the scenes: faults, clock and events, for people and for tests."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults, Rule

Handler = Callable[[Request], Awaitable[Response]]


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object in a request's body. Raises ValueError with a sentence."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise ValueError("the body is not JSON") from error
    if not isinstance(body, dict):
        raise ValueError("the body is not a JSON object")
    return body


def said_plainly(handler: Handler) -> Handler:
    """Turn a ValueError or a missing key into a 400 that says what was wrong."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except KeyError as missing:
            return JSONResponse({"error": f"{missing.args[0]} is missing or unknown"}, 400)
        except (ValueError, TypeError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return answer


def instant(words: object) -> datetime:
    """An aware instant from ISO 8601. Raises ValueError."""
    moment = datetime.fromisoformat(str(words))
    if moment.tzinfo is None:
        raise ValueError("the instant has no offset")
    return moment


class Control:
    """The endpoints under /sandbox that belong to no vendor."""

    def __init__(
        self, clock: SandboxClock, events: Events, faults: Faults, changed: Callable[[], None]
    ) -> None:
        self._clock = clock
        self._events = events
        self._faults = faults
        self._changed = changed

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/sandbox/clock", self.show_clock, methods=["GET"]),
            Route("/sandbox/clock", said_plainly(self.set_clock), methods=["POST"]),
            Route("/sandbox/faults", self.list_faults, methods=["GET"]),
            Route("/sandbox/faults", said_plainly(self.add_fault), methods=["POST"]),
            Route("/sandbox/faults", self.clear_faults, methods=["DELETE"]),
            Route("/sandbox/faults/{number:int}", self.remove_fault, methods=["DELETE"]),
            Route("/sandbox/events", self.stream_events, methods=["GET"]),
        ]

    async def show_clock(self, request: Request) -> Response:
        return JSONResponse({"now": self._clock.now().isoformat()})

    async def set_clock(self, request: Request) -> Response:
        """One of: "now" (jump and run on), "pin" (jump and stand still), "advance_seconds", "reset"."""
        match await read_object(request):
            case {"now": words}:
                self._clock.jump(instant(words))
            case {"pin": words}:
                self._clock.pin(instant(words))
            case {"advance_seconds": int() | float() as seconds}:
                self._clock.advance(timedelta(seconds=seconds))
            case {"reset": True}:
                self._clock.reset()
            case _:
                raise ValueError("say now, pin, advance_seconds or reset")
        self._changed()
        self._events.publish("clock", {"now": self._clock.now().isoformat()})
        return await self.show_clock(request)

    async def list_faults(self, request: Request) -> Response:
        return JSONResponse(self._faults.listed())

    async def add_fault(self, request: Request) -> Response:
        body = await read_object(request)
        if "quirk" in body:
            value = body.get("value", True) if body.get("on", True) else None
            self._faults.switch(body["where"], body["quirk"], value)
            return JSONResponse(body)
        rule = Rule.read(body)
        if rule.where not in ("*", *self._faults.sides):
            raise ValueError(f"where must be one of *, {', '.join(self._faults.sides)}")
        return JSONResponse({"id": self._faults.add(rule), **body}, 201)

    async def clear_faults(self, request: Request) -> Response:
        self._faults.clear()
        return Response(status_code=204)

    async def remove_fault(self, request: Request) -> Response:
        self._faults.remove(request.path_params["number"])
        return Response(status_code=204)

    async def stream_events(self, request: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._events.stream(), media_type="text/event-stream", headers=headers)
