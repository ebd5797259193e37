"""Everything behind /eka_care: the practice, its appointments, who may call, and whom it tells of changes."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from integrations.sandbox.clock import SandboxClock
from integrations.sandbox.eka_care import dialects, shapes
from integrations.sandbox.eka_care.appointments import Appointment
from integrations.sandbox.eka_care.claims import CREATED, UPDATED
from integrations.sandbox.eka_care.crowd import Crowd
from integrations.sandbox.eka_care.diary import Diary
from integrations.sandbox.eka_care.founding import family, found, strangers
from integrations.sandbox.eka_care.limits import Limits
from integrations.sandbox.eka_care.registry import Registry
from integrations.sandbox.eka_care.tokens import Tokens
from integrations.sandbox.eka_care.webhooks import Postman
from integrations.sandbox.eka_care.world import ZONE
from integrations.sandbox.events import Events
from integrations.sandbox.faults import Faults

SIDE = "eka_care"
REMEMBERED = 2000


class Practice:
    """One workspace."""

    def __init__(
        self,
        clock: SandboxClock,
        events: Events,
        faults: Faults,
        changed: Callable[[], None],
        seed: int,
    ) -> None:
        self.clock = clock
        self.faults = faults
        self.changed = changed
        self._events = events
        self.world = found()
        people = strangers(seed)
        self.registry = Registry((*family(), *people))
        self.diary = Diary(self.world, Crowd(self.world, people, seed), clock)
        self.tokens = Tokens(clock, self.world.business_id)
        self.limits = Limits(clock)
        self.postman = Postman(clock)
        self.requests: deque[dict[str, Any]] = deque(maxlen=REMEMBERED)
        self._told = 0

    def quirk(self, name: str) -> Any:
        return self.faults.quirk(SIDE, name)

    def keep(self, appointment: Appointment, event: str, **data: Any) -> Appointment:
        """Put a new or changed appointment into the diary, and tell everybody about it."""
        kept = self.diary.put(replace(appointment, changed_at=self.clock.now()))
        self._send(event, kept, data)
        self.changed()
        action = "slot-booked" if event == CREATED else f"booking-{kept.word}"
        self._events.publish("booking", {"action": action, **self.summary(kept)})
        return kept

    def summary(self, appointment: Appointment) -> dict[str, Any]:
        """An appointment for the people who watch: ids, names, and the patient."""
        doctor, clinic = self.world.doctors[appointment.doctor_id], self.world.clinics[appointment.clinic_id]
        service, patient = doctor.service(appointment.conf_id), self.registry.get(appointment.patient_id)
        return {
            "provider": SIDE,
            "id": appointment.id,
            "status": appointment.word,
            "code": appointment.status,
            "doctor_id": doctor.id,
            "clinic_id": clinic.id,
            "doctor": doctor.full_name,
            "clinic": clinic.name,
            "service": service.name if service else "",
            "conf_id": appointment.conf_id,
            "start_at": shapes.local(appointment.start),
            "end_at": shapes.local(appointment.end),
            "patient": patient and patient.written(),
            "partner_appointment_id": appointment.partner_id,
            "booked_by": appointment.channel,
            "booked_at": shapes.local(appointment.created_at),
            "previous_ids": list(appointment.previous),
            "next_id": appointment.next_id,
        }

    def today(self) -> Any:
        return self.clock.now().astimezone(ZONE).date()

    def snapshot(self) -> dict[str, Any]:
        return {
            "registry": self.registry.snapshot(),
            "diary": self.diary.snapshot(),
            "tokens": self.tokens.snapshot(),
            "postman": self.postman.snapshot(),
            "told": self._told,
        }

    def restore(self, saved: dict[str, Any]) -> None:
        self.registry.restore(saved["registry"])
        self.diary.restore(saved["diary"])
        self.tokens.restore(saved["tokens"])
        self.postman.restore(saved["postman"])
        self._told = saved["told"]

    def _send(self, event: str, appointment: Appointment, data: dict[str, Any]) -> None:
        if event == UPDATED and self.quirk("status_events") and not data:
            event = "appointment.statuschange"
        if self.quirk("unknown_events"):
            self._send_one("appointment.sandbox_novelty", {**data, "action": "novelty"}, appointment)
        for _ in range(2 if self.quirk("webhook_twice") else 1):
            self._send_one(event, data, appointment)

    def _send_one(self, event: str, data: dict[str, Any], appointment: Appointment) -> None:
        self._told += 1
        times = 1000 if self.quirk("webhook_millis") else 1
        moment = int(self.clock.now().timestamp() * times)
        old = bool(self.quirk("event_type"))
        body = {
            "service": "dr" if old else "appointment",
            "event_type" if old else "event": event,
            "event_time": moment,
            "timestamp": moment,
            "transaction_id": f"sandbox-{self._told}",
            "client_id": self.tokens.client_id,
            "business_id": self.world.business_id,
            "data": {**dialects.told(self, appointment, event, times), **data},
        }
        tight = None if self.quirk("webhook_spaced") else (",", ":")
        self.postman.send(event, json.dumps(body, ensure_ascii=False, separators=tight))
