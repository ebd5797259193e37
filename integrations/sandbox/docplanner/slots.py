"""Operations on free times: list them, give new working periods, take a day away."""

import asyncio
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

from starlette.responses import Response

from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, done, good
from integrations.sandbox.docplanner.bodies import ReplaceSlots, SlotRange, read
from integrations.sandbox.docplanner.catalogue import ADDRESS
from integrations.sandbox.docplanner.operation import Call, Operation
from integrations.sandbox.timetable import Offer, Opening, Period
from integrations.sandbox.world import Address

LONGEST_LIST = timedelta(days=180)
FARTHEST = timedelta(weeks=12)


def get_slots(call: Call) -> Response:
    address, since, until = call.address(), call.instant("start"), call.instant("end")
    if until - since > LONGEST_LIST:
        raise Refusal(400, "Date range must not exceed 180 days")
    if until <= since:
        raise Refusal(400, "Invalid arguments", {"end": ["End date should be greater than start date."]})
    openings = call.market.calendars.openings(address, since.astimezone(UTC), until.astimezone(UTC))
    known = call.market.services(address)
    found = [_slot(call, each) for each in openings if any(o.service_id in known for o in each.offers)]
    if not found and not call.market.quirk("empty_slots"):
        raise Refusal(404, "No slots found on given address")
    return good(shapes.items(found))


def _slot(call: Call, opening: Opening) -> shapes.Json:
    slot: shapes.Json = {"start": call.market.local(opening.start)}
    if "slot.services" not in call.scopes:
        return slot
    if call.market.quirk("null_services"):
        return {**slot, "address_services": None}
    known, says = call.market.services(call.address()), call.market.quirk("slot_durations")
    services = [
        shapes.service(known[offer.service_id], minutes=offer.minutes if says else None)
        for offer in opening.offers
        if offer.service_id in known
    ]
    return {**slot, "address_services": shapes.items(services)}


def replace_slots(call: Call) -> Response:
    """New periods in the place of everything that was in their ranges."""
    address, asked = call.address(), read(call, ReplaceSlots)
    known = set(call.market.services(address))
    for each in asked.slots:
        _check(call, each, known)
    delay = call.market.quirk("slots_delay_ms")
    if delay:
        asyncio.get_running_loop().call_later(delay / 1000, _replace, call, address, asked.slots)
    else:
        _replace(call, address, asked.slots)
    return done(201)


def _replace(call: Call, address: Address, asked: list[SlotRange]) -> None:
    zone = call.market.country.zone
    by_day: dict[date, list[SlotRange]] = defaultdict(list)
    for each in asked:
        by_day[each.start.astimezone(zone).date()].append(each)
    days = call.market.calendars.replaced.setdefault(address.id, {})
    for day, ranges in by_day.items():
        left = call.market.calendars.periods(address, day)
        for each in ranges:
            left = [part for period in left for part in _without(period, each.start, each.end)]
            left += [_period(each)] if each.address_services else []
        days[day] = tuple(sorted(left, key=lambda period: period.start))
    call.market.changed()


def _check(call: Call, asked: SlotRange, known: set[str]) -> None:
    zone, now = call.market.country.zone, call.market.clock.now()
    start, end = asked.start.astimezone(zone), asked.end.astimezone(zone)
    if end - start < timedelta(minutes=1):
        raise Refusal(400, "Invalid arguments", {"slots.end": ["Slot should last at least 1 minute."]})
    if start.date() != (end - timedelta(seconds=1)).date():
        span = f"{call.market.local(start)} - {call.market.local(end)}"
        raise Refusal(400, f"Slot for date range {span} exceeds a single day boundary")
    if end > now + FARTHEST:
        latest = (now + FARTHEST).astimezone(zone).strftime("%d.%m.%Y, %H:%M")
        sentence = f"End date should be less than or equal to {latest}."
        raise Refusal(400, "Invalid arguments", {"slots.end": [sentence]})
    if any(each.address_service_id not in known for each in asked.address_services or []):
        raise Refusal(400, "Address service does not exist")


def _period(asked: SlotRange) -> Period:
    offers = tuple(Offer(each.address_service_id, each.duration) for each in asked.address_services or [])
    return Period(asked.start.astimezone(UTC), asked.end.astimezone(UTC), offers)


def _without(period: Period, start: datetime, end: datetime) -> list[Period]:
    """What is left of a period outside a range."""
    if end <= period.start or period.end <= start:
        return [period]
    parts = [(period.start, start.astimezone(UTC)), (end.astimezone(UTC), period.end)]
    return [Period(since, until, period.offers) for since, until in parts if since < until]


def delete_slots(call: Call) -> Response:
    address: Address = call.address()
    try:
        day = date.fromisoformat(call.path["date"])
    except ValueError as wrong:
        raise Refusal(400, "Invalid arguments", {"date": ["This value is not a valid date."]}) from wrong
    call.market.calendars.replaced.setdefault(address.id, {})[day] = ()
    call.market.changed()
    return done()


OPERATIONS = (
    Operation("GET", f"{ADDRESS}/slots", "getSlots", get_slots),
    Operation("PUT", f"{ADDRESS}/slots", "replaceSlots", replace_slots),
    Operation("DELETE", f"{ADDRESS}/slots/{{date}}", "deleteSlots", delete_slots),
)
