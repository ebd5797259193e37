"""What the doctor asks one account: whether it answers, which operations do, and what can be booked."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from bot.cli.diagnosis import Check, Section, fail, ok, warn
from bot.settings import Account, Settings
from integrations.clock import Clock
from integrations.errors import AccessDenied, ProviderError, RateLimited
from integrations.model import Address, Finding
from integrations.pace import own_pace
from integrations.provider import BookingProvider, Capability
from integrations.registry import VENDORS

PATIENCE = 90.0  # seconds for one account, each of whose answers has a time limit of its own
DOCTORS = 10  # whose addresses are looked through for something that can be booked
_AWAY = "Is base_url right, is a proxy needed? If both are right, ask the provider whether it is down."
_EMPTY = {
    "clinics": "Nothing is there that this bot may book: see the rights of these credentials at {vendor}.",
    "doctors": "Add a doctor at {vendor}, and see that these credentials may book them.",
    "addresses": "Give a doctor an address with online booking at {vendor}.",
    "services": "Let patients book a service of a doctor at {vendor}.",
}


@dataclass(frozen=True, slots=True)
class _Stock:
    """How much there is; addresses and services as far as they were looked through."""

    clinics: int = 0
    doctors: int = 0
    addresses: int = 0
    services: int = 0


async def account(one: Account, settings: Settings, clock: Clock) -> Section:
    """Never raises: trouble is a check that failed."""
    provider = VENDORS[one.provider].build(one.settings, clock, own_pace)
    checks: list[Check] = []
    try:
        async with asyncio.timeout(PATIENCE):
            await _examined(one, provider, checks)
    except TimeoutError:
        checks.append(fail("answers", f"not everything was answered within {PATIENCE:.0f} seconds", _AWAY))
    finally:
        await provider.close()
    checks += _hearing(provider, settings)
    return Section(f"Account {one.name} ({one.provider})", tuple(checks))


async def _examined(one: Account, provider: BookingProvider, checks: list[Check]) -> None:
    if trouble := await _ping(one, provider):
        checks.append(trouble)
        return
    checks.append(ok("answers", "the address answers and the credentials are good"))
    stocked = await _stocked(one, provider)
    checks += [_told(finding) for finding in await provider.probe()]
    checks.append(stocked)


async def _ping(one: Account, provider: BookingProvider) -> Check | None:
    try:
        await provider.ping()
    except AccessDenied as error:
        return fail("answers", str(error), f"Copy the credentials of accounts.{one.name} again.")
    except RateLimited as error:
        return warn("answers", str(error), "Does another program use the same credentials?")
    except ProviderError as error:
        return fail("answers", str(error), _AWAY)
    return None


def _told(finding: Finding) -> Check:
    if finding.works:
        return ok(finding.operation, finding.detail or "answers")
    if finding.needed:
        return fail(finding.operation, finding.detail, "Nothing can be booked without it.")
    return warn(finding.operation, finding.detail, "The bot works without it, with less to show.")


async def _stocked(one: Account, provider: BookingProvider) -> Check:
    """Before the probe, whose odder questions a firewall may mind."""
    try:
        return _shelves(await _stock(provider), one.provider)
    except ProviderError as error:
        return fail("to book", str(error), "Patients see nothing to book until this answers.")


async def _stock(provider: BookingProvider) -> _Stock:
    """Looks until something can be booked, not through everything."""
    clinics = await provider.clinics()
    doctors = [(clinic.id, doctor.id) for clinic in clinics for doctor in await provider.doctors(clinic.id)]
    addresses: list[Address] = []
    for clinic_id, doctor_id in doctors[:DOCTORS]:
        for address in await provider.addresses(clinic_id, doctor_id):
            addresses.append(address)
            services = await provider.services(address.place)
            if services:
                return _Stock(len(clinics), len(doctors), len(addresses), len(services))
    return _Stock(len(clinics), len(doctors), len(addresses))


def _shelves(stock: _Stock, vendor: str) -> Check:
    for what, number in asdict(stock).items():
        if not number:
            return fail("to book", f"there are no {what}", _EMPTY[what].format(vendor=vendor))
    told = f"clinics: {stock.clinics}, doctors: {stock.doctors}, services of the first: {stock.services}"
    return ok("to book", told)


def _hearing(provider: BookingProvider, settings: Settings) -> Iterator[Check]:
    """Whether changes that the clinic makes are heard of at once."""
    if Capability.NOTIFIES in provider.capabilities and not settings.web.public_url:
        yield warn(
            "notices",
            "changes are seen only when visits are compared",
            "To hear of them at once, set [web] public_url and run with --webhook.",
        )
