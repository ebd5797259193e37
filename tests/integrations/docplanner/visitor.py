"""One account of the sandbox's Docplanner, seen through our client, and the sandbox's levers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from integrations.docplanner.provider import DocplannerProvider
from integrations.docplanner.settings import DocplannerSettings
from integrations.model import (
    Address,
    BookingRequest,
    Gender,
    PatientDetails,
    PatientField,
    Place,
    Service,
    Slot,
    Visit,
)
from integrations.sandbox.server import Sandbox
from tests.integrations.timepiece import RunningClock

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@dataclass
class Visitor:
    levers: httpx.AsyncClient
    clock: RunningClock
    provider: DocplannerProvider
    settings: DocplannerSettings
    addresses: list[Address]

    @asynccontextmanager
    async def another(self, **settings: Any) -> AsyncIterator[DocplannerProvider]:
        """A second client of the same account."""
        provider = DocplannerProvider(self.settings.model_copy(update=settings), self.clock)
        yield provider
        await provider.close()

    async def travel(self, to: datetime) -> None:
        await self._pull("/sandbox/clock", {"now": to.isoformat()})
        self.clock.travel(to)

    async def quirk(self, name: str) -> None:
        await self._pull("/sandbox/faults", {"where": "docplanner", "quirk": name})

    async def trouble(self, kind: str, operation: str, times: int | None = 1, **more: Any) -> None:
        rule = {"where": "docplanner", "kind": kind, "operation": operation, "times": times}
        await self._pull("/sandbox/faults", {**rule, **more})

    async def calm(self) -> None:
        assert (await self.levers.delete("/sandbox/faults")).status_code == 204

    async def limit(self, **limits: Any) -> dict[str, Any]:
        found: dict[str, Any] = await self._pull("/sandbox/limits", limits)
        return found["es"]  # type: ignore[no-any-return]

    async def _pull(self, lever: str, body: dict[str, Any]) -> Any:
        answer = await self.levers.post(lever, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def bookings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.levers.get("/sandbox/docplanner/bookings")).json()
        return found

    async def service(self, place: Place) -> Service:
        return (await self.provider.services(place))[0]

    async def slots(self, place: Place, service: Service, days: int = 7) -> list[Slot]:
        now = self.clock.now()
        found = await self.provider.slots(place, service, now, now + timedelta(days=days))
        return [slot for slot in found if slot.service_ids] or await self._fitting(place, service, found)

    async def _fitting(self, place: Place, service: Service, found: Sequence[Slot]) -> list[Slot]:
        """Where slots are silent about services, the first few that say yes when asked one by one."""
        fitting: list[Slot] = []
        for slot in found:
            services = await self.provider.api.address_services(place, slot.ref)
            if service.id in {each.id for each in services}:
                fitting.append(slot)
            if len(fitting) == 3:
                break
        return fitting

    async def wants(self, number: int = 0, patient: int = 0) -> BookingRequest:
        """A request for the first service of the first address in its free slot of this number."""
        address = self.addresses[0]
        service = await self.service(address.place)
        slot = (await self.slots(address.place, service))[number]
        return BookingRequest(
            place=address.place,
            service=service,
            slot=slot,
            patient=who(address, patient),
            reference=f"ref{patient}",
        )

    async def booked(self, number: int = 0) -> tuple[BookingRequest, Visit]:
        request = await self.wants(number)
        return request, await self.provider.book(request)


def who(address: Address, number: int = 0) -> PatientDetails:
    asked = address.requires
    return PatientDetails(
        name="Ana",
        surname=f"Prueba {number}",
        phone=f"+34600000{number:03}",
        birth_date=date(1985, 1, 1) if PatientField.BIRTH_DATE in asked else None,
        gender=Gender.FEMALE if PatientField.GENDER in asked else None,
        national_id="00000000T" if PatientField.NATIONAL_ID in asked else None,
        privacy_consent=True,
    )


async def _impatient(seconds: float) -> None:
    await asyncio.sleep(seconds / 20)


@asynccontextmanager
async def visiting(**settings: Any) -> AsyncIterator[Visitor]:
    clock = RunningClock(MONDAY)
    async with Sandbox(locales=["es"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as levers:
        [account] = (await levers.get("/sandbox/accounts?provider=docplanner")).json()
        told = {name: account[name] for name in ("locale", "base_url", "client_id", "client_secret")}
        told_us = DocplannerSettings.model_validate({**told, **settings})
        provider = DocplannerProvider(told_us, clock, sleep=_impatient)
        visitor = Visitor(levers, clock, provider, told_us, [])
        await visitor.travel(MONDAY)
        clinic = (await provider.clinics())[0]
        for doctor in (await provider.doctors(clinic.id))[:2]:
            visitor.addresses += await provider.addresses(clinic.id, doctor.id)
        yield visitor
        await provider.close()
