"""The clinics of one country as they never change: facilities, doctors, addresses, services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from integrations.sandbox.countries import Country

Hours = tuple[time, time]


@dataclass(frozen=True)
class Service:
    """What can be booked at one address."""

    id: str
    name: str
    minutes: int
    dictionary_id: str
    price: int | None = None
    price_from: bool = False
    default: bool = False
    description: str | None = None
    visible: bool = True
    custom_name: str | None = None
    ages: tuple[int | None, int | None] | None = None


@dataclass(frozen=True)
class Address:
    """One doctor at one place, with an own calendar. Hours are local; Monday is 0."""

    id: str
    number: int
    name: str
    city: str
    post_code: str
    street: str
    services: tuple[Service, ...]
    week: dict[int, tuple[Hours, ...]]
    fullness: float
    asks_birth_date: bool = False
    asks_gender: bool = False
    asks_nin: bool = False
    online_only: bool = False
    visit_payment: bool = False
    insurers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doctor:
    id: str
    facility_id: str
    name: str
    surname: str
    specialities: tuple[tuple[str, str], ...]  # id in the dictionary, name
    licence: str
    addresses: tuple[Address, ...]

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.surname}"


@dataclass(frozen=True)
class Facility:
    id: str
    name: str
    doctors: tuple[Doctor, ...]


@dataclass(frozen=True)
class Place:
    """An address with the doctor and the facility that it belongs to."""

    facility: Facility
    doctor: Doctor
    address: Address


class World:
    """A clinic group in one country, and the ids of clinics next door that it has no access to."""

    def __init__(
        self, country: Country, facilities: tuple[Facility, ...], neighbours: frozenset[str]
    ) -> None:
        self.country = country
        self.facilities = {facility.id: facility for facility in facilities}
        self.neighbours = neighbours
        self.places = {place.address.id: place for place in _places(facilities)}
        self.doctors = {doctor.id: doctor for facility in facilities for doctor in facility.doctors}
        self.dictionary = dictionary(country)


def dictionary(country: Country) -> dict[str, str]:
    """The services that the country's marketplace knows, by id."""
    procedures = [speciality.procedure for speciality in country.specialities]
    names = [country.first_visit, country.follow_up, country.online, country.internal, *procedures]
    return {str(number): name for number, name in enumerate(names, 1)}


def _places(facilities: tuple[Facility, ...]) -> Iterator[Place]:
    for facility in facilities:
        for doctor in facility.doctors:
            for address in doctor.addresses:
                yield Place(facility, doctor, address)
