"""The practices of one job: for each case a sandbox of its own, whose bookings are watched all the time."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

import httpx

from bot.clock import SystemClock
from integrations.model import BookingRequest, Gender, PatientDetails, PatientField, Slot
from integrations.sandbox.server import Sandbox
from tests.whole.matrix import FAULTS, Errand
from tests.whole.vendors import VERIFY, Door, opened

Wanted = tuple[BookingRequest, Slot]
GONE = ("CN", "CND", "CNS", "PC", "RE", "RES", "RED")
PHONES = {"docplanner": "+34600123456", "eka_care": "+919999912345", "alfadocs": "+393331112222"}


@dataclass
class Practice:
    """One sandbox. heard: what it told of its bookings, in order."""

    vendor: str
    levers: httpx.AsyncClient
    url: str
    account: dict[str, str]
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def get(self, path: str) -> Any:
        return (await self.levers.get(self.url + path)).raise_for_status().json()

    async def standing(self) -> dict[str, str]:
        """What was booked through the API and stands, by id, with its start."""
        found = await self.get(f"/sandbox/{self.vendor}/bookings")
        return {one["id"]: one["start_at"] for one in found if stands(one) and is_ours(one)}

    async def struck(self) -> bool:
        """Whether the trouble that was asked for came to pass."""
        return all(rule["seen"] for rule in (await self.get("/sandbox/faults"))["faults"])

    def was_without(self) -> bool:
        """Whether there was a moment without any visit after the first one was booked.

        A native move is one act of the vendor, told as the old visit's end, which names the new one.
        """
        now, had = set[str](), False
        for one in filter(is_ours, self.heard):
            now.discard(one["id"])
            if stands(one):
                now.add(one["id"])
            elif one.get("next_id"):
                now.add(one["next_id"])
            if had and not now:
                return True
            had = had or bool(now)
        return False

    async def watch(self, watching: asyncio.Event) -> None:
        async with self.levers.stream("GET", self.url + "/sandbox/events", timeout=None) as stream:
            kind = ""
            async for line in stream.aiter_lines():
                watching.set()
                name, _, value = line.partition(": ")
                if name == "event":
                    kind = value
                elif name == "data" and kind == "booking":
                    self.heard.append(json.loads(value))


def stands(one: dict[str, Any]) -> bool:
    return one["status"] == "booked" and one.get("code") not in GONE


def is_ours(one: dict[str, Any]) -> bool:
    """Booked by the API, not by the practice's own people."""
    return one.get("booked_by") in ("integration", "API") or bool(one.get("by_api"))


@asynccontextmanager
async def practices(vendor: str, most: int) -> AsyncIterator[list[Practice]]:
    """So many, all with the same doctors and free times."""
    limits = httpx.Limits(max_connections=None)
    async with (
        httpx.AsyncClient(verify=VERIFY, limits=limits, timeout=60) as levers,
        _sandboxes(most) as urls,
    ):
        made = [await _practice(vendor, levers, url) for url in urls]
        watching = [asyncio.Event() for _ in made]
        tasks = [asyncio.create_task(one.watch(up)) for one, up in zip(made, watching, strict=True)]
        try:
            async with asyncio.timeout(60):
                await asyncio.gather(*(up.wait() for up in watching))
            yield made
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _sandboxes(many: int) -> AsyncIterator[list[str]]:
    """All closed at once, as each takes its time for that."""
    opened = await asyncio.gather(*(Sandbox(locales=("es",)).__aenter__() for _ in range(many)))
    try:
        yield [sandbox.url for sandbox in opened]
    finally:
        await asyncio.gather(*(sandbox.__aexit__(None, None, None) for sandbox in opened))


async def _practice(vendor: str, levers: httpx.AsyncClient, url: str) -> Practice:
    found = await levers.get(f"{url}/sandbox/accounts", params={"provider": vendor})
    for limits in ("/sandbox/limits", "/sandbox/alfadocs/limits"):
        (await levers.post(url + limits, json={"off": True})).raise_for_status()
    return Practice(vendor, levers, url, found.json()[0])


async def wanted(vendor: str) -> Wanted:
    """A visit that can be booked in each of them, and another time, hours later."""
    async with practices(vendor, 1) as (practice,):
        provider = opened(vendor, "book", practice.account, Door())
        clinic = (await provider.clinics())[0]
        doctor = (await provider.doctors(clinic.id))[0]
        address = (await provider.addresses(clinic.id, doctor.id))[0]
        service = (await provider.services(address.place))[0]
        since = SystemClock().now() + timedelta(days=2)
        slots = await provider.slots(address.place, service, since, since + timedelta(days=20))
        await provider.close()
    fitting = [slot for slot in slots if service.id in slot.service_ids or not slot.service_ids]
    later = next(slot for slot in fitting if slot.start >= fitting[0].start + timedelta(hours=3))
    patient = _patient(vendor, address.requires)
    return (
        BookingRequest(
            place=address.place, service=service, slot=fitting[0], patient=patient, reference="none"
        ),
        later,
    )


def _patient(vendor: str, asked: Any) -> PatientDetails:
    return PatientDetails(
        name="Ana",
        surname="Prueba",
        phone=PHONES[vendor],
        birth_date=date(1985, 1, 1),
        gender=Gender.FEMALE,
        national_id="00000000T" if PatientField.NATIONAL_ID in asked else None,
        privacy_consent=True,
    )


def errands(made: Sequence[Practice], kills: Sequence[str], wants: Wanted) -> tuple[Errand, ...]:
    """Every trouble with every point at which the process dies."""
    request, other = (value.model_dump_json() for value in wants)
    return tuple(
        Errand(fault, kill, number, practice.url, practice.account, request, other)
        for number, ((fault, kill), practice) in enumerate(zip(product(FAULTS, kills), made, strict=True), 1)
    )
