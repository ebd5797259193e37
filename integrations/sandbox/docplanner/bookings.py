"""Operations on bookings that exist: list, read, cancel, confirm, presence, opinion."""

from dataclasses import replace
from datetime import UTC
from typing import Literal

from starlette.responses import Response

from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, done, good
from integrations.sandbox.docplanner.bodies import CancelBooking, ConfirmBooking, RequestOpinion, read
from integrations.sandbox.docplanner.catalogue import ADDRESS
from integrations.sandbox.docplanner.operation import Call, Operation
from integrations.sandbox.visits import Visit

BOOKINGS = f"{ADDRESS}/bookings"
BOOKING = f"{BOOKINGS}/{{booking_id}}"
PRESENCE = f"{BOOKING}/presence/patient"
USUAL_PAGE = 100
EVERYTHING = {"booking.patient", "booking.address_service", "booking.presence"}


def get_bookings(call: Call) -> Response:
    """All bookings of a range, canceled ones too; in pages only when `page` is sent."""
    address, since, until = call.address(), call.instant("start"), call.instant("end")
    visits = call.market.calendars.visits(address, since.astimezone(UTC), until.astimezone(UTC))
    name = "results" if call.market.quirk("results") else "_items"
    if "page" not in call.query:
        return good({name: [shapes.booking(call.market, each, call.scopes) for each in visits]})
    page, limit = _positive(call, "page", 1), _positive(call, "limit", USUAL_PAGE)
    pages = max(1, -(-len(visits) // limit))
    shown = visits[(page - 1) * limit : page * limit]
    envelope = {"page": page, "limit": limit, "pages": pages, "total": len(visits)}
    links = {
        "self": page,
        "first": 1,
        "last": pages,
        **({"next": page + 1} if page < pages else {}),
        **({"previous": page - 1} if page > 1 else {}),
    }
    return good(
        {
            **envelope,
            name: [shapes.booking(call.market, each, call.scopes) for each in shown],
            "_links": {relation: {"href": _page_path(call, number)} for relation, number in links.items()},
        }
    )


def _positive(call: Call, name: str, usual: int) -> int:
    words = call.query.get(name, str(usual))
    if not words.isascii() or not words.isdigit() or int(words) < 1:
        raise Refusal(400, "Invalid arguments", {name: ["This value should be positive."]})
    return int(words)


def _page_path(call: Call, page: int) -> str:
    place, query = call.place(), call.query
    path = f"/facilities/{place.facility.id}/doctors/{place.doctor.id}/addresses/{place.address.id}"
    asked = type(query)([(k, v) for k, v in query.multi_items() if k != "page"] + [("page", str(page))])
    return f"/api/v3/integration{path}/bookings?{asked}"


def get_booking(call: Call) -> Response:
    visit, address = call.visit(), call.address()
    shape = shapes.booking(call.market, visit, EVERYTHING)
    if address.visit_payment:
        shape |= {"visit_payment": True, "visit_payment_status": "new"}
    if address.online_only:
        shape["videocall_url"] = f"https://www.{call.market.country.domain}/sandbox-video/{visit.id}"
    if "booking.moving" in call.scopes:
        newest = call.market.calendars.newest(visit)
        moved = visit.origin_id or newest.id != visit.id
        ids = {"origin_booking_id": visit.origin_id or visit.id, "newest_booking_id": newest.id}
        shape["moving"] = ids if moved else None
    return good(shape)


def cancel_booking(call: Call) -> Response:
    visit = call.visit()
    reason = read(call, CancelBooking).reason if call.body else ""
    if call.address().id in call.market.calendars.closed:
        raise Refusal(400, "Unable to cancel a visit for this address")
    if not visit.active:
        raise Refusal(400, f"Visit {visit.id} cannot be canceled because it is not booked")
    call.market.tell("booking-canceled", call.market.calendars.cancel(visit, "integration", reason or None))
    return done()


def confirm_booking(call: Call) -> Response:
    visit = call.visit()
    read(call, ConfirmBooking)
    if not visit.active:
        raise Refusal(409, "Visit has been canceled")
    if visit.start <= call.market.clock.now():
        raise Refusal(409, "Visit is in the past")
    if visit.confirmed:
        raise Refusal(409, "Visit has already been confirmed")
    call.market.tell("booking-confirmed", call.market.calendars.put(replace(visit, confirmed=True)))
    return done()


def mark_present(call: Call) -> Response:
    return _marked(call, "present")


def mark_absent(call: Call) -> Response:
    return _marked(call, "absent")


def _marked(call: Call, presence: Literal["present", "absent"]) -> Response:
    visit: Visit = call.visit(Refusal(404, "This visit does not belong to this doctor"))
    if not visit.active:
        raise Refusal(409, "Visit is marked as canceled")
    if call.market.clock.now() < visit.start:
        raise Refusal(400, "Visit is in the future")
    marked = call.market.calendars.put(replace(visit, presence=presence))
    booking = shapes.booking(call.market, marked, {"booking.patient"})
    call.market.tell("presence-marked", marked, visit_booking=booking, presence=presence.upper())
    return done()


def request_opinion(call: Call) -> Response:
    call.doctor()
    read(call, RequestOpinion, "Phone number is invalid.")
    return Response(b"", 200)


OPERATIONS = (
    Operation("GET", BOOKINGS, "getBookings", get_bookings),
    Operation("GET", BOOKING, "getBooking", get_booking),
    Operation("DELETE", BOOKING, "cancelBooking", cancel_booking),
    Operation("PUT", f"{BOOKING}/confirm", "confirmBooking", confirm_booking),
    Operation("POST", PRESENCE, "markPatientPresence", mark_present),
    Operation("DELETE", PRESENCE, "markPatientAbsence", mark_absent),
    Operation(
        "PUT",
        "/facilities/{facility_id}/doctors/{doctor_id}/opinion-request",
        "requestOpinion",
        request_opinion,
    ),
)
