"""Consents: every answer stays as it was given."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from storage.consents import Consent, ConsentKind
from storage.database import Database


async def test_the_last_answer_counts_and_the_earlier_ones_stay(
    database: Database, noon: datetime, patient: Callable[..., Any]
) -> None:
    asked = {"chat_id": 1, "patient_id": "patient-1", "version": "1", "locale": "es_ES"}
    yes = Consent(id="a", kind=ConsentKind.MARKETING, given=True, at=noon, **asked)
    no = Consent(id="b", kind=ConsentKind.MARKETING, given=False, at=noon + timedelta(days=1), **asked)
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)
        await unit.patients.save(patient())
        await unit.consents.add([no])
        await unit.consents.add([yes, no])
        assert await unit.consents.of_chat(1) == [yes, no]
        assert await unit.consents.last("patient-1", ConsentKind.MARKETING) == no
        assert await unit.consents.last("patient-1", ConsentKind.PRIVACY) is None
