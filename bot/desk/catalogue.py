"""What can be booked: kept in storage and refreshed in the background, so that choosing waits for nobody."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter

from bot.clock import Clock
from bot.desk.accounts import Account
from bot.desk.asking import asking
from integrations.errors import ProviderError
from integrations.model import Address, Clinic, Doctor, Place, Service, Value
from storage.catalog import CatalogEntry
from storage.database import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)
V = TypeVar("V", bound=Value)

CLINICS = TypeAdapter(tuple[Clinic, ...])
DOCTORS = TypeAdapter(tuple[Doctor, ...])
ADDRESSES = TypeAdapter(tuple[Address, ...])
SERVICES = TypeAdapter(tuple[Service, ...])


class Catalogue:
    """The clinics, doctors, addresses and services of all accounts.

    Read from memory; what memory lacks comes from storage, what storage lacks from the provider. Older
    entries go on serving while the provider is down.
    """

    def __init__(self, accounts: dict[str, Account], database: Database, clock: Clock) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock
        self._held: dict[tuple[str, str, str], Sequence[Value]] = {}
        self._asked: dict[tuple[str, str, str], asyncio.Task[None]] = {}

    async def clinics(self, account: str) -> Sequence[Clinic]:
        provider = self._accounts[account].provider
        return await self._get(account, "clinics", "", CLINICS, provider.clinics)

    async def doctors(self, account: str, clinic_id: str) -> Sequence[Doctor]:
        provider = self._accounts[account].provider
        return await self._get(account, "doctors", clinic_id, DOCTORS, lambda: provider.doctors(clinic_id))

    async def addresses(self, account: str, clinic_id: str, doctor_id: str) -> Sequence[Address]:
        provider = self._accounts[account].provider
        key = f"{clinic_id}/{doctor_id}"
        return await self._get(
            account, "addresses", key, ADDRESSES, lambda: provider.addresses(clinic_id, doctor_id)
        )

    async def services(self, account: str, place: Place) -> Sequence[Service]:
        provider = self._accounts[account].provider
        key = f"{place.clinic_id}/{place.doctor_id}/{place.address_id}"
        return await self._get(account, "services", key, SERVICES, lambda: provider.services(place))

    async def load(self) -> None:
        """Take what storage has into memory."""
        kinds: dict[str, TypeAdapter[Any]] = {
            "clinics": CLINICS,
            "doctors": DOCTORS,
            "addresses": ADDRESSES,
            "services": SERVICES,
        }
        async with self._database.reading() as unit:
            for account in self._accounts:
                for kind, adapter in kinds.items():
                    for row in await unit.catalog.of(account, kind):
                        self._held[account, kind, row.key] = adapter.validate_json(row.body)

    async def refresh(self) -> None:
        """Read everything anew from every account. One that fails keeps what it had, and delays no other."""
        await asyncio.gather(*map(self._refresh_or_keep, self._accounts))

    async def keep_fresh(self, every: timedelta) -> None:
        """Refresh for ever."""
        while True:
            await self.refresh()
            await asyncio.sleep(every.total_seconds())

    async def _refresh_or_keep(self, name: str) -> None:
        try:
            await self._refresh(name)
        except (ProviderError, StorageError) as error:
            log.warning("catalogue of account %s not refreshed: %s", name, error)

    async def _refresh(self, name: str) -> None:
        provider = self._accounts[name].provider
        clinics = await provider.clinics()
        await self._put(name, "clinics", "", CLINICS, clinics)
        for clinic in clinics:
            doctors = await provider.doctors(clinic.id)
            await self._put(name, "doctors", clinic.id, DOCTORS, doctors)
            for doctor in doctors:
                addresses = await provider.addresses(clinic.id, doctor.id)
                await self._put(name, "addresses", f"{clinic.id}/{doctor.id}", ADDRESSES, addresses)
                for address in addresses:
                    place = address.place
                    key = f"{place.clinic_id}/{place.doctor_id}/{place.address_id}"
                    await self._put(name, "services", key, SERVICES, await provider.services(place))

    async def _get(
        self,
        account: str,
        kind: str,
        key: str,
        adapter: TypeAdapter[tuple[V, ...]],
        ask: Callable[[], Awaitable[Sequence[V]]],
    ) -> Sequence[V]:
        name = (account, kind, key)
        if name not in self._held:
            if name not in self._asked:
                self._asked[name] = asyncio.ensure_future(self._fetch(name, adapter, ask))
            with asking():
                await asyncio.shield(self._asked[name])
        return adapter.validate_python(self._held[name])

    async def _fetch(
        self,
        name: tuple[str, str, str],
        adapter: TypeAdapter[tuple[V, ...]],
        ask: Callable[[], Awaitable[Sequence[V]]],
    ) -> None:
        try:
            await self._put(*name, adapter, await ask())
        finally:
            del self._asked[name]

    async def _put(
        self, account: str, kind: str, key: str, adapter: TypeAdapter[tuple[V, ...]], values: Sequence[V]
    ) -> None:
        values = tuple(values)
        if self._held.get((account, kind, key)) != values:
            body, now = adapter.dump_json(values).decode(), self._clock.now()
            entry = CatalogEntry(account=account, kind=kind, key=key, body=body, fetched_at=now)
            async with self._database.unit() as unit:
                await unit.catalog.put([entry])
        self._held[account, kind, key] = values
