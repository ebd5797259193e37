"""The account of one practice: its agenda, register and key, and whom it tells of a change."""

from collections.abc import Callable
from typing import Any, Literal

from integrations.sandbox.alfadocs import shapes
from integrations.sandbox.alfadocs.agenda import Agenda
from integrations.sandbox.alfadocs.answers import Json
from integrations.sandbox.alfadocs.appointment import Appointment
from integrations.sandbox.alfadocs.crowd import Crowd
from integrations.sandbox.alfadocs.limits import Limits
from integrations.sandbox.alfadocs.quirks import SIDE
from integrations.sandbox.alfadocs.register import Patient, Register
from integrations.sandbox.alfadocs.studio import studio
from integrations.sandbox.alfadocs.wall_clock import show_moment
from integrations.sandbox.alfadocs.webhook import Deed, Webhook
from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults

Action = Literal["slot-booked", "booking-moved", "booking-canceled", "booking-changed"]


class Practice:
    """Everything behind /alfadocs."""

    def __init__(
        self,
        clock: SandboxClock,
        events: Events,
        faults: Faults,
        changed: Callable[[], None],
        *,
        seed: int,
    ) -> None:
        self.clock = clock
        self.faults = faults
        self.changed = changed
        self._events = events
        self.studio = studio()
        self.register = Register(self.studio)
        self.agenda = Agenda(self.studio, Crowd(self.studio, self.register.ids, seed), clock)
        self.fields: list[Json] = list(self.studio.fields)
        self.limits = Limits()
        self.webhook = Webhook(self.studio.archive_id)

    def quirk(self, name: str) -> Any:
        return self.faults.quirk(SIDE, name)

    def now_shown(self) -> str:
        return show_moment(self.clock.now(), self.studio.zone)

    def keep(self, appointment: Appointment, action: Action) -> Appointment:
        """Put an appointment into the agenda as it is now, and tell everyone."""
        self.agenda.put(appointment)
        self.changed()
        self.webhook.tell("appointment", "created" if action == "slot-booked" else "updated", appointment.id)
        self._events.publish("booking", {"action": action, **shapes.summary(self, appointment)})
        return appointment

    def keep_patient(self, patient: Patient, deed: Deed = "updated") -> Patient:
        self.register.put(patient)
        self.changed()
        self.webhook.tell("patient", deed, patient.id)
        return patient

    def snapshot(self) -> dict[str, Any]:
        return {
            "agenda": self.agenda.snapshot(),
            "register": self.register.snapshot(),
            "fields": list(self.fields),
            "webhook": self.webhook.url,
            "limits": {"per_second": self.limits.per_second, "off": self.limits.off},
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self.agenda.restore(saved["agenda"])
        self.register.restore(saved["register"])
        self.fields = list(saved["fields"])
        self.webhook.url = saved["webhook"]
        self.limits.per_second, self.limits.off = saved["limits"]["per_second"], saved["limits"]["off"]


def action_of(old: Appointment, new: Appointment) -> Action:
    """What a change of an appointment means."""
    if old.active and not new.active:
        return "booking-canceled"
    place = (old.start, old.minutes, old.operator_id, old.chair_id)
    moved = place != (new.start, new.minutes, new.operator_id, new.chair_id)
    return "booking-moved" if moved else "booking-changed"
