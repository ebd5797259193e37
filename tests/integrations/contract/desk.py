"""One account in the sandbox, seen through the interface alone, and the sandbox's levers."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx

from integrations.model import (
    Address,
    BookingRequest,
    FieldKind,
    Gender,
    PatientDetails,
    PatientField,
    Place,
    Service,
    Slot,
    Visit,
)
from integrations.provider import BookingProvider
from tests.integrations.contract.accounts import Account
from tests.integrations.timepiece import RunningClock


@dataclass
class Desk:
    account: Account
    provider: BookingProvider
    clock: RunningClock
    levers: httpx.AsyncClient
    numbers: Iterator[int]

    @asynccontextmanager
    async def another(self, **settings: Any) -> AsyncIterator[BookingProvider]:
        """A second client of the same account, as another process would be."""
        opened = self.account.open(await self.account.settings(self.levers, **settings), self.clock)
        try:
            yield opened
        finally:
            await opened.close()

    async def travel(self, to: datetime) -> None:
        await self.pull("/sandbox/clock", {"now": to.isoformat()})
        self.clock.travel(to)

    async def trouble(self, kind: str, operation: str, times: int | None = 1, **more: Any) -> None:
        rule = {"where": self.account.vendor, "kind": kind, "operation": operation, "times": times}
        await self.pull("/sandbox/faults", {**rule, **more})

    async def pull(self, lever: str, body: dict[str, Any]) -> Any:
        answer = await self.levers.post(lever, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def standing(self, start: datetime) -> list[str]:
        """Ids of our bookings that stand at this time, as the vendor knows them."""
        found = (await self.levers.get(f"/sandbox/{self.account.vendor}/bookings")).json()
        return [
            str(each["id"])
            for each in found
            if each["status"] in ("booked", "checked_in")
            and datetime.fromisoformat(each["start_at"]) == start
        ]

    async def addresses(self) -> list[Address]:
        found: list[Address] = []
        for clinic in await self.provider.clinics():
            for doctor in await self.provider.doctors(clinic.id):
                found += await self.provider.addresses(clinic.id, doctor.id)
        return found

    async def address(self) -> Address:
        """The first one where something can be booked."""
        clinic = (await self.provider.clinics())[0]
        doctor = (await self.provider.doctors(clinic.id))[0]
        return (await self.provider.addresses(clinic.id, doctor.id))[0]

    async def slots(self, place: Place, service: Service, days: int = 7) -> Sequence[Slot]:
        now = self.clock.now()
        return await self.provider.slots(place, service, now, now + timedelta(days=days))

    async def slot(self, place: Place, service: Service, number: int) -> Slot:
        """The free one of this number; the first week may have filled up."""
        found = await self.slots(place, service)
        return (found if len(found) > number else await self.slots(place, service, days=28))[number]

    async def wants(self, number: int = 0, address: Address | None = None) -> BookingRequest:
        """A new patient's request for the first service of an address, in its free slot of this number."""
        address = address or await self.address()
        service = (await self.provider.services(address.place))[0]
        slot = await self.slot(address.place, service, number)
        patient = next(self.numbers)
        return BookingRequest(
            place=address.place,
            service=service,
            slot=slot,
            patient=self.who(address, patient),
            reference=f"R{patient}",
        )

    async def booked(self) -> tuple[BookingRequest, Visit]:
        request = await self.wants()
        return request, await self.provider.book(request)

    async def elsewhere(self, request: BookingRequest, number: int = 2) -> BookingRequest:
        """The same request for another free time."""
        slot = await self.slot(request.place, request.service, number)
        return request.model_copy(update={"slot": slot})

    async def rival(self, request: BookingRequest) -> BookingRequest:
        """Somebody else's request for the same time."""
        patient = next(self.numbers)
        who = self.who(await self.address(), patient)
        return request.model_copy(update={"patient": who, "reference": f"R{patient}"})

    def who(self, address: Address, number: int) -> PatientDetails:
        """Somebody who says what this address wants to know, and no more."""
        asked = address.requires
        letters = chr(65 + number // 26 % 26) + chr(65 + number % 26)
        return PatientDetails(
            name="Asha",
            surname=f"Prueba {letters}",
            phone=f"{self.account.phone}{number:06}"[: 12 if self.account.phone == "+34600" else 13],
            birth_date=date(1985, 5, 3) if PatientField.BIRTH_DATE in asked else None,
            gender=Gender.FEMALE if PatientField.GENDER in asked else None,
            national_id=self.account.national_id if PatientField.NATIONAL_ID in asked else None,
            privacy_consent=True,
            answers=tuple((field.key, _said(field.kind, field.choices)) for field in address.asks),
        )


def _said(kind: FieldKind, choices: Sequence[str]) -> str:
    return {FieldKind.TEXT: "nessuna", FieldKind.CHECKBOX: "no"}.get(kind) or choices[0]
