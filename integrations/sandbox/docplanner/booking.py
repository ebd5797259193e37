"""The operation that books a slot, and the one that moves a booking to another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn

from starlette.responses import Response

from integrations.sandbox.calendars import CalendarError, ServiceDoesNotFit
from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, good
from integrations.sandbox.docplanner.bodies import BookSlot, MoveBooking, PatientBody, read
from integrations.sandbox.docplanner.catalogue import ADDRESS
from integrations.sandbox.docplanner.operation import Call, Operation, read_instant
from integrations.sandbox.visits import Actor, Patient
from integrations.sandbox.world import Address, Place

OLDEST_BIRTH = date(1900, 1, 1)


def book_slot(call: Call) -> Response:
    """First come, first served: between the look at the calendar and the booking nothing else happens."""
    address, market = call.address(), call.market
    start = read_instant(call.path["start"], "start").astimezone(UTC)
    asked = read(call, BookSlot)
    patient = _patient(call, address, asked)
    if address.id in market.calendars.closed:
        raise Refusal(404, "Unable to book a visit for this address")
    if asked.address_service_id not in market.services(address):
        raise Refusal(404, "Service does not exist")
    _check_insurer(call, address, asked)
    by: Actor = "user" if market.quirk("booked_by_user") else "integration"
    more = {"comment": asked.comment, "insurer": asked.insurance_provider_id, "by_api": True}
    try:
        visit = market.calendars.book(
            address, asked.address_service_id, start, asked.duration, patient, by, **more
        )
    except CalendarError as taken:
        _refuse_slot(call, taken, start, asked.address_service_id)
    market.tell("slot-booked", visit)
    answer = shapes.booking(market, visit)
    if market.quirk("stray_canceled_at"):
        answer["canceled_at"] = answer["end_at"]
    return good(answer)


def move_booking(call: Call) -> Response:
    visit, place, market = call.visit(), call.place(), call.market
    asked = read(call, MoveBooking)
    target = _target(call, place, asked)
    if not visit.active:
        raise Refusal(409, "The visit has already been canceled or moved")
    known = market.services(target.address)
    if asked.address_service_id not in known:
        elsewhere = any(asked.address_service_id in market.services(p.address) for p in _all(call))
        raise Refusal(
            400, "Service does not belong to the address" if elsewhere else "Service does not exist"
        )
    start = asked.start.astimezone(UTC)
    minutes = asked.duration or known[asked.address_service_id].minutes
    by: Actor = "integration"
    try:
        moved = market.calendars.move(visit, target.address, asked.address_service_id, start, minutes, by)
    except CalendarError as taken:
        _refuse_slot(call, taken, start, asked.address_service_id)
    old = market.calendars.visit(visit.id) or visit
    full = {"booking.patient", "booking.address_service"}
    market.tell(
        "booking-moved",
        moved,
        old_visit_booking=shapes.booking(market, old, full),
        new_visit_booking=shapes.booking(market, moved, full),
    )
    path = f"/facilities/{target.facility.id}/doctors/{target.doctor.id}/addresses/{target.address.id}"
    return market.created(f"{path}/bookings/{moved.id}", shapes.booking(market, moved, full))


def _all(call: Call) -> list[Place]:
    return list(call.market.world.places.values())


def _target(call: Call, place: Place, asked: MoveBooking) -> Place:
    """Where a booking is to be moved: any doctor's address in the same facility."""
    if asked.address_id is None:
        return place
    target = call.market.world.places.get(asked.address_id)
    if target is None:
        raise Refusal(400, "Address does not exist")
    if target.facility.id != place.facility.id:
        raise Refusal(403, "This address does not belong to this facility/doctor")
    return target


def _patient(call: Call, address: Address, asked: BookSlot) -> Patient:
    given: PatientBody = asked.patient
    wanted = {"birth_date": address.asks_birth_date, "gender": address.asks_gender, "nin": address.asks_nin}
    missing = [name for name, is_wanted in wanted.items() if is_wanted and not getattr(given, name)]
    if missing:
        errors = {f"patient.{name}": ["This value should not be blank."] for name in missing}
        raise Refusal(400, "Invalid arguments", errors)
    today = call.market.clock.now().date()
    if given.birth_date and not OLDEST_BIRTH <= given.birth_date <= today + timedelta(days=1):
        raise Refusal(400, "Invalid arguments", {"patient.birth_date": ["This value is not valid."]})
    born = given.birth_date.isoformat() if given.birth_date else None
    fields = given.model_dump(exclude={"birth_date"})
    return replace(Patient(**fields, birth_date=born), returning=asked.is_returning)


def _check_insurer(call: Call, address: Address, asked: BookSlot) -> None:
    insurer = asked.insurance_provider_id
    if insurer is not None and insurer not in call.market.insurers(address):
        raise Refusal(
            400, f"Insurance provider(s) with id ({insurer}) not found for address id ({address.id})"
        )


def _refuse_slot(call: Call, why: CalendarError, start: datetime, service_id: str) -> NoReturn:
    shown = call.market.local(start)
    if isinstance(why, ServiceDoesNotFit):
        sentence = f"Slot ({shown}) does not support service {service_id}"
        raise Refusal(404, f"Unable to perform booking. {sentence}") from why
    status = 409 if call.market.quirk("conflict") else 404
    raise Refusal(status, f"Unable to perform booking. Requested target slot ({shown}) not found") from why


OPERATIONS = (
    Operation("POST", f"{ADDRESS}/slots/{{start}}/book", "bookSlot", book_slot),
    Operation("POST", f"{ADDRESS}/bookings/{{booking_id}}/move", "moveBooking", move_booking),
)
