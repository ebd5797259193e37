"""The calendar file of a visit (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from bot.desk.intent import Shown
from bot.engine.view import File
from bot.i18n import Words

SEQUENCE_ZERO = datetime(2020, 1, 1, tzinfo=UTC)  # seconds since then fit 31 bits for decades


def invitation(
    say: Words,
    shown: Shown,
    *,
    visit_id: str,
    reference: str,
    start: datetime,
    end: datetime,
    now: datetime,
) -> File:
    """One event in UTC, which every calendar shows on its own clock, with an alarm a day before.

    The same visit at another time has the same uid and a later sequence, so a calendar moves its entry.
    """
    title = say.label("{service} with {doctor}", service=shown.service, doctor=shown.doctor)
    event = Event()
    event.add("uid", f"{visit_id}@clinicbot")
    event.add("sequence", int((now - SEQUENCE_ZERO).total_seconds()))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", start.astimezone(UTC))
    event.add("dtend", end.astimezone(UTC))
    event.add("summary", title)
    event["location"] = vText(shown.address)
    event.add("description", say.label("Reference {reference}", reference=reference))
    event.add_component(_alarm(title))
    calendar = Calendar()
    calendar.add("prodid", "-//clinicbot//booking assistant//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return File(say.label("visit.ics"), calendar.to_ical(), "text/calendar")


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-1))
    return alarm
