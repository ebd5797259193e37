"""Visits: what patients booked through us, as they were shown it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select, update
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.sealed import Sealed
from storage.session import Row, Session, table_of

CANCELLED = "cancelled"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Visit(Row, table=True):
    """id: ours; provider_visit_id: theirs. zone: IANA name. details: JSON of what was shown.

    present: the patient is there, as somebody said. confirmed_at: the patient said that they will come.
    compared_at: when it was last held against what the provider knows. arranged_at: when its present time
    was agreed on.
    """

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("account", "provider_visit_id"),
        Index(None, "account", "clinic_id", "doctor_id", "address_id", "starts_at"),
        Index(None, "chat_id", "starts_at"),
    )

    id: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInt, sa_column_args=[ForeignKey("chats.chat_id", onupdate="CASCADE")])
    patient_id: str = Field(foreign_key="patients.id", index=True)
    intent_id: str = Field(foreign_key="intents.id", unique=True)
    account: str
    provider_visit_id: str
    clinic_id: str
    doctor_id: str
    address_id: str
    service_id: str | None = None
    starts_at: datetime = Field(sa_type=UTCDateTime, index=True)
    ends_at: datetime = Field(sa_type=UTCDateTime)
    zone: str
    status: str
    details: str = Field(sa_type=Sealed)
    reference: str
    present: bool | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    compared_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    arranged_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)


_visits = table_of(Visit)
_standing = _visits.c.status != CANCELLED


class Visits:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, visit: Visit) -> Visit:
        """Keep the visit that an intent led to, once, and return the one that stands.

        Raises Conflict when another intent already led to the same visit at the provider.
        """
        new = self._session.insert(_visits).values(**visit.model_dump())
        await self._session.run(new.on_conflict_do_nothing(index_elements=["intent_id"]))
        of_intent = select(_visits).where(_visits.c.intent_id == visit.intent_id)
        return (await self._session.all(Visit, of_intent))[0]

    async def change(self, id: str, **values: Any) -> Visit | None:
        """Change some columns and return the visit as it is then, None when there is none."""
        changed = update(_visits).where(_visits.c.id == id).values(**values).returning(*_visits.c)
        return await self._session.one(Visit, changed)

    async def of_provider(self, account: str, provider_visit_id: str) -> Visit | None:
        return await self._session.one(
            Visit,
            select(_visits).where(
                _visits.c.account == account, _visits.c.provider_visit_id == provider_visit_id
            ),
        )

    async def starting(self, since: datetime, until: datetime) -> list[Visit]:
        """Visits that stand with since <= start < until, the next one first."""
        within = (_visits.c.starts_at >= since) & (_visits.c.starts_at < until)
        return await self._session.all(
            Visit, select(_visits).where(within, _standing).order_by(_visits.c.starts_at, _visits.c.id)
        )

    async def to_compare(self, account: str, now: datetime, before: datetime, limit: int) -> list[Visit]:
        """Visits of an account that stand, have not ended and were not compared since `before`.

        Those that were compared longest ago come first.
        """
        compared = func.coalesce(_visits.c.compared_at, _visits.c.created_at)
        return await self._session.all(
            Visit,
            select(_visits)
            .where(_visits.c.account == account, _visits.c.ends_at > now, compared < before, _standing)
            .order_by(compared, _visits.c.id)
            .limit(limit),
        )

    async def compare_first(self, account: str, provider_visit_ids: Sequence[str]) -> list[str]:
        """Of these ids of theirs, those whose visits stand with us: they are now the first to be compared."""
        named = (_visits.c.account == account) & _visits.c.provider_visit_id.in_(provider_visit_ids)
        marked = await self._session.run(
            update(_visits)
            .where(named, _standing)
            .values(compared_at=LONG_AGO)
            .returning(_visits.c.provider_visit_id)
        )
        return [str(row[0]) for row in marked]

    async def get(self, id: str) -> Visit | None:
        return await self._session.one(Visit, select(_visits).where(_visits.c.id == id))

    async def coming(self, chat_id: int, now: datetime) -> list[Visit]:
        """Visits that stand and have not ended, the next one first."""
        return await self._session.all(
            Visit,
            select(_visits)
            .where(_visits.c.chat_id == chat_id, _visits.c.ends_at > now, _standing)
            .order_by(_visits.c.starts_at, _visits.c.id),
        )

    async def past(self, chat_id: int, now: datetime) -> list[Visit]:
        """Visits that ended or were cancelled, the latest first."""
        over = (_visits.c.ends_at <= now) | ~_standing
        return await self._session.all(
            Visit,
            select(_visits)
            .where(_visits.c.chat_id == chat_id, over)
            .order_by(_visits.c.starts_at.desc(), _visits.c.id),
        )

    async def at(
        self, account: str, *, clinic_id: str, doctor_id: str, address_id: str, starts_at: datetime
    ) -> list[Visit]:
        """Visits of ours that stand in one calendar at one instant: is this slot already ours?"""
        return await self._session.all(
            Visit,
            select(_visits).where(
                _visits.c.account == account,
                _visits.c.clinic_id == clinic_id,
                _visits.c.doctor_id == doctor_id,
                _visits.c.address_id == address_id,
                _visits.c.starts_at == starts_at,
                _standing,
            ),
        )
