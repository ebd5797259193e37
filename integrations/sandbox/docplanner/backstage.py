"""What people and tests see and do behind Docplanner's API: the bookings, a day, the limits."""

from collections.abc import Mapping
from datetime import UTC, date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.calendars import HISTORY_DAYS, CalendarError
from integrations.sandbox.control import instant, read_object, said_plainly
from integrations.sandbox.docplanner.day import doctor_day
from integrations.sandbox.docplanner.limits import READS_PER_HOUR, WRITES_PER_HOUR, WRITES_PER_MINUTE
from integrations.sandbox.docplanner.market import Market
from integrations.sandbox.docplanner.tokens import LIFETIME_SECONDS
from integrations.sandbox.timetable import HORIZON_DAYS
from integrations.sandbox.visits import Actor, Patient, Visit

LIMITS = {
    "reads_per_hour": READS_PER_HOUR,
    "writes_per_minute": WRITES_PER_MINUTE,
    "writes_per_hour": WRITES_PER_HOUR,
    "token_seconds": LIFETIME_SECONDS,
}


class Backstage:
    """The control endpoints of all markets."""

    def __init__(self, markets: Mapping[str, Market]) -> None:
        self._markets = markets

    def routes(self) -> list[BaseRoute]:
        bookings, one = "/sandbox/docplanner/bookings", "/sandbox/docplanner/bookings/{locale}/{booking_id}"
        return [
            Route(bookings, said_plainly(self.list_bookings), methods=["GET"]),
            Route(bookings, said_plainly(self.book), methods=["POST"]),
            Route(one, said_plainly(self.cancel_booking), methods=["DELETE"]),
            Route("/sandbox/docplanner/calendar", said_plainly(self.show_day), methods=["GET"]),
            Route("/sandbox/docplanner/push", self.show_push, methods=["GET"]),
            Route("/sandbox/docplanner/push", said_plainly(self.set_push), methods=["POST"]),
            Route("/sandbox/limits", self.show_limits, methods=["GET"]),
            Route("/sandbox/limits", said_plainly(self.set_limits), methods=["POST"]),
        ]

    async def list_bookings(self, request: Request) -> Response:
        """What the API booked; with all=1 also what everybody else did."""
        wanted = request.query_params.get("locale")
        markets = [self._markets[wanted]] if wanted else list(self._markets.values())
        everyone = request.query_params.get("all") == "1"
        found = [
            market.summary(visit)
            for market in markets
            for visit in (_all_visits(market) if everyone else market.calendars.made_by_api())
        ]
        return JSONResponse(sorted(found, key=lambda each: str(each["start_at"])))

    async def book(self, request: Request) -> Response:
        """Book as somebody else: {"locale", "address_id", "service_id", "start"}; "by" is user or doctor."""
        body = await read_object(request)
        market = self._markets[body["locale"]]
        place, start = market.world.places[body["address_id"]], instant(body["start"]).astimezone(UTC)
        minutes = market.services(place.address)[body["service_id"]].minutes
        by: Actor = "doctor" if body.get("by") == "doctor" else "user"
        somebody = Patient("Sandbox", market.country.patients[0], f"+{market.country.dial}000000000")
        try:
            visit = market.calendars.book(place.address, body["service_id"], start, minutes, somebody, by)
        except CalendarError as taken:
            raise ValueError("this time is not free") from taken
        market.tell("slot-booked", visit)
        return JSONResponse(market.summary(visit), 201)

    async def cancel_booking(self, request: Request) -> Response:
        """Cancel as the doctor, or with by=user as the patient would on the marketplace."""
        market = self._markets[request.path_params["locale"]]
        visit = market.calendars.visit(request.path_params["booking_id"])
        if visit is None or not visit.active:
            raise ValueError("there is no such booking, or it is not booked any more")
        by_user = request.query_params.get("by") == "user"
        market.tell("booking-canceled", market.calendars.cancel(visit, "user" if by_user else "doctor"))
        return Response(status_code=204)

    async def show_day(self, request: Request) -> Response:
        """Every doctor of a locale with the cells of one local day (today's without `date`)."""
        market = self._markets[request.query_params["locale"]]
        today = market.clock.now().astimezone(market.country.zone).date()
        day = date.fromisoformat(request.query_params.get("date", today.isoformat()))
        doctors = [doctor_day(market, each, day) for each in market.world.doctors.values()]
        head = {"locale": market.country.locale, "date": day.isoformat(), "zone": market.country.zone.key}
        return JSONResponse({**head, "doctors": doctors})

    async def show_push(self, request: Request) -> Response:
        return JSONResponse({locale: _push(market) for locale, market in self._markets.items()})

    async def set_push(self, request: Request) -> Response:
        """Agree on {"locale", "url", "header", "key"}; without an address nothing is pushed."""
        body = await read_object(request)
        market = self._markets[body["locale"]]
        market.push.agree(str(body.get("url", "")), str(body.get("header", "")), str(body.get("key", "")))
        market.changed()
        return await self.show_push(request)

    async def show_limits(self, request: Request) -> Response:
        return JSONResponse({locale: _limits(market) for locale, market in self._markets.items()})

    async def set_limits(self, request: Request) -> Response:
        """Set limits and the lifetime of tokens, of one locale or of all; {"reset": true} sets the usual."""
        body = await read_object(request)
        wanted = body.pop("locale", None)
        markets = [self._markets[wanted]] if wanted else list(self._markets.values())
        if body.pop("reset", False):
            body = {**LIMITS, "off": False, **body}
        if unknown := set(body) - {*LIMITS, "off", "revoke_tokens"}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        for market in markets:
            _set(market, body)
        return await self.show_limits(request)


def _set(market: Market, asked: Mapping[str, Any]) -> None:
    limits = market.limits
    limits.off = bool(asked.get("off", limits.off))
    limits.reads.limit = int(asked.get("reads_per_hour", limits.reads.limit))
    limits.writes.limit = int(asked.get("writes_per_minute", limits.writes.limit))
    limits.writes_in_hour.limit = int(asked.get("writes_per_hour", limits.writes_in_hour.limit))
    market.tokens.lifetime_seconds = int(asked.get("token_seconds", market.tokens.lifetime_seconds))
    if asked.get("revoke_tokens"):
        market.tokens.revoke_all()
    market.changed()


def _push(market: Market) -> dict[str, object]:
    push = market.push
    return {"url": push.url, "header": push.header, "delivered": push.delivered, "buried": push.buried}


def _limits(market: Market) -> dict[str, object]:
    limits = market.limits
    return {
        "off": limits.off,
        "reads_per_hour": limits.reads.limit,
        "reads_used": limits.reads.used,
        "writes_per_minute": limits.writes.limit,
        "writes_used": limits.writes.used,
        "writes_per_hour": limits.writes_in_hour.limit,
        "token_seconds": market.tokens.lifetime_seconds,
        "tokens_issued": market.tokens.issued,
    }


def _all_visits(market: Market) -> list[Visit]:
    now = market.clock.now()
    since, until = now - timedelta(days=HISTORY_DAYS), now + timedelta(days=HORIZON_DAYS + 1)
    places = market.world.places.values()
    return [visit for place in places for visit in market.calendars.visits(place.address, since, until)]
