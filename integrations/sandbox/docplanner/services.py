"""Operations on services: the market's dictionary, and what each address offers from it."""

from dataclasses import replace
from datetime import UTC
from typing import Any

from starlette.responses import Response

from integrations.sandbox.calendars import SlotGone
from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, done, good
from integrations.sandbox.docplanner.bodies import AddService, UpdateService, read
from integrations.sandbox.docplanner.catalogue import ADDRESS
from integrations.sandbox.docplanner.operation import Call, Operation
from integrations.sandbox.world import Service

USUAL_MINUTES = 30
BAD_PRICE = "Invalid price value for service. Price should be either null or integer greater or equal 0."


def get_services(call: Call) -> Response:
    return good(shapes.items([{"id": i, "name": name} for i, name in call.market.world.dictionary.items()]))


def get_address_services(call: Call) -> Response:
    """All of the address's services, or with `start` the ones that a free slot can be booked for."""
    address, known = call.address(), call.market.services(call.address())
    if "start" not in call.query:
        return good(shapes.items([shapes.service(each, call.scopes) for each in known.values()]))
    try:
        opening = call.market.calendars.opening(address, call.instant("start").astimezone(UTC))
    except SlotGone as gone:
        raise Refusal(404, "Slot not found") from gone
    silent = call.market.quirk("no_duration")
    shown = [
        shapes.service(known[offer.service_id], call.scopes, minutes=None if silent else offer.minutes)
        for offer in opening.offers
        if offer.service_id in known
    ]
    return good(shapes.items(shown))


def get_address_service(call: Call) -> Response:
    return good(shapes.service(call.service(), call.scopes))


def add_address_service(call: Call) -> Response:
    place, asked = call.place(), read(call, AddService, BAD_PRICE)
    name, known = call.market.world.dictionary.get(asked.service_id), call.market.services(place.address)
    if name is None:
        raise Refusal(404, "Object not found")
    if any(each.dictionary_id == asked.service_id for each in known.values()):
        raise Refusal(409, "The address service you are trying to add already exists in the system")
    numbers = [int(i) for p in call.market.world.places.values() for i in call.market.services(p.address)]
    made = Service(
        id=str(max(numbers) + 1),
        name=name,
        minutes=asked.default_duration or USUAL_MINUTES,
        dictionary_id=asked.service_id,
        price=asked.price,
        price_from=asked.is_price_from,
        description=asked.description,
        visible=asked.is_visible,
        custom_name=asked.custom_name,
    )
    call.market.edit_services(place.address, {**known, made.id: made})
    path = f"/facilities/{place.facility.id}/doctors/{place.doctor.id}/addresses/{place.address.id}"
    return call.market.created(f"{path}/services/{made.id}", shapes.service(made))


def update_address_service(call: Call) -> Response:
    service, asked = call.service(), read(call, UpdateService, BAD_PRICE)
    names = {"is_price_from": "price_from", "is_visible": "visible", "default_duration": "minutes"}
    new: dict[str, Any] = {names.get(n, n): getattr(asked, n) for n in asked.model_fields_set}
    edited = replace(service, **new)
    address = call.address()
    call.market.edit_services(address, {**call.market.services(address), service.id: edited})
    return good(shapes.service(edited))


def delete_address_service(call: Call) -> Response:
    service, address = call.service(), call.address()
    left = {i: known for i, known in call.market.services(address).items() if i != service.id}
    call.market.edit_services(address, left)
    return done()


OPERATIONS = (
    Operation("GET", "/services", "getServices", get_services),
    Operation("GET", f"{ADDRESS}/services", "getAddressServices", get_address_services),
    Operation("POST", f"{ADDRESS}/services", "addAddressService", add_address_service),
    Operation("GET", f"{ADDRESS}/services/{{service_id}}", "getAddressService", get_address_service),
    Operation("PATCH", f"{ADDRESS}/services/{{service_id}}", "updateAddressService", update_address_service),
    Operation("DELETE", f"{ADDRESS}/services/{{service_id}}", "deleteAddressService", delete_address_service),
)
