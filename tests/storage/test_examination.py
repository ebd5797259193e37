"""A look at a database that changes nothing."""

import os
import sqlite3
from pathlib import Path

import pytest

from storage.database import Database
from storage.errors import StorageError
from storage.examination import examine


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    found = await examine(f"sqlite:///{tmp_path / 'none.db'}")
    assert (found.exists, found.is_new, found.is_current, found.is_server) == (False, True, False, False)
    assert os.listdir(tmp_path) == []


async def test_tables_of_this_version_of_an_older_and_of_a_newer_one_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    database = Database(f"sqlite:///{path}")
    await database.upgrade()
    await database.close()
    now = await examine(f"sqlite:///{path}")
    assert (now.is_current, now.known) == (True, True)
    assert now.current == now.newest
    for revision, known in (("0001", True), ("9999", False)):
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()
        found = await examine(f"sqlite:///{path}")
        assert (found.current, found.is_current, found.known) == (revision, False, known)


async def test_what_is_no_database_is_an_error_without_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear Asha, this is no database. " * 100)
    with pytest.raises(StorageError) as caught:
        await examine(f"sqlite:///{tmp_path / 'letter.db'}")
    assert "Asha" not in str(caught.value)


async def test_a_server_that_is_not_there_is_an_error_without_its_password() -> None:
    with pytest.raises(StorageError) as caught:
        await examine("postgresql://bot:fake-password@127.0.0.1:9/none")
    assert "fake-password" not in str(caught.value)
