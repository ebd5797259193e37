"""Links into a booking: short codes for what can be booked, and what a code stands for.

A code is made of the account's name in the settings and the provider's id, so it is the same after a restart
and on another machine; it is looked up in the catalogue, never taken apart. d_ is a doctor, s_ a service,
f_ a facility, a_ one address of a doctor; joined by "-" they narrow each other down, within the 64
characters that Telegram takes (https://core.telegram.org/bots/features#deep-linking).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from typing import Protocol

from bot.errors import Trouble
from integrations.model import Address, Clinic, Doctor, Place, Service

_PART = re.compile(r"([dsfa])_([0-9a-f]{10})")
Codes = Mapping["Kind", str]


class Kind(StrEnum):
    """What a code stands for."""

    FACILITY = "f"
    DOCTOR = "d"
    ADDRESS = "a"
    SERVICE = "s"


class Listing(Protocol):
    """What can be booked in each account, as the desk's catalogue has it."""

    async def clinics(self, account: str) -> Sequence[Clinic]: ...

    async def doctors(self, account: str, clinic_id: str) -> Sequence[Doctor]: ...

    async def addresses(self, account: str, clinic_id: str, doctor_id: str) -> Sequence[Address]: ...

    async def services(self, account: str, place: Place) -> Sequence[Service]: ...


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads. None: that is left open."""

    account: str
    clinic: Clinic
    doctor: Doctor | None = None
    address: Address | None = None
    service: Service | None = None

    @property
    def argument(self) -> str:
        """What stands in a link that leads exactly here."""
        parts = [facility(self.account, self.clinic)]
        parts += [doctor(self.account, self.doctor)] if self.doctor else []
        parts += [address(self.account, self.address.place)] if self.address else []
        parts += [service(self.account, self.service)] if self.service else []
        return "-".join(parts)


def facility(account: str, clinic: Clinic) -> str:
    return _coded(Kind.FACILITY, account, clinic.id)


def doctor(account: str, one: Doctor) -> str:
    """The same at every facility of the account where the doctor is known under one id."""
    return _coded(Kind.DOCTOR, account, one.id)


def address(account: str, place: Place) -> str:
    return _coded(Kind.ADDRESS, account, place.clinic_id, place.doctor_id, place.address_id)


def service(account: str, one: Service) -> str:
    return _coded(Kind.SERVICE, account, one.id)


def named_service(account: str, one: Service) -> str:
    """Every service of that name: with some providers each address of each doctor has ids of its own."""
    return _coded(Kind.SERVICE, account, "", " ".join(one.name.casefold().split()))


def read(argument: str) -> Codes | None:
    """The codes in a link, None when it is none of ours."""
    parts = [_PART.fullmatch(part) for part in argument.split("-")]
    codes = {Kind(part[1]): part[2] for part in parts if part}
    return codes if len(codes) == len(parts) else None


async def targets(catalogue: Listing, accounts: Iterable[str], argument: str) -> list[Target]:
    """Everything that a link can mean; empty when it means nothing, or not any more.

    Raises Trouble when nothing was found and some account could not be asked.
    """
    codes, found, troubles = read(argument), list[Target](), list[Trouble]()
    for account in accounts if codes else ():
        try:
            found += await _within(catalogue, account, codes or {})
        except Trouble as trouble:
            troubles.append(trouble)
    if troubles and not found:
        raise troubles[0]
    return found


async def _within(catalogue: Listing, account: str, codes: Codes) -> list[Target]:
    found = [
        Target(account, one)
        for one in await catalogue.clinics(account)
        if _fits(codes, Kind.FACILITY, facility(account, one))
    ]
    if codes.keys() - {Kind.FACILITY}:
        found = [finer for target in found for finer in await _doctors(catalogue, target, codes)]
    if codes.keys() & {Kind.ADDRESS, Kind.SERVICE}:
        found = [finer for target in found for finer in await _addresses(catalogue, target, codes)]
    if Kind.SERVICE in codes:
        found = [finer for target in found for finer in await _services(catalogue, target, codes)]
    return found


async def _doctors(catalogue: Listing, at: Target, codes: Codes) -> list[Target]:
    return [
        Target(at.account, at.clinic, one)
        for one in await catalogue.doctors(at.account, at.clinic.id)
        if _fits(codes, Kind.DOCTOR, doctor(at.account, one))
    ]


async def _addresses(catalogue: Listing, at: Target, codes: Codes) -> list[Target]:
    known = await catalogue.addresses(at.account, at.clinic.id, at.doctor.id) if at.doctor else ()
    return [
        Target(at.account, at.clinic, at.doctor, one)
        for one in known
        if _fits(codes, Kind.ADDRESS, address(at.account, one.place))
    ]


async def _services(catalogue: Listing, at: Target, codes: Codes) -> list[Target]:
    known = await catalogue.services(at.account, at.address.place) if at.address else ()
    return [
        Target(at.account, at.clinic, at.doctor, at.address, one)
        for one in known
        if _fits(codes, Kind.SERVICE, service(at.account, one), named_service(at.account, one))
    ]


def _fits(codes: Codes, kind: Kind, *possible: str) -> bool:
    return kind not in codes or f"{kind}_{codes[kind]}" in possible


def _coded(kind: Kind, *parts: str) -> str:
    """Ten characters after the kind. Should two things share them, the person is asked which is meant."""
    return f"{kind}_{blake2s('/'.join(parts).encode(), digest_size=5).hexdigest()}"
