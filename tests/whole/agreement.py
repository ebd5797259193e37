"""Whether what we promised, what people heard, and what the provider knows are the same."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.desk.intent import INTENTS, BookingIntent, Ending, Settlement
from integrations.model import VisitStatus
from tests.whole.matrix import LET_GO, Errand, Job, intent_of
from tests.whole.practices import Practice

DONE = (Ending.BOOKED, Ending.MOVED, Ending.CANCELLED)


@dataclass
class Books:
    """Our own database after a job, and the post that left."""

    intents: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    news: list[dict[str, Any]]
    post: list[str]

    def kept(self, errand: Errand, kind: str) -> dict[str, Any]:
        (row,) = [row for row in self.intents if row["chat_id"] == errand.chat and row["kind"] == kind]
        return row

    def standing(self, errand: Errand) -> set[str]:
        """The provider's ids of the visits that the patient was told to have."""
        return {
            row["provider_visit_id"]
            for row in self.visits
            if row["chat_id"] == errand.chat and row["status"] != VisitStatus.CANCELLED
        }


def books(job: Job) -> Books:
    engine = sa.create_engine(job.database.replace("postgresql", "postgresql+psycopg", 1))

    def rows(table: str) -> list[dict[str, Any]]:
        return [dict(row) for row in connection.execute(sa.text(table)).mappings()]

    with engine.connect() as connection:
        found = Books(
            rows("SELECT id, kind, chat_id, request, outcome FROM intents"),
            rows("SELECT chat_id, provider_visit_id, status FROM visits"),
            rows("SELECT chat_id, key FROM inbox ORDER BY id"),
            Path(job.post).read_text().split(),
        )
    engine.dispose()
    return found


async def disagreements(job: Job, made: Sequence[Practice]) -> dict[str, list[str]]:
    """By case, what is wrong. Empty when all are as they must be."""
    known = books(job)
    found = {
        errand.name: [told async for told in _wrong(job, errand, practice, known)]
        for errand, practice in zip(job.errands, made, strict=True)
    }
    return {name: wrong for name, wrong in found.items() if wrong}


async def _wrong(job: Job, errand: Errand, practice: Practice, known: Books) -> AsyncIterator[str]:
    kind = intent_of(job.kind)
    row, standing = known.kept(errand, kind), await practice.standing()
    if not row["outcome"]:
        yield "it never ended"
        return
    end = Settlement.model_validate_json(row["outcome"])
    done = end.ending in DONE
    if not done and (job.kind == LET_GO or not may_refuse(job.vendor, errand.fault)):
        yield f"{end.ending}, though it could be done"
    if len(standing) != _how_many(kind, end.ending):
        yield f"{end.ending}, and {len(standing)} visits stand"
    if set(standing) != known.standing(errand):
        yield f"{end.ending}: {set(standing)} stands, {known.standing(errand)} was promised"
    if standing and not _is_when_it_was_told(row, end, standing):
        yield f"{end.ending}: it stands at {standing}"
    if kind == "move" and practice.was_without():
        yield "there was a moment without any visit"
    told = [one["key"] for one in known.news if one["chat_id"] == errand.chat]
    last = f"intent:{row['id']}:end"
    if told.count(last) != 1 or told[-1] != last:
        yield f"the patient heard {told}"
    heard = Counter(id.rpartition(":")[2] for id in known.post if id.startswith(f"{row['id']}:"))
    if heard != Counter([end.ending.value] if done else []):
        yield f"{end.ending}: staff heard {dict(heard)}"
    if not await practice.struck():
        yield "the trouble never came"


def may_refuse(vendor: str, fault: str) -> bool:
    """Somebody else was faster; or a key is refused, in whose place there is no other."""
    return fault == "taken" or (vendor, fault) == ("alfadocs", "401 once")


def _how_many(kind: str, ending: Ending) -> int:
    """Visits that must stand in the end."""
    if kind == "book":
        return int(ending is Ending.BOOKED)
    return int(kind == "move" or ending not in (Ending.CANCELLED, Ending.GONE))


def _is_when_it_was_told(row: dict[str, Any], end: Settlement, standing: dict[str, str]) -> bool:
    """At the new time when it was booked or moved, at the old one when it was not."""
    intent = INTENTS[row["kind"]].model_validate_json(row["request"])
    if end.visit is not None:
        told = end.visit.start
    else:
        told = intent.request.slot.start if isinstance(intent, BookingIntent) else intent.standing.start
    return [datetime.fromisoformat(start) for start in standing.values()] == [told]
