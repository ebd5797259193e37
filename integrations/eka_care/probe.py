"""Which of Eka Care's operations answer, tried with reads alone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date

from integrations.eka_care.api import EkaApi, Entities
from integrations.eka_care.business import Business
from integrations.eka_care.settings import Dialect
from integrations.eka_care.v1 import V1
from integrations.errors import NotFound, ProviderError
from integrations.model import Finding, Place

_NOBODY = "0000000000"
_SPARED = frozenset({"list appointments"})


class Probe:
    """Asks with the first doctor of the first clinic, and for a patient and a visit that cannot exist."""

    def __init__(self, api: EkaApi, v1: V1, business: Business, dialect: Dialect) -> None:
        self._api, self._v1, self._business, self._dialect = api, v1, business, dialect

    async def findings(self, today: date) -> AsyncIterator[Finding]:
        try:
            entities = await self._api.entities()
        except ProviderError as error:
            yield Finding(operation="entities", works=False, detail=str(error))
            return
        yield Finding(operation="entities", works=True, detail=_counted(entities))
        place = _first(entities)
        for operation, ask in self._checks(place, today):
            yield await _finding(operation, ask)

    def _checks(self, place: Place | None, today: date) -> list[tuple[str, Callable[[], Awaitable[object]]]]:
        api, v1 = self._api, self._v1
        checks: list[tuple[str, Callable[[], Awaitable[object]]]] = [
            ("search patients", lambda: api.search_patients(_NOBODY, strict=True)),
        ]
        if self._dialect is Dialect.BUSINESS:
            checks.append(("get appointment", self._unknown_visit))
        else:
            checks.append(("get appointment", lambda: v1.by_partner_id("cb-nobody")))
        if place is not None:
            checks += [
                ("clinic", lambda: api.clinic(place.clinic_id)),
                ("doctor", lambda: api.doctor(place.doctor_id)),
                ("slots", lambda: api.slots(place, today)),
            ]
        if place is not None and self._dialect is Dialect.V1:
            checks += [
                ("services", lambda: api.services(place.doctor_id)),
                ("list appointments", lambda: v1.first_of_day(place, today)),
            ]
        return checks

    async def _unknown_visit(self) -> None:
        try:
            await self._business.appointment("cb-nobody")
        except NotFound as error:
            if "appointment" not in str(error).casefold():
                raise


async def _finding(operation: str, ask: Callable[[], Awaitable[object]]) -> Finding:
    needed = operation not in _SPARED
    try:
        await ask()
    except ProviderError as error:
        return Finding(operation=operation, works=False, detail=str(error), needed=needed)
    return Finding(operation=operation, works=True, needed=needed)


def _counted(entities: Entities) -> str:
    return f"{len(entities.clinics)} clinics, {len(entities.doctors)} doctors"


def _first(entities: Entities) -> Place | None:
    pairs = ((clinic.clinic_id, doctor) for clinic in entities.clinics for doctor in clinic.doctors)
    found = next(pairs, None)
    return Place(clinic_id=found[0], doctor_id=found[1], address_id="in-clinic") if found else None
