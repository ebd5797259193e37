"""A database with its schema and nothing in it, made once in a test run: a copy costs a tenth of that."""

import tempfile
from functools import cache
from pathlib import Path

from storage.address import DatabaseAddress
from storage.migrate import migrate


def blank(file: Path) -> str:
    """Lay an empty database there. Returns its url."""
    file.touch(mode=0o600)
    file.write_bytes(_made_once())
    return _url(file)


@cache
def _made_once() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "blank.db"
        migrate(DatabaseAddress.of(_url(file)))
        return file.read_bytes()


def _url(file: Path) -> str:
    return f"sqlite:///{file}"
