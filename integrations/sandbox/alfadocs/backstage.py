"""What people and tests see and do behind AlfaDocs' API, as if they were the practice."""

from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from integrations.sandbox.alfadocs.appointment import STATES, Appointment
from integrations.sandbox.alfadocs.day import lanes
from integrations.sandbox.alfadocs.limits import PER_SECOND
from integrations.sandbox.alfadocs.practice import Practice, action_of
from integrations.sandbox.alfadocs.shapes import summary
from integrations.sandbox.control import instant, read_object, said_plainly

PAST_DAYS, COMING_DAYS = 30, 84
WALK_IN = "Senza appuntamento"


class Backstage:
    """The control endpoints of the practice."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def routes(self) -> list[BaseRoute]:
        bookings, one = "/sandbox/alfadocs/bookings", "/sandbox/alfadocs/bookings/{booking_id:int}"
        limits, webhook = "/sandbox/alfadocs/limits", "/sandbox/alfadocs/webhook"
        return [
            Route(bookings, said_plainly(self.list_bookings), methods=["GET"]),
            Route(bookings, said_plainly(self.book), methods=["POST"]),
            Route(one, said_plainly(self.change_booking), methods=["PATCH"]),
            Route(one, said_plainly(self.cancel_booking), methods=["DELETE"]),
            Route("/sandbox/alfadocs/calendar", said_plainly(self.show_day), methods=["GET"]),
            Route("/sandbox/alfadocs/hours", said_plainly(self.set_hours), methods=["POST"]),
            Route(limits, self.show_limits, methods=["GET"]),
            Route(limits, said_plainly(self.set_limits), methods=["POST"]),
            Route(webhook, self.show_webhook, methods=["GET"]),
            Route(webhook, said_plainly(self.set_webhook), methods=["POST"]),
        ]

    async def list_bookings(self, request: Request) -> Response:
        """What the API booked; with all=1 also what everybody else did, some weeks back and ahead."""
        agenda = self._practice.agenda
        found = {each.id: each for each in agenda.kept() if each.by_api}
        if request.query_params.get("all") == "1":
            first, last = agenda.today - timedelta(days=PAST_DAYS), agenda.today + timedelta(days=COMING_DAYS)
            found |= {each.id: each for each in agenda.between(first, last)}
        shown = [summary(self._practice, each) for each in found.values()]
        return JSONResponse(sorted(shown, key=lambda each: str(each["start_at"])))

    async def book(self, request: Request) -> Response:
        """A walk-in: "doctor_id", "start"; perhaps "minutes", "patient_id", "description", "force"."""
        body = await read_object(request)
        agenda, shift = self._practice.agenda, self._practice.agenda.rota[int(body["doctor_id"])]
        start, patients = instant(body["start"]).astimezone(UTC), self._practice.register.ids
        wanted = Appointment(
            agenda.next_id(),
            start,
            self._practice.studio.colors[-1]["id"],
            int(body.get("minutes", 30)),
            patient_id=int(body.get("patient_id", patients[0])),
            operator_id=shift.operator_id,
            chair_id=shift.chair_id,
            description=str(body.get("description", WALK_IN)),
        )
        self._check_free(wanted, body)
        return JSONResponse(summary(self._practice, self._practice.keep(wanted, "slot-booked")), 201)

    async def change_booking(self, request: Request) -> Response:
        """Move it, or mark it: any of "start", "minutes", "doctor_id", "state"; "force" allows an overlap."""
        old, body = self._booking(request), await read_object(request)
        new = replace(old, **self._changes(body))
        if action_of(old, new) == "booking-moved":
            self._check_free(new, body)
        return JSONResponse(summary(self._practice, self._practice.keep(new, action_of(old, new))))

    async def cancel_booking(self, request: Request) -> Response:
        booking = self._booking(request)
        if not booking.active:
            raise ValueError("this booking is not booked any more")
        self._practice.keep(replace(booking, state="cancelled"), "booking-canceled")
        return Response(status_code=204)

    async def show_day(self, request: Request) -> Response:
        """Every operator with the cells of one local day (today's without `date`)."""
        today, zone = self._practice.agenda.today, self._practice.studio.zone
        day = date.fromisoformat(request.query_params.get("date", today.isoformat()))
        head = {"date": day.isoformat(), "zone": zone.key}
        return JSONResponse({**head, "doctors": lanes(self._practice, day)})

    async def set_hours(self, request: Request) -> Response:
        """Give an operator another week: {"doctor_id", "week": {"0": ["09:00-13:00"]}}; Monday is 0."""
        body = await read_object(request)
        self._practice.agenda.set_week(int(body["doctor_id"]), body["week"])
        self._practice.changed()
        return JSONResponse(body)

    async def show_limits(self, request: Request) -> Response:
        limits = self._practice.limits
        shown = {"per_second": limits.per_second, "off": limits.off, "refused": limits.refused}
        return JSONResponse(shown)

    async def set_limits(self, request: Request) -> Response:
        """Any of "per_second" and "off"; {"reset": true} sets the usual."""
        body, limits = await read_object(request), self._practice.limits
        if body.pop("reset", False):
            body = {"per_second": PER_SECOND, "off": False, **body}
        if unknown := set(body) - {"per_second", "off"}:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        limits.per_second = int(body.get("per_second", limits.per_second))
        limits.off = bool(body.get("off", limits.off))
        self._practice.changed()
        return await self.show_limits(request)

    async def show_webhook(self, request: Request) -> Response:
        webhook = self._practice.webhook
        shown = {"url": webhook.url, "waiting": webhook.waiting}
        return JSONResponse({**shown, "delivered": webhook.delivered, "failed": webhook.failed})

    async def set_webhook(self, request: Request) -> Response:
        """Where to tell of changes: {"url"}; an empty one ends it."""
        self._practice.webhook.url = str((await read_object(request))["url"])
        self._practice.changed()
        return await self.show_webhook(request)

    def _booking(self, request: Request) -> Appointment:
        found = self._practice.agenda.get(request.path_params["booking_id"])
        if found is None:
            raise ValueError("there is no such booking")
        return found

    def _changes(self, body: dict[str, Any]) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "start" in body:
            changes["start"] = instant(body["start"]).astimezone(UTC)
        if "minutes" in body:
            changes["minutes"] = int(body["minutes"])
        if "doctor_id" in body:
            shift = self._practice.agenda.rota[int(body["doctor_id"])]
            changes |= {"operator_id": shift.operator_id, "chair_id": shift.chair_id}
        if "state" in body:
            if body["state"] not in (None, *STATES):
                raise ValueError(f"state must be one of {', '.join(STATES)}")
            changes["state"] = body["state"]
        return changes

    def _check_free(self, wanted: Appointment, body: dict[str, Any]) -> None:
        if not body.get("force") and self._practice.agenda.in_the_way(wanted):
            raise ValueError("this time is not free")
