"""One country's Docplanner: its clinics, calendars and client, and what it tells of every change."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.responses import Response

from integrations.sandbox.calendars import Calendars
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.countries import Country
from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import good
from integrations.sandbox.docplanner.limits import Limits
from integrations.sandbox.docplanner.push import Push
from integrations.sandbox.docplanner.queue import Queue
from integrations.sandbox.docplanner.quirks import twist
from integrations.sandbox.docplanner.tokens import Tokens
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults
from integrations.sandbox.founding import found
from integrations.sandbox.visits import Visit
from integrations.sandbox.world import Address, Place, Service

SIDE = "docplanner"


class Market:
    """Everything behind /docplanner/<locale>. What was edited lies over the world as founded."""

    def __init__(
        self,
        country: Country,
        seed: int,
        clock: SandboxClock,
        events: Events,
        faults: Faults,
        changed: Callable[[], None],
    ) -> None:
        self.country = country
        self.clock = clock
        self.faults = faults
        self.changed = changed
        self._events = events
        self.world = found(country, seed)
        self.calendars = Calendars(self.world, clock, seed)
        self.tokens = Tokens(clock, f"sandbox-{country.locale}", f"sandbox-secret-{country.locale}")
        self.limits = Limits(clock)
        self.queue = Queue(clock)
        self.push = Push()
        self.edited_services: dict[str, dict[str, Service]] = {}
        self.edited_insurers: dict[str, dict[str, list[str]]] = {}
        self.insurance_support: dict[str, str] = {}

    def local(self, instant: datetime) -> str:
        """An instant as this market's API writes it: with the offset of its zone, no fractions."""
        return instant.astimezone(self.country.zone).isoformat(timespec="seconds")

    def quirk(self, name: str) -> Any:
        return self.faults.quirk(SIDE, name)

    def place(self, visit: Visit) -> Place:
        return self.world.places[visit.address_id]

    def services(self, address: Address) -> dict[str, Service]:
        """The address's services as they are now, by id."""
        edited = self.edited_services.get(address.id)
        return edited if edited is not None else {service.id: service for service in address.services}

    def service(self, visit: Visit) -> Service | None:
        return self.services(self.place(visit).address).get(visit.service_id)

    def edit_services(self, address: Address, services: dict[str, Service]) -> None:
        self.edited_services[address.id] = services
        self.changed()

    def insurers(self, address: Address) -> dict[str, list[str]]:
        """The ids of the insurers an address works with, each with the ids of its plans."""
        plain = {str(number): [str(number * 10)] for number, _ in enumerate(address.insurers, 1)}
        return self.edited_insurers.get(address.id, plain)

    def tell(self, name: str, visit: Visit, **part: Any) -> None:
        """A visit changed: queue the notification, and show it to everyone who watches the sandbox."""
        booking = shapes.booking(self, visit, {"booking.patient", "booking.address_service"})
        self.note(name, {**self.where(self.place(visit)), **(part or {"visit_booking": booking})})
        self.changed()
        self._events.publish("booking", {"action": name, **self.summary(visit)})

    def where(self, place: Place) -> dict[str, Any]:
        """The part of a notification that says which calendar it is about."""
        doctor = {"id": place.doctor.id, "name": place.doctor.name, "surname": place.doctor.surname}
        facility = {"id": place.facility.id, "name": place.facility.name}
        return {"facility": facility, "doctor": doctor, "address": shapes.place_of(place.address)}

    def created(self, path: str, shape: dict[str, Any]) -> Response:
        """201 with the new object and where it is."""
        host = f"https://www.{self.country.domain}" if self.quirk("absolute_location") else ""
        headers = {"Location": f"{host}/api/v3/integration{path}"}
        return Response(b"", 201, headers) if self.quirk("no_body") else good(shape, 201, headers)

    def note(self, name: str, data: dict[str, Any]) -> None:
        """Queue a notification, and push it where that was agreed on."""
        if name == "booking-canceled" and self.quirk("booking_cancelled"):
            name = "booking-cancelled"
        if self.quirk("unknown_events"):
            self._notify({"name": "slot-changed", "data": {}, "created_at": self.local(self.clock.now())})
        self._notify({"name": name, "data": data, "created_at": self.local(self.clock.now())})

    def _notify(self, notification: dict[str, Any]) -> None:
        self.queue.put(notification)
        self.push.tell(twist(notification, self.quirk))

    def summary(self, visit: Visit) -> dict[str, Any]:
        """A visit for the people who watch: ids, names, and the patient."""
        place, service = self.place(visit), self.service(visit)
        return {
            "provider": "docplanner",
            "locale": self.country.locale,
            "id": visit.id,
            "status": visit.status,
            "facility_id": place.facility.id,
            "doctor_id": place.doctor.id,
            "address_id": place.address.id,
            "facility": place.facility.name,
            "doctor": place.doctor.full_name,
            "address": f"{place.address.name}, {place.address.street}",
            "service": service.name if service else "",
            "service_id": visit.service_id,
            "start_at": self.local(visit.start),
            "end_at": self.local(visit.end),
            "patient": asdict(visit.patient),
            "initials": visit.patient.initials,
            "comment": visit.comment,
            "presence": visit.presence,
            "booked_by": visit.booked_by,
            "booked_at": self.local(visit.booked_at),
            "canceled_by": visit.canceled_by,
        }

    def snapshot(self) -> dict[str, Any]:
        services = {a: [asdict(s) for s in known.values()] for a, known in self.edited_services.items()}
        return {
            "calendars": self.calendars.snapshot(),
            "tokens": self.tokens.snapshot(),
            "queue": self.queue.snapshot(),
            "push": self.push.snapshot(),
            "services": services,
            "insurers": self.edited_insurers,
            "insurance_support": self.insurance_support,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self.calendars.restore(saved["calendars"])
        self.tokens.restore(saved["tokens"])
        self.queue.restore(saved["queue"])
        if "push" in saved:
            self.push.restore(saved["push"])
        for address_id, services in saved["services"].items():
            known = [Service(**each) for each in services]
            self.edited_services[address_id] = {service.id: service for service in known}
        self.edited_insurers = saved["insurers"]
        self.insurance_support = saved["insurance_support"]
