"""Holding our coming visits against what the providers know, and taking in what was changed there."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.desk.accounts import Account
from bot.desk.intent import Shown
from bot.desk.message import ChangeNotice, News, Waiting, message, to_staff, waiting
from bot.engine.channel import Priority
from integrations.errors import NotFound, ProviderError, Unavailable
from integrations.model import Address, Place, Visit, VisitStatus
from integrations.provider import BookingProvider, Capability
from storage.database import Database
from storage.unit import Unit
from storage.visits import LONG_AGO
from storage.visits import Visit as Row

log = logging.getLogger(__name__)

MOST = 60  # visits in one round of all accounts: every two minutes that is far below the providers' limits
AHEAD = timedelta(days=180)


class Comparison:
    """Compares a few visits at a time, those first that were compared longest ago."""

    def __init__(
        self, accounts: Mapping[str, Account], database: Database, clock: Clock, *, every: timedelta
    ) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock
        self._every = every

    async def round(self) -> Sequence[Waiting]:
        """Compare what is due, and return the messages to send."""
        sent: list[Waiting] = []
        for account in self._accounts:
            sent += await self._round_of(account)
        return sent

    async def _round_of(self, account: str) -> list[Waiting]:
        """Each account by itself: one that does not answer keeps no other waiting."""
        now = self._clock.now()
        async with self._database.reading() as unit:
            most = max(1, MOST // len(self._accounts))
            rows = await unit.visits.to_compare(account, now, now - self._every, most)
        sent: list[Waiting] = []
        for row in rows:
            try:
                sent += await self.one(row)
            except Unavailable as error:
                log.warning("account %s: visits are compared later: %s", account, error)
                break
        return sent

    async def noted(self, account: str, provider_visit_ids: Sequence[str]) -> Sequence[str]:
        """Keep a hint that these were changed, and return those that are ours.

        The next round compares them first, so that a hint outlives the process that took it.
        """
        async with self._database.unit() as unit:
            return await unit.visits.compare_first(account, provider_visit_ids)

    async def hinted(self, account: str, provider_visit_ids: Sequence[str]) -> Sequence[Waiting]:
        """Compare visits that the provider says were changed; ids that are not ours are left alone."""
        sent: list[Waiting] = []
        for provider_visit_id in provider_visit_ids:
            async with self._database.reading() as unit:
                row = await unit.visits.of_provider(account, provider_visit_id)
            if row is None or row.status == VisitStatus.CANCELLED:
                continue
            try:
                sent += await self.one(row)
            except Unavailable as error:
                log.warning("account %s: a hint is followed in a later round: %s", account, error)
        return sent

    async def one(self, row: Row) -> Sequence[Waiting]:
        """Compare one visit. Raises Unavailable when the provider does not answer."""
        account = self._accounts.get(row.account)
        if account is None:
            return ()
        found, address = None, None
        try:
            found = await self._found(account.provider, row)
            address = await self._address(account, row, found)
            if found and self._came_early(account.provider, row, found):
                await account.provider.check_in(found.place, found.id)
        except Unavailable:
            raise
        except ProviderError as error:
            log.warning("visit %s cannot be compared: %s", row.id, error)
        return await self._take_in(account, row, found, address)

    def _came_early(self, provider: BookingProvider, row: Row, found: Visit) -> bool:
        """Whoever checked in before the calendar takes that is there for it too, once the visit begins."""
        begun = found.start == row.starts_at <= self._clock.now()
        unsaid = row.present is True and found.present is None and found.status is VisitStatus.BOOKED
        return begun and unsaid and Capability.CHECK_IN in provider.capabilities

    async def _found(self, provider: BookingProvider, row: Row) -> Visit | None:
        """The visit as it is at the provider, under its new id when it was moved; None: cannot be told."""
        place = _place(row)
        try:
            visit = await provider.visit(place, row.provider_visit_id)
        except NotFound:
            # A clinic that edits its addresses makes visits unfindable: no reason to alarm a patient.
            return await self._successor(provider, place, row)
        if visit.status is not VisitStatus.CANCELLED:
            return visit
        try:
            return await self._successor(provider, place, row) or visit
        except Unavailable:
            raise
        except ProviderError as error:
            log.warning("visit %s: nobody can say whether it was moved: %s", row.id, error)
            return visit

    async def _successor(self, provider: BookingProvider, place: Place, row: Row) -> Visit | None:
        """The visit that took the place of a moved one: it carries our reference."""
        if Capability.LIST_VISITS not in provider.capabilities:
            return None
        now = self._clock.now()
        for where in await self._places(provider, place):
            for visit in await provider.visits(where, now - timedelta(days=1), now + AHEAD):
                ours = row.reference and row.reference in visit.comment
                if ours and visit.status is VisitStatus.BOOKED and visit.id != row.provider_visit_id:
                    return visit
        return None

    async def _places(self, provider: BookingProvider, place: Place) -> Sequence[Place]:
        """This calendar first, then the doctor's others."""
        addresses = await provider.addresses(place.clinic_id, place.doctor_id)
        return [place, *(one.place for one in addresses if one.place != place)]

    async def _address(self, account: Account, row: Row, found: Visit | None) -> Address | None:
        """Where the visit takes place now, when that is elsewhere than before."""
        if found is None or found.place == _place(row):
            return None
        addresses = await account.provider.addresses(found.place.clinic_id, found.place.doctor_id)
        return next((address for address in addresses if address.place == found.place), None)

    async def _take_in(
        self, account: Account, row: Row, found: Visit | None, address: Address | None
    ) -> Sequence[Waiting]:
        now = self._clock.now()
        async with self._database.unit() as unit:
            fresh = await unit.visits.get(row.id)
            busy = await unit.intents.open_for([row.id])
            if fresh is None or busy:
                return ()  # somebody of ours is changing it
            if fresh.updated_at != row.updated_at:
                # What we saw may be older, or newer, than what was written meanwhile: the next round looks.
                await unit.visits.change(row.id, compared_at=LONG_AGO)
                return ()
            news, values = difference(fresh, found) if found else (None, {})
            if news is None:
                changed = {**values, "updated_at": now} if values else {}
                await unit.visits.change(row.id, compared_at=now, **changed)
                return ()
            if news is News.MOVED:
                values |= {"arranged_at": now, "details": _shown_at(fresh, address)}
            await unit.visits.change(row.id, compared_at=now, updated_at=now, **values)
            return await self._tell(unit, account, fresh, news, values, now)

    async def _tell(
        self,
        unit: Unit,
        account: Account,
        before: Row,
        news: News,
        values: Mapping[str, Any],
        now: datetime,
    ) -> Sequence[Waiting]:
        """Patient and staff are told of this change, once."""
        start = values.get("starts_at", before.starts_at)
        id = f"change:{before.id}:{news}:{start:%Y%m%dT%H%M}"
        if news is News.MOVED:  # it may come to the same time more than once
            id += f":{before.updated_at:%Y%m%dT%H%M%S%f}"
        body = ChangeNotice(news=news, visit_id=before.id, before=before.starts_at)
        for_staff = body.model_copy(update={"staff": True})
        return waiting(
            await unit.messages.add(
                [
                    message(id, before.chat_id, body, Priority.CONFIRMATION, now),
                    *to_staff(f"{id}:staff", account.staff_chat, for_staff, now),
                ]
            )
        )


def difference(row: Row, found: Visit) -> tuple[News | None, dict[str, Any]]:
    """What happened to the visit, None for nothing that anyone must hear, and what to write down."""
    if row.status == VisitStatus.CANCELLED:
        return None, {}
    if found.status is VisitStatus.CANCELLED:
        return News.CANCELLED, {"status": VisitStatus.CANCELLED}
    values: dict[str, Any] = {}
    if found.status != row.status:
        values["status"] = found.status
    if found.present != row.present and found.present is not None:
        values["present"] = found.present
    elsewhere = found.start != row.starts_at or found.place != _place(row)
    if elsewhere or found.id != row.provider_visit_id:
        values |= {
            **found.place.model_dump(),
            "provider_visit_id": found.id,
            "starts_at": found.start,
            "ends_at": found.end,
        }
        if elsewhere:
            return News.MOVED, {**values, "confirmed_at": None, "present": found.present}
    if values.get("present"):
        return News.PRESENT, values
    return None, values


def _place(row: Row) -> Place:
    return Place(clinic_id=row.clinic_id, doctor_id=row.doctor_id, address_id=row.address_id)


def _shown_at(row: Row, address: Address | None) -> str:
    """The visit's words, with its new address where it has one."""
    if address is None:
        return row.details
    parts = (address.name, address.street, f"{address.post_code} {address.city}".strip())
    text = ", ".join(part for part in parts if part)
    shown = Shown.model_validate_json(row.details)
    return shown.model_copy(update={"address": text, "online": address.online}).model_dump_json()
