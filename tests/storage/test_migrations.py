"""The schema: how it rises, how it falls, and who may touch it."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import storage.unit
from storage.address import DatabaseAddress
from storage.database import Database
from storage.errors import SchemaTooNew, StorageDamaged, StorageUnavailable
from storage.migrate import migrate, migrating
from storage.session import Row

MIGRATOR = """
import sys
from storage.address import DatabaseAddress
from storage.migrate import migrate
address = DatabaseAddress.of(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
migrate(address)
"""


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where no file is yet, unlike in other tests."""
    return f"sqlite:///{tmp_path}/clinicbot.db"


@pytest.fixture
def postgresql_url(empty_postgresql_url: str) -> str:
    return empty_postgresql_url


def connection_of(config: Config) -> Connection:
    connection: Connection = config.attributes["connection"]
    return connection


def test_every_migration_goes_up_and_down_and_up_again(url: str) -> None:
    address = DatabaseAddress.of(url)
    with migrating(address) as config:
        steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    assert steps
    for step in steps:
        for move, target in ((command.upgrade, step), (command.downgrade, "-1"), (command.upgrade, step)):
            with migrating(address) as config:
                move(config, target)


def test_going_down_to_nothing_leaves_nothing(url: str) -> None:
    address = DatabaseAddress.of(url)
    migrate(address)
    with migrating(address) as config:
        command.downgrade(config, "base")
    with migrating(address) as config:
        assert set(inspect(connection_of(config)).get_table_names()) == {"alembic_version"}


def test_the_models_are_what_the_migrations_make(url: str) -> None:
    address = DatabaseAddress.of(url)
    migrate(address)
    with migrating(address) as config:
        context = MigrationContext.configure(connection_of(config), opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_a_migration_that_fails_leaves_the_schema_as_it_was(url: str) -> None:
    address = DatabaseAddress.of(url)
    with pytest.raises(RuntimeError, match="went out"), migrating(address) as config:  # noqa: PT012
        command.upgrade(config, "head")
        raise RuntimeError("the lights went out")
    with migrating(address) as config:
        assert inspect(connection_of(config)).get_table_names() == []


def test_processes_that_start_at_once_migrate_once(url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", MIGRATOR, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(storage.__file__).parents[1],
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.communicate("go\n", timeout=30)
    assert [process.returncode for process in processes] == [0, 0, 0]


async def test_a_database_from_the_future_is_refused_in_a_sentence(url: str) -> None:
    address = DatabaseAddress.of(url)
    migrate(address)
    with migrating(address) as config:
        connection_of(config).execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="the database has schema 9999, this program knows schemas up to"):
        await Database(url).start()


async def test_a_second_start_keeps_what_is_there(url: str, database: Database, noon: object) -> None:
    async with database.unit() as unit:
        await unit.chats.see(1, at=noon)  # type: ignore[arg-type]
    await database.start()
    async with database.reading() as unit:
        assert await unit.chats.get(1) is not None


async def test_only_the_owner_may_read_the_file(tmp_path: Path, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.start()
    assert (tmp_path / "clinicbot.db").stat().st_mode & 0o777 == 0o600
    await database.close()


async def test_a_file_that_cannot_be_made_is_named_so(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        await Database(f"sqlite:///{tmp_path}/missing/clinicbot.db").start()


async def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "clinicbot.db").write_text("a letter to the editor" * 100)
    with pytest.raises(StorageDamaged, match="no database"):
        await Database(f"sqlite:///{tmp_path}/clinicbot.db").start()


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(StorageUnavailable) as refused:
        await Database("postgresql://nobody:not-a-real-password@127.0.0.1:1/none").start()
    assert "not-a-real-password" not in str(refused.value)


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x", "nonsense"])
def test_an_address_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(StorageUnavailable):
        Database(text)
