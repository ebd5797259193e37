"""Patients: the people who are treated, kept by the chat that speaks for them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.sealed import Sealed, SealedDate
from storage.session import Row, Session, table_of


class Patient(Row, table=True):
    """id: a uuid of ours. phone: E.164. privacy_consent_version: which text was agreed to, None for none.

    relation: how the chat calls this person, such as "child", empty for who writes. answers: JSON pairs of
    a clinic's own questions and what was said.
    """

    __tablename__ = "patients"

    id: str = Field(primary_key=True)
    chat_id: int = Field(
        sa_type=BigInt, index=True, sa_column_args=[ForeignKey("chats.chat_id", onupdate="CASCADE")]
    )
    name: str = Field(sa_type=Sealed)
    surname: str = Field(sa_type=Sealed)
    phone: str = Field(sa_type=Sealed)
    email: str | None = Field(default=None, sa_type=Sealed)
    birth_date: date | None = Field(default=None, sa_type=SealedDate)
    gender: str | None = Field(default=None, sa_type=Sealed)
    national_id: str | None = Field(default=None, sa_type=Sealed)
    relation: str = Field(default="", sa_type=Sealed)
    answers: str = Field(default="[]", sa_type=Sealed)
    privacy_consent_version: str | None = None
    privacy_consent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    marketing_consent: bool = False
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


_patients = table_of(Patient)
_KEPT = ("id", "chat_id", "created_at")


class Patients:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def save(self, patient: Patient) -> None:
        """Keep the patient; of a known id everything is replaced but its chat and when it was made."""
        new = self._session.insert(_patients).values(**patient.model_dump())
        changes = {name: new.excluded[name] for name in _patients.c.keys() if name not in _KEPT}  # noqa: SIM118
        await self._session.run(new.on_conflict_do_update(index_elements=["id"], set_=changes))

    async def get(self, id: str) -> Patient | None:
        return await self._session.one(Patient, select(_patients).where(_patients.c.id == id))

    async def of_chat(self, chat_id: int) -> list[Patient]:
        """Those who were not removed, the latest used first."""
        return await self._session.all(
            Patient,
            select(_patients)
            .where(_patients.c.chat_id == chat_id, _patients.c.removed_at.is_(None))
            .order_by(_patients.c.updated_at.desc(), _patients.c.id),
        )

    async def ever_of_chat(self, chat_id: int) -> list[Patient]:
        """Those who were not removed and those who were, the first kept first."""
        return await self._session.all(
            Patient,
            select(_patients)
            .where(_patients.c.chat_id == chat_id)
            .order_by(_patients.c.created_at, _patients.c.id),
        )
