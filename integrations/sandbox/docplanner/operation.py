"""One operation of the API: who may call it, on what, and how its answer is finished."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.sandbox.docplanner import quirks
from integrations.sandbox.docplanner.answers import Refusal, bad, unknown_client
from integrations.sandbox.visits import Visit
from integrations.sandbox.world import Address, Doctor, Facility, Place, Service

if TYPE_CHECKING:
    from integrations.sandbox.docplanner.market import Market

WITH = re.compile(r"with(\[\d*\])?")
MESSAGES = {401: "Invalid credentials.", 403: "You are not authorized", 429: "Too many requests"}


@dataclass(frozen=True)
class Call:
    """One request that has been let in. Reading a part of it raises the Refusal that the API would give."""

    market: "Market"
    path: dict[str, str]
    query: QueryParams
    body: bytes
    content_type: str

    @property
    def scopes(self) -> set[str]:
        """What `with` asks for: repeated, with brackets, or one list with commas."""
        asked = [value for name, value in self.query.multi_items() if WITH.fullmatch(name)]
        return {scope.strip() for value in asked for scope in value.split(",")}

    def facility(self) -> Facility:
        facility_id = self.path["facility_id"]
        if facility_id in self.market.world.neighbours:
            raise Refusal(403, "You are not authorized to see this facility")
        if facility_id not in self.market.world.facilities:
            raise Refusal(404, "Object not found")
        return self.market.world.facilities[facility_id]

    def doctor(self) -> Doctor:
        facility, doctor = self.facility(), self.market.world.doctors.get(self.path["doctor_id"])
        if doctor is None:
            raise Refusal(404, "Object not found")
        if doctor.facility_id != facility.id:
            raise Refusal(403, "You are not authorized to see this doctor")
        return doctor

    def place(self) -> Place:
        doctor, place = self.doctor(), self.market.world.places.get(self.path["address_id"])
        if place is None:
            raise Refusal(404, "Object not found")
        if place.doctor.id != doctor.id:
            raise Refusal(403, "You are not authorized to see this address")
        return place

    def address(self) -> Address:
        return self.place().address

    def service(self) -> Service:
        """The address service of the path."""
        known, wanted = self.market.services(self.address()), self.path["service_id"]
        if wanted in known:
            return known[wanted]
        elsewhere = any(wanted in self.market.services(p.address) for p in self.market.world.places.values())
        if elsewhere:
            raise Refusal(403, "This service does not belong to this address")
        raise Refusal(404, "Object not found")

    def visit(self, stranger: Refusal | None = None) -> Visit:
        """The booking of the path; `stranger` is the answer to a booking of another address."""
        address, visit = self.address(), self.market.calendars.visit(self.path["booking_id"])
        if visit is None:
            raise Refusal(404, "Object not found")
        if visit.address_id != address.id:
            raise stranger or Refusal(403, "This booking does not belong to this address")
        return visit

    def instant(self, name: str) -> datetime:
        """An instant with an offset from the query."""
        if name not in self.query:
            raise Refusal(400, f'Param "{name}" is required!')
        return read_instant(self.query[name], name)


@dataclass(frozen=True)
class Operation:
    """A method and a path below /api/v3/integration, Docplanner's name for it, and what it does.

    `act` does not wait, so whatever it does is done before any other request is looked at.
    """

    method: str
    path: str
    name: str
    act: Callable[[Call], Response]

    def route(self, market: "Market") -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()

            async def act() -> Response:
                return self._answer(market, request, body)

            return await market.faults.answer("docplanner", self.name, act, _refuse)

        return Route(f"/api/v3/integration{self.path}", endpoint, methods=[self.method], name=self.name)

    def _answer(self, market: "Market", request: Request, body: bytes) -> Response:
        stranger = market.tokens.check(request.headers.get("authorization", ""))
        if stranger:
            return unknown_client(stranger)
        answer = market.limits.spend(self.method)
        if answer is None:
            answer = self._acted(market, request, body)
        answer.headers.update(market.limits.headers(self.method))
        return answer

    def _acted(self, market: "Market", request: Request, body: bytes) -> Response:
        kind = request.headers.get("content-type", "")
        call = Call(market, request.path_params, request.query_params, body, kind)
        try:
            return quirks.twisted(self.act(call), market.quirk)
        except Refusal as refusal:
            as_dict = bool(market.quirk("errors_dict"))
            return bad(refusal.status, refusal.message, refusal.errors, as_dict=as_dict)


def read_instant(words: Any, name: str) -> datetime:
    """An instant with an offset, from ISO 8601. Raises the API's Refusal."""
    try:
        instant = datetime.fromisoformat(str(words))
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or "T" not in str(words):
        raise Refusal(400, "Invalid arguments", {name: ["This value is not a valid datetime."]})
    return instant


def _refuse(status: int, retry_after: int | None) -> Response:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if status == 401:
        return unknown_client(MESSAGES[401])
    return bad(status, MESSAGES.get(status, "Something went wrong"), headers=headers)
