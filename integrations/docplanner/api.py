"""Docplanner's Integrations API v3, operation by operation, in its own words.

Refusals are raised as integrations.errors; instants go out as ISO 8601 with an offset and whole seconds.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from integrations.call import Call, Query, Reply
from integrations.docplanner.auth import ClientCredentials
from integrations.docplanner.errors import (
    booking_refusal,
    means_no_slots,
    means_nothing_to_pull,
    move_refusal,
    refusal,
)
from integrations.docplanner.parse import Booked, booked, parse, parse_all, parse_known, raw_items
from integrations.docplanner.settings import WithStyle
from integrations.docplanner.wire import (
    Address,
    AddressService,
    Booking,
    Doctor,
    Facility,
    Page,
    Service,
    Slot,
)
from integrations.http import Http
from integrations.model import Place

_ROOT = "/api/v3/integration"
_FACILITY = _ROOT + "/facilities/{facility_id}"
_DOCTOR = _FACILITY + "/doctors/{doctor_id}"
_ADDRESSES = _DOCTOR + "/addresses"
_ADDRESS = _ADDRESSES + "/{address_id}"
_BOOKING = _ADDRESS + "/bookings/{booking_id}"
_PAGE = 100

ADDRESS_SCOPES = ("address.online_only", "address.visit_payment")
BOOKING_SCOPES = ("booking.patient", "booking.address_service", "booking.presence")
DOCTOR_SCOPES = ("doctor.specializations",)
SERVICE_SCOPES = ("address_service.allowed_patients", "address_service.custom_name")


class DocplannerApi:
    """The operations of one account. Lists skip what cannot be read, except lists of bookings."""

    def __init__(self, http: Http, credentials: ClientCredentials, with_style: WithStyle) -> None:
        self._http, self._credentials, self._with = http, credentials, with_style

    async def facilities(self) -> list[Facility]:
        reply = await self._read("getFacilities", _ROOT + "/facilities", {})
        return parse_known(Facility, reply)

    async def facility(self, facility_id: str) -> Facility:
        reply = await self._read("getFacility", _FACILITY, {"facility_id": facility_id})
        return parse(Facility, reply)

    async def doctors(self, facility_id: str) -> list[Doctor]:
        ids = {"facility_id": facility_id}
        return parse_known(
            Doctor, await self._read("getDoctors", _FACILITY + "/doctors", ids, self._scopes(DOCTOR_SCOPES))
        )

    async def doctor(self, facility_id: str, doctor_id: str) -> Doctor:
        ids = {"facility_id": facility_id, "doctor_id": doctor_id}
        return parse(Doctor, await self._read("getDoctor", _DOCTOR, ids))

    async def addresses(self, facility_id: str, doctor_id: str) -> list[Address]:
        ids = {"facility_id": facility_id, "doctor_id": doctor_id}
        return parse_known(
            Address, await self._read("getAddresses", _ADDRESSES, ids, self._scopes(ADDRESS_SCOPES))
        )

    async def address(self, place: Place) -> Address:
        return parse(
            Address, await self._read("getAddress", _ADDRESS, _ids(place), self._scopes(ADDRESS_SCOPES))
        )

    async def services(self) -> list[Service]:
        return parse_known(Service, await self._read("getServices", _ROOT + "/services", {}))

    async def address_services(self, place: Place, start: str | None = None) -> list[AddressService]:
        """With the start of a slot: only what fits it, and each with its duration."""
        query = (*((("start", start),) if start else ()), *self._scopes(SERVICE_SCOPES))
        reply = await self._read("getAddressServices", _ADDRESS + "/services", _ids(place), query)
        return parse_known(AddressService, reply)

    async def slots(self, place: Place, start: datetime, end: datetime) -> list[Slot]:
        """Free slots, at most 180 days of them. No slots is a 404 with a sentence, or an empty list."""
        query = (*_window(start, end), *self._scopes(("slot.services",)))
        call = Call("getSlots", "GET", _ADDRESS + "/slots", _ids(place), query, shared=True)
        reply = await self._http.send(call, self._credentials)
        if means_no_slots(reply):
            return []
        return parse_known(Slot, _accepted(reply))

    async def book(self, place: Place, start: str, body: Mapping[str, Any], private: Sequence[str]) -> Booked:
        """`start` exactly as getSlots wrote it. `private`: words of the body that no error may repeat."""
        ids = {**_ids(place), "start": start}
        reply = await self._write("bookSlot", "POST", _ADDRESS + "/slots/{start}/book", ids, body)
        if not reply.ok:
            raise booking_refusal(reply, private)
        return booked(reply)

    async def bookings(self, place: Place, start: datetime, end: datetime) -> AsyncIterator[Booking]:
        """Bookings of the window, of any status, page by page. One that cannot be read is an error."""
        number, seen = 1, set[str]()
        while True:
            query = (
                *_window(start, end),
                ("page", str(number)),
                ("limit", str(_PAGE)),
                *self._scopes(BOOKING_SCOPES),
            )
            reply = await self._read("getBookings", _ADDRESS + "/bookings", _ids(place), query, shared=False)
            found = parse_all(Booking, reply)
            fresh = [booking for booking in found if booking.id not in seen]
            for booking in fresh:
                yield booking
            if not fresh or not _goes_on(reply, number, len(found)):
                return
            seen.update(booking.id for booking in fresh)
            number += 1

    async def booking(self, place: Place, booking_id: str) -> Booking:
        ids = {**_ids(place), "booking_id": booking_id}
        return parse(Booking, await self._read("getBooking", _BOOKING, ids, shared=False))

    async def cancel(self, place: Place, booking_id: str, reason: str = "") -> None:
        body = {"reason": reason} if reason else None
        ids = {**_ids(place), "booking_id": booking_id}
        _accepted(await self._write("cancelBooking", "DELETE", _BOOKING, ids, body))

    async def move(self, place: Place, booking_id: str, body: Mapping[str, Any]) -> Booked:
        ids = {**_ids(place), "booking_id": booking_id}
        reply = await self._write("moveBooking", "POST", _BOOKING + "/move", ids, body)
        if not reply.ok:
            raise move_refusal(reply)
        return booked(reply)

    async def mark_present(self, place: Place, booking_id: str, present: bool = True) -> None:
        name, method = ("markPatientPresence", "POST") if present else ("markPatientAbsence", "DELETE")
        ids = {**_ids(place), "booking_id": booking_id}
        _accepted(await self._write(name, method, _BOOKING + "/presence/patient", ids))

    async def confirm(self, place: Place, booking_id: str) -> None:
        ids = {**_ids(place), "booking_id": booking_id}
        body = {"confirmed_by": "user"}
        _accepted(await self._write("confirmBooking", "PUT", _BOOKING + "/confirm", ids, body))

    async def pull_one(self) -> dict[str, Any] | None:
        """The oldest notification, raw: Docplanner forgets it now, so keep it first. None: there is none."""
        reply = await self._read(
            "pullNotification", _ROOT + "/notifications", {}, shared=False, may_lack=True
        )
        if reply.ok and isinstance(reply.data, dict) and "name" in reply.data:
            return reply.data
        found = raw_items(reply.data) if reply.ok else []
        return found[0] if found else None

    async def pull_many(self, limit: int = 100) -> tuple[list[dict[str, Any]], int]:
        """Up to 100 notifications, raw and forgotten as with `pull_one`, and how many remain."""
        path, query = _ROOT + "/notifications/multiple", (("limit", str(limit)),)
        reply = await self._read("pullNotifications", path, {}, query, shared=False, may_lack=True)
        if not reply.ok:
            return [], 0
        remaining = reply.data.get("remaining") if isinstance(reply.data, dict) else 0
        return raw_items(reply.data), remaining if isinstance(remaining, int) else 0

    async def release(self) -> None:
        """Send pushed notifications that had failed once more; allowed once an hour, to push clients only."""
        _accepted(await self._write("releaseNotifications", "POST", _ROOT + "/notifications/release", {}))

    async def _read(
        self,
        name: str,
        path: str,
        ids: Mapping[str, str],
        query: Query = (),
        *,
        shared: bool = True,
        may_lack: bool = False,
    ) -> Reply:
        reply = await self._http.send(Call(name, "GET", path, ids, query, shared=shared), self._credentials)
        return reply if may_lack and means_nothing_to_pull(reply) else _accepted(reply)

    async def _write(
        self, name: str, method: str, path: str, ids: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> Reply:
        return await self._http.send(Call(name, method, path, ids, body=body), self._credentials)

    def _scopes(self, scopes: Sequence[str]) -> Query:
        """The optional parts of an answer; tenants differ in which spelling of `with` they read."""
        if self._with is WithStyle.BRACKETS:
            return tuple(("with[]", scope) for scope in scopes)
        return (("with", ",".join(scopes)),)


def _ids(place: Place) -> dict[str, str]:
    return {"facility_id": place.clinic_id, "doctor_id": place.doctor_id, "address_id": place.address_id}


def _window(start: datetime, end: datetime) -> Query:
    return ("start", start.isoformat(timespec="seconds")), ("end", end.isoformat(timespec="seconds"))


def _accepted(reply: Reply) -> Reply:
    if not reply.ok:
        raise refusal(reply)
    return reply


def _goes_on(reply: Reply, number: int, found: int) -> bool:
    """Whether more pages follow: by the counts, else by the link, else by how full this one was."""
    page = parse(Page, reply) if isinstance(reply.data, dict) else Page()
    if page.pages is not None:
        return number < page.pages
    links = reply.data.get("_links") if isinstance(reply.data, dict) else None
    if isinstance(links, dict) and links:
        return bool(links.get("next"))
    return found >= (page.limit or _PAGE)
