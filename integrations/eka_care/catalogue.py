"""What a workspace at Eka Care offers: clinics, doctors, their addresses and services."""

import asyncio
import logging
from collections.abc import Sequence

from integrations.clock import Clock
from integrations.eka_care import mapping
from integrations.eka_care.api import EkaApi
from integrations.eka_care.mapping import IN_CLINIC, TELE
from integrations.eka_care.settings import Dialect, EkaCareSettings
from integrations.eka_care.timetable import FreeTimes, service_of
from integrations.eka_care.wire import EntityDoctor, Profile
from integrations.eka_care.wire import Service as WireService
from integrations.errors import NotFound, ProviderError
from integrations.model import Address, Clinic, Doctor, Place, Service

log = logging.getLogger(__name__)


class Catalogue:
    """Read anew each time."""

    def __init__(
        self, api: EkaApi, times: FreeTimes, settings: EkaCareSettings, clock: Clock, currency: str
    ) -> None:
        self._api, self._times, self._clock, self._currency = api, times, clock, currency
        self._zone, self._business = settings.zone, settings.dialect is Dialect.BUSINESS
        self._parallel = settings.parallel

    async def clinics(self) -> Sequence[Clinic]:
        return [mapping.clinic(found) for found in (await self._api.entities()).clinics]

    async def doctors(self, clinic_id: str) -> Sequence[Doctor]:
        """Raises nothing for a clinic that is not there: it has no doctors."""
        entities = await self._api.entities()
        here = {id for clinic in entities.clinics if clinic.clinic_id == clinic_id for id in clinic.doctors}
        turn = asyncio.Semaphore(self._parallel)

        async def one(found: EntityDoctor) -> Doctor:
            async with turn:
                return mapping.doctor(clinic_id, found, await self._profile(found.doctor_id))

        return await asyncio.gather(*(one(found) for found in entities.doctors if found.doctor_id in here))

    async def addresses(self, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        """In the clinic, and by video where a service is; in the clinic where nothing is known."""
        clinic = await self._api.clinic(clinic_id)
        places = [
            Place(clinic_id=clinic_id, doctor_id=doctor_id, address_id=each) for each in (IN_CLINIC, TELE)
        ]
        services = await self._services(places[0])
        used = [place for place in places if any(mapping.offered(each, place) for each in services)]
        return [mapping.address(place, clinic) for place in used or places[:1]]

    async def services(self, place: Place) -> Sequence[Service]:
        return service_of(await self._services(place), place, self._currency)

    async def _services(self, place: Place) -> list[WireService]:
        """Where there is no list of services, as in the older dialect: those that the timetables name."""
        if not self._business:
            try:
                return await self._api.services(place.doctor_id)
            except NotFound:
                log.info("Eka Care has no list of services for a doctor, so the timetables tell them")
        return await self._times.services(place, self._clock.now().astimezone(self._zone).date())

    async def _profile(self, doctor_id: str) -> Profile | None:
        """Specialities only: an unknown doctor is a documented 500, and must not hide the others."""
        try:
            return (await self._api.doctor(doctor_id)).profile
        except ProviderError as error:
            log.warning("a doctor's profile cannot be read: %s", error)
            return None
