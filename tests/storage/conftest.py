"""A database for each test: a SQLite file, and a database on a real PostgreSQL where one can be started."""

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from storage.intents import Intent
from storage.patients import Patient
from storage.visits import Visit
from tests.blank import blank

KEY, NEXT_KEY = (urlsafe_b64encode(text * 2).decode() for text in (b"not-a-real-key--", b"not-the-same-key"))
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def key() -> str:
    """What seals in every test's database."""
    return KEY


@pytest.fixture
def next_key() -> str:
    return NEXT_KEY


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file with its schema and nothing in it."""
    return blank(tmp_path / "clinicbot.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url, [KEY])
    await database.start()
    yield database
    async with asyncio.timeout(5):
        await database.close()


@pytest.fixture
def patient() -> Callable[..., Patient]:
    def made(**changes: Any) -> Patient:
        values: dict[str, Any] = {
            "id": "patient-1",
            "chat_id": 1,
            "name": "First",
            "surname": "Last",
            "phone": "+34600000000",
            "created_at": NOON,
            "updated_at": NOON,
        }
        return Patient(**values | changes)

    return made


@pytest.fixture
def intent() -> Callable[..., Intent]:
    def made(id: str = "intent-1", **changes: Any) -> Intent:
        values: dict[str, Any] = {
            "id": id,
            "kind": "book",
            "chat_id": 1,
            "account": "main",
            "reference": f"ref-{id}",
            "state": "started",
            "request": "{}",
            "created_at": NOON,
        }
        return Intent(**values | changes)

    return made


@pytest.fixture
def visit() -> Callable[..., Visit]:
    def made(id: str = "visit-1", **changes: Any) -> Visit:
        values: dict[str, Any] = {
            "id": id,
            "chat_id": 1,
            "patient_id": "patient-1",
            "intent_id": "intent-1",
            "account": "main",
            "provider_visit_id": f"theirs-{id}",
            "clinic_id": "c",
            "doctor_id": "d",
            "address_id": "a",
            "service_id": "s",
            "starts_at": NOON,
            "ends_at": NOON.replace(minute=30),
            "zone": "Europe/Madrid",
            "status": "booked",
            "details": "{}",
            "reference": "ref",
            "created_at": NOON,
            "updated_at": NOON,
        }
        return Visit(**values | changes)

    return made
