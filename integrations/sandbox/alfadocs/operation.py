"""One operation of the API: where it is, who may call it, and how its answer is finished."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.datastructures import URL, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.sandbox.alfadocs import quirks
from integrations.sandbox.alfadocs.answers import MESSAGES, Refusal, bad, one
from integrations.sandbox.alfadocs.appointment import Appointment
from integrations.sandbox.alfadocs.register import Patient
from integrations.sandbox.alfadocs.wall_clock import NoSuchTime, read_day

if TYPE_CHECKING:
    from integrations.sandbox.alfadocs.practice import Practice

ARCHIVE = "/practices/{practice_id:int}/archives/{archive_id:int}"
UPDATE = "UPDATE"  # no document says by which method
UPDATES = ("PUT", "PATCH")


@dataclass(frozen=True)
class Call:
    """One request that has been let in. Reading a part of it raises the Refusal that the API would give."""

    practice: "Practice"
    method: str
    url: URL
    path: dict[str, Any]
    query: QueryParams
    body: bytes
    content_type: str

    def patient(self) -> Patient:
        """The patient of the path, who may be deleted."""
        found = self.practice.register.get(self.path["patient_id"])
        if found is None:
            raise Refusal(404, "Patient not found")
        return found

    def living_patient(self) -> Patient:
        """The patient of the path, who is not deleted."""
        found = self.patient()
        if found.deleted:
            raise Refusal(404, "Patient not found")
        return found

    def appointment(self) -> Appointment:
        found = self.practice.agenda.get(self.path["appointment_id"])
        if found is None:
            raise Refusal(404, "Appointment not found")
        return found

    def number(self, name: str, usual: int | None = None) -> int:
        """A whole number of the query."""
        words = self.query.get(name)
        if words is None and usual is not None:
            return usual
        if words is None or not words.isascii() or not words.isdigit() or len(words) > 9:
            raise Refusal(400, f"{name} must be an integer")
        return int(words)

    def day(self, name: str) -> date | None:
        """A date of the query or of the path."""
        words = self.path.get(name) or self.query.get(name)
        if words is None:
            return None
        try:
            return read_day(words)
        except NoSuchTime as wrong:
            raise Refusal(400, f"{name} is {wrong}") from wrong

    def written(self, data: Any, *, new: bool = False, listed: bool = True) -> Response:
        """Success of a write. The documents' samples show a list for some, where clients read an object."""
        status = 201 if new and self.practice.quirk("created_201") else 200
        return one([data] if listed and self.practice.quirk("data_list") else data, status)


@dataclass(frozen=True)
class Operation:
    """A method, a path below /v1, a name for rules of trouble, and what it does.

    `act` does not wait, so whatever it does is done before any other request is looked at. Where the
    path is not known for certain, `path_quirk` names the switch whose value chooses one of `elsewhere`.
    """

    method: str
    path: str
    name: str
    act: Callable[[Call], Response]
    path_quirk: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def routes(self, practice: "Practice") -> list[Route]:
        methods = [*UPDATES, "POST"] if self.method == UPDATE else [self.method]
        return [
            Route(f"/v1{path}", partial(self._endpoint, practice, path), methods=methods, name=self.name)
            for path in (self.path, *self.elsewhere.values())
        ]

    async def _endpoint(self, practice: "Practice", path: str, request: Request) -> Response:
        body = await request.body()

        async def act() -> Response:
            try:
                self._admit(practice, path, request)
                return self._acted(practice, request, body)
            except Refusal as refusal:
                answer = bad(refusal.status, refusal.message, practice.quirk("error_shape"))
                if refusal.status == 405:
                    answer.headers["Allow"] = ", ".join(_verbs(practice))
                return answer

        return await practice.faults.answer(quirks.SIDE, self.name, act, partial(_refuse, practice))

    def _admit(self, practice: "Practice", path: str, request: Request) -> None:
        """Raises the Refusal for those who may not come in, or came to the wrong door."""
        key = request.headers.get("x-api-key")
        if key != practice.studio.api_key or "authorization" in request.headers:
            raise Refusal(401)
        if not practice.limits.spend():
            raise Refusal(429)
        asked = request.path_params.get("practice_id"), request.path_params.get("archive_id")
        if asked not in ((None, None), (practice.studio.practice_id, practice.studio.archive_id)):
            raise Refusal(403)
        if path != self._path(practice):
            raise Refusal(404)
        if self.method == UPDATE and request.method not in _verbs(practice):
            raise Refusal(405)

    def _path(self, practice: "Practice") -> str:
        """Where the operation is at present."""
        moved = practice.quirk(self.path_quirk) if self.path_quirk else None
        return self.elsewhere.get(str(moved), self.path)

    def _acted(self, practice: "Practice", request: Request, body: bytes) -> Response:
        kind = request.headers.get("content-type", "")
        query, path = request.query_params, request.path_params
        call = Call(practice, request.method, request.url, path, query, body, kind)
        return quirks.twisted(self.act(call), practice.quirk)


def _verbs(practice: "Practice") -> tuple[str, ...]:
    only = practice.quirk("update_verb")
    return (str(only),) if only else UPDATES


def _refuse(practice: "Practice", status: int, retry_after: int | None) -> Response:
    message = MESSAGES.get(status, "Something went wrong")
    answer = bad(status, message, practice.quirk("error_shape"))
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer
