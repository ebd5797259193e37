"""What the providers push reaches the bot's doors, and from there patients and staff, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.desk.intent import Ending, Shown
from integrations.model import BookingRequest, Gender, PatientDetails, Visit
from integrations.pace import own_pace
from integrations.provider import BookingProvider
from integrations.registry import VENDORS
from storage.database import Database
from storage.intents import Intent
from storage.patients import Patient
from storage.visits import Visit as Row
from tests.talk import Person, Town
from tests.whole.balancer import Balancer, balancer
from tests.whole.processes import KEY, SETTINGS, STAFF_CHAT, TOKEN, Process, outside, staff
from tests.whole.test_processes import ready

EKA, ALFA, DOC = "eka_care", "alfadocs", "docplanner"
SECRETS = {EKA: "not-a-real-signing-key", ALFA: "not-a-real-secret", DOC: "not-a-real-key"}
WEB = '[database]\nurl = "sqlite:///{folder}/clinicbot.db"\n[web]\nport = 0\npublic_url = "{public}"\n'
NOW = SystemClock().now()


@dataclass
class Hooked:
    """A bot behind its doors with a visit at each vendor, of one patient."""

    town: Town
    bot: Process
    doors: Balancer
    patient: Person
    accounts: dict[str, dict[str, Any]]
    requests: dict[str, BookingRequest]
    visits: dict[str, Visit]

    async def push(self, path: str, body: bytes = b"", **headers: str) -> int:
        url = f"{self.doors.url}/hooks/{path}"
        async with aiohttp.ClientSession() as client, client.post(url, data=body, headers=headers) as answer:
            return answer.status

    async def cancels(self, vendor: str) -> None:
        """The clinic's staff do, in the vendor's own calendar."""
        await self.town.delete(f"/sandbox/{vendor}/bookings/{self.visits[vendor].id}")

    async def moves(self, vendor: str) -> Visit:
        """The clinic's staff do, which there is a new booking."""
        async with client(vendor, self.accounts[vendor]) as provider:
            request = self.requests[vendor]
            window = request.slot.start, request.slot.start + timedelta(days=9)
            slots = await provider.slots(request.place, request.service, *window)
            wanted = request.model_copy(update={"slot": slots[-1]})
            return await provider.move(request.place, self.visits[vendor].id, wanted)

    async def heard(self, who: Person, count: int, what: str = "ancelled") -> list[str]:
        """How often that was said, when it was said often enough."""
        async with asyncio.timeout(20):
            while len(found := [m["text"] for m in who.heard() if what in m.get("text", "")]) < count:
                await who.look(wait=5)
        return found

    async def delivered(self, vendor: str, count: int) -> None:
        """Until so many notices were brought and answered."""
        async with asyncio.timeout(10):
            while True:
                if await self._answered(vendor) >= count:
                    return
                await asyncio.sleep(0.05)

    async def _answered(self, vendor: str) -> int:
        if vendor == ALFA:
            return int((await self.town.get("/sandbox/alfadocs/webhook"))["delivered"])
        if vendor == DOC:
            return int((await self.town.get("/sandbox/docplanner/push"))["es"]["delivered"])
        sent = await self.town.get("/sandbox/eka_care/webhooks")
        return sum(one["status"] == 200 for one in sent)


@pytest.fixture
async def hooked(tmp_path: Path) -> AsyncIterator[Hooked]:
    async with outside(tmp_path) as town, balancer() as doors:
        accounts = {vendor: await account(town, vendor) for vendor in SECRETS}
        more = WEB.format(folder=tmp_path, public=doors.url) + "".join(
            map(table, accounts, accounts.values())
        )
        config = tmp_path / "clinicbot.toml"
        config.write_text(
            SETTINGS.format(token=TOKEN, key=KEY, url=town.url, staff=STAFF_CHAT, accounts=more)
        )
        config.chmod(0o600)
        patient = await town.person()
        requests = {vendor: await wanted(vendor, told) for vendor, told in accounts.items()}
        visits = {}
        for vendor, request in requests.items():
            async with client(vendor, accounts[vendor]) as provider:
                visits[vendor] = await provider.book(request)
        await written_down(f"sqlite:///{tmp_path}/clinicbot.db", patient.chat_id, visits)
        process = Process(tmp_path, "bot", "-m", "bot", "run", "--config", "clinicbot.toml", "--webhook")
        try:
            await process.start()
            doors.behind.append(await ready(process))
            await patient.says("/start")
            await patient.sees("What do you need?")
            yield Hooked(town, process, doors, patient, accounts, requests, visits)
        finally:
            await process.kill()


async def account(town: Town, vendor: str) -> dict[str, Any]:
    told = await town.get("/sandbox/accounts", provider=vendor)
    found = next(each for each in told if vendor != DOC or each["locale"] == "es")
    known = VENDORS[vendor].settings.model_fields
    return {key: value for key, value in found.items() if key in known} | {"webhook_secret": SECRETS[vendor]}


def table(vendor: str, told: dict[str, Any]) -> str:
    keys = "".join(f'{key} = "{value}"\n' for key, value in told.items())
    return f'[[accounts]]\nname = "{vendor}"\nprovider = "{vendor}"\n{keys}'


@asynccontextmanager
async def client(vendor: str, told: dict[str, Any]) -> AsyncIterator[BookingProvider]:
    """The vendor's own."""
    made = VENDORS[vendor]
    provider = made.build(made.settings.model_validate(told), SystemClock(), own_pace)
    try:
        yield provider
    finally:
        await provider.close()


async def wanted(vendor: str, told: dict[str, Any]) -> BookingRequest:
    """A visit some days ahead."""
    async with client(vendor, told) as provider:
        clinic = (await provider.clinics())[0]
        doctor = (await provider.doctors(clinic.id))[0]
        place = (await provider.addresses(clinic.id, doctor.id))[0].place
        service = (await provider.services(place))[0]
        slots = await provider.slots(place, service, NOW + timedelta(days=2), NOW + timedelta(days=9))
        patient = PatientDetails(
            name="Ana",
            surname="Prova",
            phone="+393331110001",
            birth_date=NOW.date().replace(year=1985),
            gender=Gender.FEMALE,
        )
        return BookingRequest(
            place=place, service=service, slot=slots[0], patient=patient, reference="R7KQ2A"
        )


async def written_down(url: str, chat_id: int, visits: dict[str, Visit]) -> None:
    """As the bot keeps what was booked in this chat."""
    database = Database(url, [KEY])
    await database.start()
    shown = Shown(clinic="Alameda", doctor="Dr. Prova", address="", service="Visita", zone="Europe/Rome")
    stamps = {"created_at": NOW, "updated_at": NOW}
    async with database.unit() as unit:
        await unit.chats.see(chat_id, at=NOW, first_name="Ana")
        patient = Patient(
            id="p", chat_id=chat_id, name="Ana", surname="Prova", phone="+393331110001", **stamps
        )
        await unit.patients.save(patient)
        for vendor, visit in visits.items():
            common = {"chat_id": chat_id, "account": vendor}
            intent = Intent(
                id=vendor,
                kind="book",
                state=Ending.BOOKED,
                request="{}",
                created_at=NOW,
                reference=vendor,
                **common,
            )
            await unit.intents.create(intent)
            await unit.intents.settle(vendor, Ending.BOOKED, None, at=NOW)
            row = Row(
                id=vendor,
                patient_id="p",
                intent_id=vendor,
                provider_visit_id=visit.id,
                **visit.place.model_dump(),
                starts_at=visit.start,
                ends_at=visit.end,
                zone=shown.zone,
                status=visit.status,
                details=shown.model_dump_json(),
                compared_at=NOW,
                reference="R7KQ2A",
                **common,
                **stamps,
            )
            await unit.visits.add(row)
    await database.close()


async def test_what_the_calendars_push_is_told_once_and_stopping_in_a_flood_loses_nothing(
    hooked: Hooked,
) -> None:
    town, reception = hooked.town, staff(hooked.town)
    hook = f"{hooked.doors.url}/hooks"
    await town.post("/sandbox/eka_care/webhooks", endpoint=f"{hook}/{EKA}", signing_key=SECRETS[EKA])
    await town.post("/sandbox/alfadocs/webhook", url=f"{hook}/{ALFA}/{SECRETS[ALFA]}")
    key = {"header": "X-Api-Key", "key": SECRETS[DOC]}
    await town.post("/sandbox/docplanner/push", locale="es", url=f"{hook}/{DOC}", **key)
    await town.fault(where=EKA, quirk="webhook_twice")

    assert await hooked.push(EKA, b'{"event":"appointment.updated","data":{}}') == 403
    assert await hooked.push(f"{ALFA}/guessed", b"0[event]=appointment_updated&0[objectId]=1") == 403
    assert await hooked.push(f"{ALFA}/{SECRETS[ALFA]}", b"nothing") == 400
    assert await hooked.push("nobody") == 404
    unknown = b'{"name": "slot-booked", "data": {"visit_booking": {"id": "987654321"}}}'
    assert await hooked.push(DOC, unknown, **{"X-Api-Key": "guessed"}) == 403
    assert await hooked.push(DOC, unknown, **{"X-Api-Key": SECRETS[DOC]}) == 200
    assert await hooked.push(DOC, b"ping", **{"X-Api-Key": SECRETS[DOC]}) == 400

    moved = await hooked.moves(DOC)
    await hooked.delivered(DOC, 1)
    (told,) = await hooked.heard(hooked.patient, 1, "The clinic has moved")
    (noted,) = await hooked.heard(reception, 1, "Moved in the calendar")
    assert moved.id != hooked.visits[DOC].id
    assert all(f"{moved.start:%H:%M}" in text for text in (told, noted))

    await hooked.cancels(EKA)
    await hooked.delivered(EKA, 2)
    assert len(await hooked.heard(hooked.patient, 1)) == len(await hooked.heard(reception, 1)) == 1

    flood = await town.fault(
        where="telegram", operation="sendMessage", kind="status", status=429, retry_after=50
    )
    await hooked.cancels(ALFA)
    await hooked.delivered(ALFA, 1)
    await town.struck(flood, times=2)
    assert await hooked.bot.stop(within=10) == 0
    assert hooked.bot.complaints() == []

    await town.no_faults()
    await hooked.bot.start()
    assert len(await hooked.heard(hooked.patient, 2)) == len(await hooked.heard(reception, 2)) == 2
    assert hooked.bot.complaints() == []
