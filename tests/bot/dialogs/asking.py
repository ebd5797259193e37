"""A practice of one doctor that asks for whatever a test wants, in whichever country."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from integrations.model import Address, Clinic, CustomField, Doctor, PatientField, Place, Service, Slot
from tests.bot.dialogs.scene import Scene
from tests.paper import PaperClock, PaperProvider

EVERY = frozenset(PatientField)


class AskingProvider(PaperProvider):
    """country, requires, asks, ages: what a test sets before the first question. delay: seconds for times."""

    def __init__(self, clock: PaperClock) -> None:
        super().__init__(clock)
        self.country = "ES"
        self.requires: frozenset[PatientField] = frozenset()
        self.asks: tuple[CustomField, ...] = ()
        self.ages: tuple[int | None, int | None] = (None, None)
        self.online = False
        self.delay = 0.0

    async def clinics(self) -> Sequence[Clinic]:
        return (Clinic(id="2", name="Consulta Mayor"),)

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        return (Doctor(id="20", clinic_id="2", name="Dra. Una Sola", specialities=("Pediatría",)),)

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        (found,) = await super().addresses(clinic_id, doctor_id)
        asked = {"requires": self.requires, "asks": self.asks, "online": self.online}
        return (found.model_copy(update=asked),)

    async def services(self, place: Place) -> Sequence[Service]:
        youngest, oldest = self.ages
        whole = Service(id="s1", name="Revisión", duration=30, minimum_age=youngest, maximum_age=oldest)
        return (whole, Service(id="s2", name="Consulta"))

    async def slots(self, place: Place, service: Service, since: datetime, until: datetime) -> Sequence[Slot]:
        await asyncio.sleep(self.delay)
        return await super().slots(place, service, since, until)


async def to_the_person(scene: Scene, name: str = "Ana Gómez, 600 000 000") -> None:
    """From the beginning until a new patient has said who they are."""
    await scene.starts()
    await scene.reaches("Book a visit", "Revisión", "First free")
    await scene.says(name)
