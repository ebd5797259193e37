"""A claim: one process at a time may do a thing, and a killed process holds nothing."""

import fcntl
from io import TextIOWrapper
from pathlib import Path

from storage.errors import AlreadyClaimed

RECEIVING = "receiving"  # what a running bot claims: alone, or shared with its like


class FileClaim:
    """Beside an SQLite file: a lock of the operating system on a file of its own."""

    def __init__(self, database: Path, name: str) -> None:
        self._path = database.with_name(f"{database.stem}.{name}.lock")
        self._file: TextIOWrapper | None = None

    def take(self) -> None:
        self._file = self._path.open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise AlreadyClaimed from None

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
