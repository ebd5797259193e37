"""The sandbox's AlfaDocs practice, seen through our client, and the sandbox's levers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from integrations.alfadocs.provider import AlfaDocsProvider
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.model import BookingRequest, Gender, PatientDetails, Place, Slot, Visit
from integrations.pace import Pace
from integrations.sandbox.server import Sandbox
from tests.integrations.alfadocs.paper_practice import NoHaste
from tests.integrations.timepiece import RunningClock

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@dataclass
class Visitor:
    levers: httpx.AsyncClient
    clock: RunningClock
    provider: AlfaDocsProvider
    settings: AlfaDocsSettings
    place: Place

    @asynccontextmanager
    async def another(self, **settings: Any) -> AsyncIterator[AlfaDocsProvider]:
        """A second client with the same key, as another process would be."""
        told = self.settings.model_copy(update=settings)
        provider = AlfaDocsProvider(told, self.clock, pace=NoHaste())
        try:
            yield provider
        finally:
            await provider.close()

    async def quirk(self, name: str, value: Any = True) -> None:
        await self.pull("/sandbox/faults", {"where": "alfadocs", "quirk": name, "value": value})

    async def trouble(self, kind: str, operation: str, **more: Any) -> None:
        rule = {"where": "alfadocs", "kind": kind, "operation": operation, "times": 1, **more}
        await self.pull("/sandbox/faults", rule)

    async def pull(self, lever: str, body: dict[str, Any]) -> Any:
        answer = await self.levers.post(lever, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    async def standing(self, start: datetime) -> list[dict[str, Any]]:
        """What of ours is in the agenda at this time and not cancelled."""
        found = (await self.levers.get("/sandbox/alfadocs/bookings")).json()
        return [
            each
            for each in found
            if datetime.fromisoformat(each["start_at"]) == start and each["state"] != "cancelled"
        ]

    async def slots(self, days: int = 7) -> list[Slot]:
        service = (await self.provider.services(self.place))[0]
        now = self.clock.now()
        return list(await self.provider.slots(self.place, service, now, now + timedelta(days=days)))

    async def wants(self, number: int = 0, patient: int = 0) -> BookingRequest:
        service = (await self.provider.services(self.place))[0]
        slot = (await self.slots())[number]
        return BookingRequest(
            place=self.place,
            service=service,
            slot=slot,
            patient=who(patient),
            reference=f"r{number}p{patient}",
        )

    async def booked(self, number: int = 0) -> tuple[BookingRequest, Visit]:
        request = await self.wants(number)
        return request, await self.provider.book(request)


def who(number: int) -> PatientDetails:
    return PatientDetails(
        name="Anna",
        surname=f"Prova {'ABCDEFGHIJ'[number]}",
        phone=f"+39333111{number:04}",
        email=f"anna{number}@example.com",
        birth_date=date(1985, 5, 3),
        gender=Gender.FEMALE,
        answers=(("allergie", "nessuna"), ("anticoagulanti", "no"), ("comeCiHaConosciuto", "Internet")),
    )


async def _impatient(seconds: float) -> None:
    """Retries without waiting, for the sandbox is here."""


@asynccontextmanager
async def visiting(*, pace: Pace | None = None, **settings: Any) -> AsyncIterator[Visitor]:
    clock = RunningClock(MONDAY)
    async with Sandbox(locales=["it"]) as sandbox, httpx.AsyncClient(base_url=sandbox.url) as levers:
        [account] = (await levers.get("/sandbox/accounts?provider=alfadocs")).json()
        told = {name: account[name] for name in ("base_url", "api_key", "zone")}
        fields = ["allergie", "anticoagulanti", "comeCiHaConosciuto"]
        ours = AlfaDocsSettings.model_validate({**told, "required_fields": fields, **settings})
        provider = AlfaDocsProvider(ours, clock, pace=pace or NoHaste(), sleep=_impatient)
        place = Place(clinic_id="1001-2002", doctor_id="177", address_id="177")
        visitor = Visitor(levers, clock, provider, ours, place)
        await visitor.pull("/sandbox/clock", {"now": MONDAY.isoformat()})
        await visitor.pull("/sandbox/alfadocs/limits", {"off": pace is None})
        try:
            yield visitor
        finally:
            await provider.close()
