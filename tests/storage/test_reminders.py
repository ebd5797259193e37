"""Reminders: what was said of which time of a visit, once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.database import Database
from storage.intents import Intent
from storage.messages import Delivery, Message
from storage.patients import Patient
from storage.reminders import Reminder
from storage.visits import Visit


async def test_what_was_said_is_noted_once_for_each_time_of_a_visit(
    database: Database,
    noon: datetime,
    patient: Callable[..., Patient],
    intent: Callable[..., Intent],
    visit: Callable[..., Visit],
) -> None:
    said = Reminder(visit_id="visit-1", starts_at=noon, kind="24", message_id="m")
    moved = Reminder(visit_id="visit-1", starts_at=noon + timedelta(days=1), kind="24", message_id="n")
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.patients.save(patient())
        await unit.intents.create(intent())
        await unit.visits.add(visit())
        assert await unit.reminders.add([said]) == [said]
        assert await unit.reminders.add([said, moved]) == [moved]
        assert await unit.reminders.add([]) == []
        assert len(await unit.reminders.of_visits(["visit-1", "other"])) == 2
        assert await unit.reminders.of_visits([]) == []
        await unit.messages.add([Message(id="m", chat_id=1, priority=3, body="{}", created_at=noon)])
        assert await unit.reminders.undelivered(["visit-1"], [Delivery.BLOCKED]) == []
        await unit.messages.settle("m", Delivery.BLOCKED, at=noon, chat_id=1)
        assert await unit.reminders.undelivered(["visit-1"], [Delivery.BLOCKED]) == [said]
        assert await unit.reminders.undelivered(["other"], [Delivery.BLOCKED]) == []
