"""How a country's clinics come to be, the same for the same seed."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from itertools import count

from integrations.sandbox.countries import City, Country, Speciality
from integrations.sandbox.world import Address, Doctor, Facility, Hours, Service, World, dictionary

STAFFING = ((0, 0, 1, 1, 2, 3, 4), (5, 6, 7, 1), (8,))  # for each facility the specialities of its doctors
CHILDREN = 4
ELSEWHERE = frozenset({1, 5, 8})  # the doctors, in order of appearance, who also work at another place
ONLINE_TOO = frozenset({0, 2, 7})
ONLY_ONLINE = frozenset({9})
PAID_AHEAD = frozenset({2, 6, 9})
INSURED = frozenset({3, 4, 8})
EVERY_DAY = range(5)


class Founder:
    """Makes one country's world; ids tell the countries apart."""

    def __init__(self, country: Country, seed: int) -> None:
        self._country = country
        self._chance = random.Random(f"{seed} {country.locale}")  # noqa: S311
        self._numbers = {kind: count(1) for kind in ("doctor", "address", "service", "asks")}
        self._women, self._men = list(country.women), list(country.men)
        self._surnames = list(zip(country.surnames_women, country.surnames, strict=True))
        for names in (self._women, self._men, self._surnames):
            self._chance.shuffle(names)

    def world(self) -> World:
        staffing = zip(self._country.facilities, self._country.cities, STAFFING, strict=True)
        facilities = tuple(
            self._facility(number, name, city, specialities)
            for number, (name, city, specialities) in enumerate(staffing, 1)
        )
        return World(self._country, facilities, frozenset({self._id(10, 9)}))

    def _id(self, kind: int, number: int) -> str:
        return f"{kind}{self._country.number:02}{number:03}"

    def _facility(self, number: int, name: str, city: City, specialities: tuple[int, ...]) -> Facility:
        facility_id = self._id(10, number)
        doctors = tuple(self._doctor(facility_id, name, city, each) for each in specialities)
        return Facility(facility_id, name, doctors)

    def _doctor(self, facility_id: str, clinic: str, city: City, speciality: int) -> Doctor:
        number = next(self._numbers["doctor"])
        woman, man = self._surnames[number - 1]
        first = self._women if number % 2 else self._men
        dictionary_id, known = str(100 + speciality), self._country.specialities[speciality]
        return Doctor(
            id=self._id(20, number),
            facility_id=facility_id,
            name=first[number // 2 % len(first)],
            surname=woman if number % 2 else man,
            specialities=((dictionary_id, known.name),),
            licence=f"SANDBOX-{self._country.locale.upper()}-{number:04}",
            addresses=tuple(self._addresses(number - 1, clinic, city, speciality)),
        )

    def _addresses(self, doctor: int, clinic: str, city: City, speciality: int) -> Iterator[Address]:
        alone = doctor == sum(map(len, STAFFING)) - 1
        two = doctor in ELSEWHERE | ONLINE_TOO
        here = replace(
            self._address(doctor, clinic, city, 0),
            services=tuple(self._services(doctor, speciality, alone)),
            week=self._week(mornings=True, afternoons=not two),
            insurers=tuple(self._country.insurers) if doctor in INSURED else (),
        )
        if doctor in ONLY_ONLINE:
            here = self._remote(here)
        yield here
        if doctor in ELSEWHERE:
            other = self._country.cities[(self._country.cities.index(city) + 1) % len(self._country.cities)]
            yield replace(
                self._address(doctor, f"{clinic} {other.name}", other, 1),
                services=tuple(self._services(doctor, speciality, alone))[:2],
                week=self._week(mornings=False, afternoons=True),
            )
        if doctor in ONLINE_TOO:
            remote = self._remote(self._address(doctor, clinic, city, 0))
            yield replace(remote, week=self._week(mornings=False, afternoons=True))

    def _address(self, doctor: int, name: str, city: City, street: int) -> Address:
        number = next(self._numbers["address"])
        asks = 0 if doctor == 0 else next(self._numbers["asks"]) % 8
        return Address(
            id=self._id(30, number),
            number=number,
            name=name,
            city=city.name,
            post_code=city.post_code,
            street=city.streets[street],
            services=(),
            week={},
            fullness=self._chance.uniform(0.45, 0.8),
            asks_birth_date=bool(asks & 1),
            asks_gender=bool(asks & 2),
            asks_nin=bool(asks & 4),
            visit_payment=doctor in PAID_AHEAD,
        )

    def _remote(self, address: Address) -> Address:
        service = self._service(self._country.online, 20, self._country.prices[2], default=True)
        name = f"{address.name} ({self._country.online.lower()})"
        return replace(address, name=name, services=(service,), online_only=True)

    def _services(self, doctor: int, speciality: int, alone: bool) -> Iterator[Service]:
        country = self._country
        first, follow, _ = country.prices
        known: Speciality = country.specialities[speciality]
        ages = (None, 17) if speciality == CHILDREN else None
        unit = 20 if known.procedure_minutes % 20 == 0 else 15
        if alone:
            yield self._service(known.procedure, known.procedure_minutes, known.procedure_price, default=True)
            return
        yield self._service(country.first_visit, unit * 2, first, default=True, ages=ages)
        yield self._service(country.follow_up, unit, None if doctor % 5 == 3 else follow, ages=ages)
        if doctor != 10:
            note = country.price_note if doctor % 2 else None
            price, minutes = known.procedure_price, known.procedure_minutes
            yield self._service(known.procedure, minutes, price, price_from=True, description=note)
        if doctor % 4 == 1:
            yield self._service(country.internal, unit, None, visible=False)

    def _service(self, name: str, minutes: int, price: int | None, **more: object) -> Service:
        number = next(self._numbers["service"])
        known = next(key for key, word in dictionary(self._country).items() if word == name)
        plain = Service(self._id(40, number), name, minutes, known, price)
        return replace(plain, **more)  # type: ignore[arg-type]

    def _week(self, *, mornings: bool, afternoons: bool) -> dict[int, tuple[Hours, ...]]:
        """Every weekday has a morning or an afternoon when the address has either."""
        opens = self._chance.choice((time(8), time(8, 30), time(9)))
        morning: Hours = (opens, time(self._chance.choice((13, 14))))
        afternoon: Hours = (time(self._chance.choice((15, 16))), time(self._chance.choice((19, 20))))
        if not (mornings and afternoons):
            return dict.fromkeys(EVERY_DAY, (morning if mornings else afternoon,))
        short = self._chance.choice(EVERY_DAY)
        return {day: (morning,) if day == short else (morning, afternoon) for day in EVERY_DAY}


def found(country: Country, seed: int) -> World:
    """The world of one country. Equal seeds make equal worlds."""
    return Founder(country, seed).world()
