"""A patient of an AlfaDocs practice, through every layer: its own questions are asked, a file is filed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest

from bot.cli.stage import STAFF_CHAT, set_stage
from bot.wiring import App
from integrations.sandbox.server import Sandbox
from tests.talk import Person, Town, town

FIELDS = ("allergie", "anticoagulanti", "comeCiHaConosciuto")
PDF = b"%PDF-1.7 the results of a blood test"
PHOTO = b"\xff\xd8\xff\xe0 a photo of the referral"


@dataclass
class Practice:
    """A running bot, and what AlfaDocs says to somebody with the practice's key."""

    town: Town
    api: httpx.AsyncClient

    async def record(self) -> dict:
        """The patient whom the bot made."""
        found = (await self.api.get("/patients", params={"lastName": "Gómez"})).json()
        (patient,) = found["results"]
        return (await self.api.get(f"/patients/{patient['id']}")).json()["data"]

    async def documents(self) -> dict[str, bytes]:
        path = f"/patients/{(await self.record())['id']}/documents"
        found = (await self.api.get(path)).json()["data"]
        return {one["name"]: (await self.api.get(f"{path}/{one['id']}/download")).content for one in found}


@pytest.fixture
async def practice(tmp_path) -> AsyncIterator[Practice]:
    async with Sandbox(locales=("it",)) as sandbox, town(sandbox.url) as opened:
        settings = await set_stage(sandbox.url, tmp_path, "it", ("alfadocs",))
        (account,) = settings.accounts
        asking = account.settings.model_copy(update={"required_fields": FIELDS})
        settings = settings.model_copy(
            update={"accounts": (account.model_copy(update={"settings": asking}),)}
        )
        told = asking.model_dump()
        base = f"{told['base_url']}/practices/1001/archives/2002"
        headers = {"X-Api-Key": told["api_key"].get_secret_value()}
        await opened.without_limits()
        await opened.post("/sandbox/alfadocs/limits", off=True)
        async with App(settings), httpx.AsyncClient(base_url=base, headers=headers, trust_env=False) as api:
            yield Practice(opened, api)


async def answers(person: Person, text: str) -> None:
    """Whatever is asked before the summary."""
    if "name and surname" in text:
        await person.says("Ana Gómez")
    elif "phone number" in text:
        await person.shares_phone("+39 333 111 2233")
    elif "Allergie" in text:
        await person.says("penicillina")
    elif "anticoagulanti" in text:
        assert person.buttons()[:2] == ["Yes", "No"]
        await person.says("no")
    elif "Come ci ha conosciuto" in text:
        assert person.buttons()[:3] == ["Passaparola", "Internet", "Medico curante"]
        await person.presses("Internet")
    elif "Choose a day" in text:
        await person.presses("First free")
    else:
        await person.presses(person.buttons()[0])


async def books(person: Person) -> None:
    await person.says("/start")
    await person.sees("What do you need?")
    await person.presses("Book a visit")
    for _ in range(20):
        text = await person.sees_something_else()
        if "Please check" in text:
            break
        await answers(person, text)
    assert "Allergie: penicillina\nAssume anticoagulanti: No\nCome ci ha conosciuto: Internet" in text
    await person.presses("Book it")
    await person.sees("Booked.")


async def test_the_practices_questions_and_the_patients_files_reach_the_record(practice):
    ana = await practice.town.person("Ana", "en")
    await books(ana)
    record = await practice.record()
    assert (record["_allergie"], record["_anticoagulanti"]) == ("penicillina", False)
    assert record["_comeCiHaConosciuto"] == "Internet"

    await ana.presses("My visits")
    await ana.sees("You have 1 upcoming visit")
    await ana.sends_file("Blood test.pdf", PDF, mime="application/pdf")
    await ana.sees("Blood test.pdf", "Add this file to the record")
    assert await practice.documents() == {}
    # The first try reaches the practice, but its answer does not reach us.
    lost = await practice.town.fault(
        where="alfadocs", operation="createDocument", kind="reset_after", times=1
    )
    await ana.presses("Yes, add it")
    await ana.sees("Your file is in the record", within=20)
    await practice.town.struck(lost)
    await ana.sends_file("", PHOTO, photo=True)
    await ana.sees("photo.jpg")
    await ana.presses("Yes, add it")
    await ana.sees("Your file is in the record")

    kept = await practice.documents()
    assert sorted(kept.values()) == sorted((PDF, PHOTO))
    assert sorted(name[:5] for name in kept) == ["Blood", "photo"]
    notice = await Person(practice.town, STAFF_CHAT).sees("New file", "A. G.")
    assert "Blood" not in notice
    assert "Gómez" not in notice
    assert await practice.town.journal() == []
