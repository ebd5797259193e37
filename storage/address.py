"""Where the database is: the url of the settings, read once."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageUnavailable


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """`sqlite:///file.db` or `postgresql://…`. The text of it never shows a password."""

    url: URL

    @classmethod
    def of(cls, text: str) -> "DatabaseAddress":
        """Raises StorageUnavailable for an address of neither kind."""
        try:
            url = make_url(text)
        except ArgumentError:
            raise StorageUnavailable("not a database url: sqlite:///file.db or postgresql://…") from None
        kind = url.drivername.partition("+")[0]
        if kind == "sqlite":
            return cls(_of_file(url))
        if kind in ("postgresql", "postgres"):
            return cls(url.set(drivername="postgresql+psycopg"))
        raise StorageUnavailable(f"a database of kind {kind!r} is unknown: sqlite or postgresql")

    @property
    def path(self) -> Path | None:
        """The file, None for a server."""
        return Path(self.url.database or "") if self.url.drivername.startswith("sqlite") else None


def _of_file(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StorageUnavailable("the database needs a file: sqlite:///file.db")
    return url.set(drivername="sqlite")
