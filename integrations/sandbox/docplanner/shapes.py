"""Docplanner's objects as JSON, the optional parts only for the scopes that ask for them."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from integrations.sandbox.visits import Break, Patient, Visit
from integrations.sandbox.world import Address, Doctor, Facility, Service

if TYPE_CHECKING:
    from integrations.sandbox.docplanner.market import Market

Json = dict[str, Any]
Scopes = Collection[str]


def items(found: Collection[Any]) -> Json:
    return {"_items": list(found)}


def facility(market: "Market", known: Facility, scopes: Scopes = ()) -> Json:
    shape: Json = {"id": known.id, "name": known.name}
    if "facility.doctors" in scopes:
        shape["doctors"] = items([doctor(market, each, ()) for each in known.doctors])
    return shape


def doctor(market: "Market", known: Doctor, scopes: Scopes) -> Json:
    shape: Json = {"id": known.id, "name": known.name, "surname": known.surname}
    if "doctor.profile_url" in scopes:
        shape["profile_url"] = f"https://www.{market.country.domain}/sandbox-doctor/{known.id}"
    if "doctor.specializations" in scopes:
        shape["specializations"] = items([{"id": i, "name": name} for i, name in known.specialities])
    if "doctor.license_numbers" in scopes:
        shape["license_numbers"] = items([{"id": known.id, "license_number": known.licence}])
    if "doctor.addresses" in scopes:
        shape["addresses"] = items([address(market, each, scopes) for each in known.addresses])
    return shape


def place_of(known: Address) -> Json:
    """The address in a notification."""
    return {"id": known.id, "name": known.name, "street": known.street, "post_code": known.post_code}


def address(market: "Market", known: Address, scopes: Scopes) -> Json:
    nowhere = bool(market.quirk("null_address"))
    shape: Json = {
        "id": known.id,
        "name": None if nowhere else known.name,
        "city_name": known.city,
        "post_code": known.post_code,
        "street": None if nowhere else known.street,
    }
    if "address.booking_extra_fields" in scopes:
        shape["booking_extra_fields"] = {
            "birth_date": known.asks_birth_date,
            "gender": known.asks_gender,
            "nin": known.asks_nin,
        }
    if "address.online_only" in scopes:
        shape["is_online_only"] = known.online_only
    if "address.visit_payment" in scopes:
        shape["visit_payment"] = known.visit_payment
    if "address.commercial_type" in scopes:
        shape["commercial_type"] = "premium"
    if "address.insurance_support" in scopes:
        usual = "private_and_insurance" if known.insurers else "private"
        shape["insurance_support"] = market.insurance_support.get(known.id, usual)
    return shape


def service(known: Service, scopes: Scopes = (), *, minutes: int | None = None) -> Json:
    shape: Json = {
        "id": known.id,
        "name": known.name,
        "price": known.price,
        "is_price_from": known.price_from,
        "is_default": known.default,
        "service_id": known.dictionary_id,
        "description": known.description,
        "is_visible": known.visible,
    }
    if minutes is not None:
        shape["duration"] = minutes
    if "address_service.allowed_patients" in scopes:
        shape["allowed_patients"] = known.ages and dict(
            zip(("minimum_age", "maximum_age"), known.ages, strict=True)
        )
    if "address_service.custom_name" in scopes:
        shape["custom_name"] = known.custom_name
    if "address_service.public_insurance_flow" in scopes:
        shape["is_public_insurance_flow"] = False
    return shape


def patient(known: Patient) -> Json:
    return {
        "name": known.name,
        "surname": known.surname,
        "email": known.email,
        "phone": known.phone,
        "birth_date": known.birth_date,
        "nin": known.nin,
        "gender": known.gender,
        "is_returning": known.returning,
        "insurance_number": None,
    }


def booking(market: "Market", visit: Visit, scopes: Scopes = ()) -> Json:
    shape: Json = {
        "id": visit.id,
        "status": visit.status,
        "start_at": market.local(visit.start),
        "end_at": market.local(visit.end),
        "duration": visit.minutes,
        "booked_by": visit.booked_by,
        "canceled_by": visit.canceled_by,
        "booked_at": market.local(visit.booked_at),
        "canceled_at": visit.canceled_at and market.local(visit.canceled_at),
        "comment": visit.comment,
    }
    if visit.insurer:
        shape["insurance"] = {"id": visit.insurer, "name": insurer_name(market, visit.insurer)}
        shape["insurance"] |= {"plan": None, "plan_id": None}
    if "booking.patient" in scopes:
        shape["patient"] = patient(visit.patient)
    if "booking.address_service" in scopes:
        known = market.service(visit)
        shape["address_service"] = known and service(known)
    if "booking.presence" in scopes:
        shape["presence"] = visit.presence
    if "booking.confirmation" in scopes:
        shape["confirmed"] = visit.confirmed
    return shape


def insurer_name(market: "Market", number: str) -> str:
    return market.country.insurers[int(number) - 1]


def pause(market: "Market", known: Break) -> Json:
    return {
        "id": known.id,
        "since": market.local(known.since),
        "till": market.local(known.till),
        "description": known.description,
    }
