"""The practice, its operators and what can be booked with them."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from integrations.alfadocs import mapping
from integrations.alfadocs.api import AlfaDocsApi
from integrations.alfadocs.questions import Questions
from integrations.alfadocs.settings import AlfaDocsSettings
from integrations.alfadocs.wire import Named, Operator, Practice, Reason
from integrations.errors import AccessDenied, NotFound, Rejected
from integrations.model import Address, Clinic, Doctor, Service

log = logging.getLogger(__name__)
T = TypeVar("T")


class Catalogue:
    """Names of specialties and of the practice are done without where the key may not read them."""

    def __init__(self, api: AlfaDocsApi, questions: Questions, settings: AlfaDocsSettings) -> None:
        self._api, self._questions, self._settings = api, questions, settings
        self._color: int | str | None = settings.color_id

    async def clinic(self) -> Clinic:
        me, practice = await asyncio.gather(self._api.me(), self._practice())
        name = self._settings.clinic_name or practice.name or f"AlfaDocs {me.practice_id}"
        return Clinic(id=f"{me.practice_id}-{me.archive_id}", name=name)

    async def doctors(self, clinic_id: str) -> list[Doctor]:
        operators, reasons, specialties = await asyncio.gather(
            self._api.operators(),
            _or_nothing(self._api.reasons(), list[Reason]()),
            _or_nothing(self._api.specialties(), list[Named]()),
        )
        names = {specialty.id: specialty.name for specialty in specialties}
        return [
            mapping.doctor(clinic_id, operator, _specialities(operator, reasons, names))
            for operator in operators
            if not operator.deleted and self._is_bookable(operator.id)
        ]

    def _is_bookable(self, operator_id: str) -> bool:
        chosen = self._settings.operators
        return not chosen or operator_id in {str(each) for each in chosen}

    async def address(self, clinic_id: str, operator_id: str) -> Address:
        practice, asks = await asyncio.gather(self._practice(), self._questions.asks())
        told = self._settings
        return Address(
            place=mapping.place(clinic_id, operator_id),
            name=told.clinic_name or practice.name,
            street=told.street or practice.street,
            post_code=told.post_code or practice.post_code,
            city=told.city or practice.city,
            requires=told.requires,
            asks=asks,
        )

    async def services(self, operator_id: str) -> list[Service]:
        reasons = await self._api.reasons()
        return [mapping.service(reason) for reason in mapping.bookable(reasons, operator_id)]

    async def color(self) -> int | str:
        """Every appointment needs one. Raises Rejected when the account has none."""
        if self._color is None:
            found = next((each for each in await self._api.colors() if not each.deleted), None)
            if found is None:
                raise Rejected("the account has no colour for appointments")
            self._color = mapping.number(found.id)
        return self._color

    def forget_color(self) -> None:
        """A booking was refused: the colour may be gone."""
        self._color = self._settings.color_id

    async def _practice(self) -> Practice:
        return await _or_nothing(self._api.practice(), Practice())


async def _or_nothing(reading: Awaitable[T], nothing: T) -> T:
    try:
        return await reading
    except (NotFound, AccessDenied, Rejected) as error:
        log.info("done without: %s", error)
        return nothing


def _specialities(operator: Operator, reasons: list[Reason], names: dict[str, str]) -> list[str]:
    """Those of the operator, else those of what the operator is booked for."""
    own = [names[each] for each in operator.specialty_ids if names.get(each)]
    booked = [
        names[reason.specialty_id]
        for reason in mapping.bookable(reasons, operator.id)
        if operator.id in reason.operator_ids and reason.specialty_id and names.get(reason.specialty_id)
    ]
    return list(dict.fromkeys(own or booked))
