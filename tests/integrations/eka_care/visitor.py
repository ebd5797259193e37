"""The sandbox's Eka Care, seen through our client, and the sandbox's levers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from integrations.eka_care.provider import EkaCareProvider
from integrations.eka_care.settings import EkaCareSettings
from integrations.model import (
    Address,
    BookingRequest,
    Gender,
    PatientDetails,
    Place,
    Service,
    Slot,
    Visit,
    VisitStatus,
)
from integrations.sandbox.server import Sandbox
from tests.integrations.eka_care.paper_workspace import NoPace
from tests.integrations.timepiece import RunningClock

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # half past seven in Bengaluru


@dataclass
class Visitor:
    levers: httpx.AsyncClient
    clock: RunningClock
    provider: EkaCareProvider
    settings: EkaCareSettings

    @asynccontextmanager
    async def another(self, **settings: Any) -> AsyncIterator[EkaCareProvider]:
        """A second client of the same account."""
        told = EkaCareSettings.model_validate({**self.settings.model_dump(), **settings})
        provider = EkaCareProvider(told, self.clock, pace=NoPace())
        try:
            yield provider
        finally:
            await provider.close()

    async def quirk(self, name: str, value: Any = True) -> None:
        await self.pull("/sandbox/faults", {"where": "eka_care", "quirk": name, "value": value})

    async def trouble(self, kind: str, operation: str, times: int | None = 1, **more: Any) -> None:
        rule = {"where": "eka_care", "kind": kind, "operation": operation, "times": times}
        await self.pull("/sandbox/faults", {**rule, **more})

    async def pull(self, lever: str, body: dict[str, Any]) -> Any:
        answer = await self.levers.post(lever, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def bookings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.levers.get("/sandbox/eka_care/bookings")).json()
        return found

    async def requests(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.levers.get("/sandbox/eka_care/requests")).json()
        return found

    async def operations(self) -> list[str]:
        """Of the last requests, in order."""
        return [each["operation"] for each in await self.requests()]

    async def addresses(self) -> list[Address]:
        """Of the first doctor of the first clinic."""
        clinic = (await self.provider.clinics())[0]
        doctor = (await self.provider.doctors(clinic.id))[0]
        return list(await self.provider.addresses(clinic.id, doctor.id))

    async def slots(self, place: Place, service: Service, days: int = 3) -> Sequence[Slot]:
        now = self.clock.now()
        return await self.provider.slots(place, service, now, now + timedelta(days=days))

    async def wants(self, number: int = 0, patient: int = 0) -> BookingRequest:
        """A request for the first service of the first address in its free slot of this number."""
        place = (await self.addresses())[0].place
        service = (await self.provider.services(place))[0]
        slot = (await self.slots(place, service))[number]
        return BookingRequest(
            place=place, service=service, slot=slot, patient=who(patient), reference=f"REF{patient}"
        )

    async def booked(self, number: int = 0) -> tuple[BookingRequest, Visit]:
        request = await self.wants(number)
        return request, await self.provider.book(request)

    async def standing(self) -> int:
        """How many of our bookings have not been cancelled or rescheduled, as the sandbox knows them."""
        gone = ("CN", "CND", "CNS", "PC", "RE", "RES", "RED")
        return sum(each["code"] not in gone for each in await self.bookings())

    async def status(self, visit: Visit) -> VisitStatus:
        return (await self.provider.visit(visit.place, visit.id)).status


def who(number: int = 0) -> PatientDetails:
    return PatientDetails(
        name="Asha",
        surname=f"Parikshan {number}",
        phone=f"+9199999{number:05}",
        birth_date=date(1987, 1, 6),
        gender=Gender.FEMALE,
        privacy_consent=True,
    )


async def _impatient(seconds: float) -> None:
    await asyncio.sleep(seconds / 20)


@asynccontextmanager
async def visiting(**settings: Any) -> AsyncIterator[Visitor]:
    clock = RunningClock(MONDAY)
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as levers:
        accounts = (await levers.get("/sandbox/accounts")).json()
        account = next(each for each in accounts if each.get("provider") == "eka_care")
        told = {name: account[name] for name in ("base_url", "client_id", "client_secret")}
        told_us = EkaCareSettings.model_validate({**told, **settings})
        provider = EkaCareProvider(told_us, clock, pace=NoPace(), sleep=_impatient)
        visitor = Visitor(levers, clock, provider, told_us)
        await visitor.pull("/sandbox/clock", {"now": MONDAY.isoformat()})
        try:
            yield visitor
        finally:
            await provider.close()
