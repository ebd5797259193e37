"""Consents: what people agreed to, or did not: to which words, in which language, when."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlmodel import Field

from storage.columns import BigInt, UTCDateTime
from storage.session import Row, Session, table_of


class ConsentKind(StrEnum):
    PRIVACY = "privacy"
    MARKETING = "marketing"


class Consent(Row, table=True):
    """One answer; nothing is ever changed in it. version, locale: which text was asked, in which words."""

    __tablename__ = "consents"

    id: str = Field(primary_key=True)
    chat_id: int = Field(
        sa_type=BigInt, index=True, sa_column_args=[ForeignKey("chats.chat_id", onupdate="CASCADE")]
    )
    patient_id: str = Field(foreign_key="patients.id", index=True)
    kind: str
    version: str
    locale: str
    given: bool
    at: datetime = Field(sa_type=UTCDateTime)


_consents = table_of(Consent)


class Consents:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, consents: Sequence[Consent]) -> None:
        """Keep the answers, each once."""
        if not consents:
            return
        new = self._session.insert(_consents).on_conflict_do_nothing(index_elements=["id"])
        await self._session.run(new, [consent.model_dump() for consent in consents])

    async def of_chat(self, chat_id: int) -> list[Consent]:
        """Everything that was answered, the oldest first."""
        return await self._session.all(
            Consent,
            select(_consents).where(_consents.c.chat_id == chat_id).order_by(_consents.c.at, _consents.c.id),
        )

    async def last(self, patient_id: str, kind: ConsentKind) -> Consent | None:
        """What was answered last for this person, None when nothing was asked."""
        return await self._session.one(
            Consent,
            select(_consents)
            .where(_consents.c.patient_id == patient_id, _consents.c.kind == kind)
            .order_by(_consents.c.at.desc(), _consents.c.id)
            .limit(1),
        )
