"""One operation of the API: who may call it, what it does, and in which envelope it refuses."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.sandbox.eka_care import quirks
from integrations.sandbox.eka_care.answers import (
    GATEWAY,
    NO_SUCH_METHOD,
    NOT_THERE,
    TOO_MANY,
    UNAUTHENTICATED,
    Envelope,
    Refusal,
    bad,
    bare,
    invalid,
)
from integrations.sandbox.eka_care.world import Clinic, Doctor

if TYPE_CHECKING:
    from integrations.sandbox.eka_care.practice import Practice

SIDE = "eka_care"
Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True)
class Call:
    """One request that has been let in. Reading a part of it raises the Refusal that the API would give."""

    practice: "Practice"
    path: dict[str, str]
    query: QueryParams
    headers: Headers
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object in the body, an empty one when there is no body."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError as error:
            raise invalid() from error
        if not isinstance(found, dict):
            raise invalid()
        return found

    def read(self, kind: type[Body]) -> Body:
        try:
            return kind.model_validate(self.json())
        except ValidationError as error:
            raise invalid() from error

    def doctor(self, stranger: Refusal, unknown: Refusal) -> Doctor:
        """The doctor of the path: `stranger` is one of another practice."""
        doctor_id = self.path["doctor_id"]
        if doctor_id in self.practice.world.neighbours:
            raise stranger
        if doctor_id not in self.practice.world.doctors:
            raise unknown
        return self.practice.world.doctors[doctor_id]

    def clinic(self, unknown: Refusal) -> Clinic:
        clinic = self.practice.world.clinics.get(self.path["clinic_id"])
        if clinic is None:
            raise unknown
        return clinic


@dataclass(frozen=True)
class Operation:
    """A method and a path, a name that both dialects share, and what it does.

    `act` does not wait, so whatever it does is done before any other request is looked at.
    `gone` names the quirk under which the service does not have it.
    """

    method: str
    path: str
    name: str
    act: Callable[[Call], Response]
    envelope: Envelope
    gone: str = ""
    public: bool = False

    def route(self, practice: "Practice") -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            practice.requests.append(self._noted(request, body))

            async def act() -> Response:
                return self._answer(practice, request, body)

            return await practice.faults.answer(SIDE, self.name, act, self._refuse)

        return Route(self.path, endpoint, methods=[self.method], name=self.name)

    def _answer(self, practice: "Practice", request: Request, body: bytes) -> Response:
        if wait := practice.limits.spend():
            return bad(TOO_MANY, bare, wait)
        if self.gone and practice.quirk(self.gone):
            return bad(NO_SUCH_METHOD if self.method == "PATCH" else NOT_THERE, bare)
        if not self.public and not practice.tokens.allows(request.headers):
            return bad(UNAUTHENTICATED, bare)
        call = Call(practice, request.path_params, request.query_params, request.headers, body)
        try:
            return quirks.twisted(self.act(call), practice.quirk)
        except Refusal as refusal:
            return bad(refusal, self.envelope)

    def _refuse(self, status: int, retry_after: int | None) -> Response:
        """Trouble on demand, in the words of the gateway or of the operation."""
        if status in GATEWAY and not self.public:
            return bad(GATEWAY[status], bare, retry_after)
        return bad(Refusal(status, "SERVER_ERROR", "Something went wrong"), self.envelope, retry_after)

    def _noted(self, request: Request, body: bytes) -> dict[str, Any]:
        return {
            "operation": self.name,
            "method": request.method,
            "path": request.url.path,
            "query": dict(request.query_params),
            "headers": dict(request.headers),
            "body": body.decode("utf-8", "replace"),
        }
