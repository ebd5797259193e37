"""What people and tests see and do behind Eka Care's API: bookings, webhooks, limits, requests."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.control import instant, read_object, said_plainly
from integrations.sandbox.eka_care.answers import Refusal
from integrations.sandbox.eka_care.appointments import WORDS, Appointment
from integrations.sandbox.eka_care.claims import CREATED, UPDATED, claim
from integrations.sandbox.eka_care.day import lanes
from integrations.sandbox.eka_care.diary import HISTORY_DAYS, HORIZON_DAYS
from integrations.sandbox.eka_care.moves import replaced
from integrations.sandbox.eka_care.practice import Practice
from integrations.sandbox.eka_care.tokens import ACCESS_SECONDS, REFRESH_SECONDS
from integrations.sandbox.eka_care.world import ZONE, Doctor

HERE = "/sandbox/eka_care"
CANCELLED_BY = {"staff": "CNS", "doctor": "CND", "patient": "PC"}
MOVED_BY = {"staff": "RES", "doctor": "RED"}
LIMITS = {"requests_per_minute": 0, "token_seconds": ACCESS_SECONDS, "refresh_seconds": REFRESH_SECONDS}


class Backstage:
    """The control endpoints of the practice."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def routes(self) -> list[BaseRoute]:
        one = f"{HERE}/bookings/{{booking_id}}"
        return [
            Route(f"{HERE}/bookings", self.list_bookings, methods=["GET"]),
            Route(f"{HERE}/bookings", said_plainly(self.book), methods=["POST"]),
            Route(one, said_plainly(self.cancel), methods=["DELETE"]),
            Route(f"{one}/move", said_plainly(self.move), methods=["POST"]),
            Route(f"{one}/status", said_plainly(self.set_status), methods=["POST"]),
            Route(f"{HERE}/calendar", said_plainly(self.show_day), methods=["GET"]),
            Route(f"{HERE}/webhooks", self.list_webhooks, methods=["GET"]),
            Route(f"{HERE}/webhooks", said_plainly(self.add_webhook), methods=["POST"]),
            Route(f"{HERE}/webhooks/{{number:int}}/replay", said_plainly(self.replay), methods=["POST"]),
            Route(f"{HERE}/limits", self.show_limits, methods=["GET"]),
            Route(f"{HERE}/limits", said_plainly(self.set_limits), methods=["POST"]),
            Route(f"{HERE}/requests", self.list_requests, methods=["GET"]),
            Route(f"{HERE}/requests", self.forget_requests, methods=["DELETE"]),
        ]

    async def list_bookings(self, request: Request) -> Response:
        """What the API booked; with all=1 also what everybody else did."""
        diary, today = self._practice.diary, self._practice.today()
        first, last = today - timedelta(days=HISTORY_DAYS), today + timedelta(days=HORIZON_DAYS)
        everyone = request.query_params.get("all") == "1"
        found = diary.between(first, last) if everyone else diary.made_by_api()
        return JSONResponse([self._practice.summary(each) for each in sorted(found, key=lambda e: e.start)])

    async def book(self, request: Request) -> Response:
        """Book as somebody else: {"doctor_id", "clinic_id", "start"}, and maybe "conf_id", "patient_id",
        "status" and "walk_in" (is here now, wherever that is in the timetable)."""
        body, practice = await read_object(request), self._practice
        doctor, clinic = practice.world.doctors[body["doctor_id"]], practice.world.clinics[body["clinic_id"]]
        walk_in = bool(body.get("walk_in"))
        now = practice.clock.now()
        start = now if walk_in else instant(body["start"]).astimezone(UTC)
        service = doctor.service(body.get("conf_id", "")) or doctor.services[0]
        end = start + timedelta(minutes=service.minutes)
        if not walk_in:
            self._claim(doctor, clinic.id, start, end)
        usual = practice.registry.somebody.id
        made = Appointment(
            id=f"front-desk-{practice.diary.next_number()}",
            doctor_id=doctor.id,
            clinic_id=clinic.id,
            patient_id=body.get("patient_id", usual),
            start=start,
            end=end,
            created_at=now,
            changed_at=now,
            status=_code(body.get("status", "CK" if walk_in else "BK")),
            channel="FRONT_DESK",
            conf_id=service.conf_id,
            checked_in_at=now if walk_in else None,
        )
        if practice.registry.get(made.patient_id) is None:
            raise ValueError("there is no such patient")
        return JSONResponse(practice.summary(practice.keep(made, CREATED)), 201)

    async def cancel(self, request: Request) -> Response:
        """Cancel as the clinic's staff, or with by=doctor or by=patient as one of those."""
        known = self._standing(request)
        code = CANCELLED_BY[request.query_params.get("by", "staff")]
        self._practice.keep(replace(known, status=code), UPDATED)
        return Response(status_code=204)

    async def move(self, request: Request) -> Response:
        """Reschedule as the clinic: {"start"}, and "by" is staff or doctor. The new one has another id."""
        known, body, practice = self._standing(request), await read_object(request), self._practice
        start = instant(body["start"]).astimezone(UTC)
        end = start + (known.end - known.start)
        self._claim(practice.world.doctors[known.doctor_id], known.clinic_id, start, end, known.id)
        code, number = MOVED_BY[body.get("by", "staff")], f"front-desk-{practice.diary.next_number()}"
        made = replaced(practice, known, (start, end), number, status=code)
        return JSONResponse(practice.summary(made), 201)

    async def set_status(self, request: Request) -> Response:
        """Whatever the clinic does with an appointment: {"code": "OG"}."""
        body, known = await read_object(request), self._known(request)
        changed = self._practice.keep(replace(known, status=_code(body["code"])), UPDATED)
        return JSONResponse(self._practice.summary(changed))

    async def show_day(self, request: Request) -> Response:
        """Every doctor with the cells of one local day (today's without `date`)."""
        day = date.fromisoformat(request.query_params.get("date", self._practice.today().isoformat()))
        head = {"date": day.isoformat(), "zone": ZONE.key}
        return JSONResponse({**head, "doctors": lanes(self._practice, day)})

    async def list_webhooks(self, request: Request) -> Response:
        """Every delivery, with its bytes, its headers and what the receiver said."""
        return JSONResponse([asdict(each) for each in self._practice.postman.journal.values()])

    async def add_webhook(self, request: Request) -> Response:
        """Subscribe without a token: {"endpoint"}, and maybe "signing_key" and "event_names"."""
        body = await read_object(request)
        names = tuple(body.get("event_names", ()))
        key = body.get("signing_key", "")
        made = self._practice.postman.subscribe(body["endpoint"], key, names, "https")
        self._practice.changed()
        return JSONResponse(asdict(made), 201)

    async def replay(self, request: Request) -> Response:
        """Send it again: signed anew; with "stale_seconds" signed so long ago; with "as_sent" as it was."""
        body = await read_object(request)
        stale, as_sent = int(body.get("stale_seconds", 0)), bool(body.get("as_sent"))
        self._practice.postman.replay(request.path_params["number"], stale_seconds=stale, as_sent=as_sent)
        return Response(status_code=204)

    async def show_limits(self, request: Request) -> Response:
        practice = self._practice
        return JSONResponse(
            {
                "requests_per_minute": practice.limits.per_minute,
                "requests_used": practice.limits.used,
                "token_seconds": practice.tokens.access_seconds,
                "refresh_seconds": practice.tokens.refresh_seconds,
                "tokens_issued": practice.tokens.issued,
            }
        )

    async def set_limits(self, request: Request) -> Response:
        """Set them; "reset" sets the usual; "revoke_tokens" ends all tokens, "revoke_access" some."""
        body = await read_object(request)
        if body.pop("reset", False):
            body = {**LIMITS, **body}
        if unknown := set(body) - {*LIMITS, "revoke_tokens", "revoke_access"}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        limits, tokens = self._practice.limits, self._practice.tokens
        limits.per_minute = int(body.get("requests_per_minute", limits.per_minute))
        tokens.access_seconds = int(body.get("token_seconds", tokens.access_seconds))
        tokens.refresh_seconds = int(body.get("refresh_seconds", tokens.refresh_seconds))
        if body.get("revoke_tokens") or body.get("revoke_access"):
            tokens.revoke_all(refresh_too=bool(body.get("revoke_tokens")))
        self._practice.changed()
        return await self.show_limits(request)

    async def list_requests(self, request: Request) -> Response:
        """The last requests to the API, whatever became of them; `operation` asks for those of one."""
        wanted = request.query_params.get("operation")
        known: list[dict[str, Any]] = [*self._practice.requests]
        return JSONResponse([each for each in known if wanted in (None, each["operation"])])

    async def forget_requests(self, request: Request) -> Response:
        self._practice.requests.clear()
        return Response(status_code=204)

    def _known(self, request: Request) -> Appointment:
        known = self._practice.diary.get(request.path_params["booking_id"])
        if known is None:
            raise ValueError("there is no such booking")
        return known

    def _standing(self, request: Request) -> Appointment:
        known = self._known(request)
        if not known.blocks:
            raise ValueError("it is not booked any more")
        return known

    def _claim(
        self, doctor: Doctor, clinic_id: str, start: datetime, end: datetime, besides: str = ""
    ) -> None:
        try:
            claim(self._practice, doctor, clinic_id, start, end, besides)
        except Refusal as taken:
            raise ValueError("this time is not free") from taken


def _code(word: Any) -> str:
    if word not in {*WORDS, "CN", "CND", "CNS", "PC", "PNR"}:
        raise ValueError(f"{word} is not a status")
    return str(word)
